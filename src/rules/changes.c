/* changes.c: the present of a domain against what was known of it. */
#include "changes.h"

#include <stdio.h>
#include <string.h>

#include "text.h"

/* ADDRESSES_TEXT_MAX is room for all addresses of a target in words. */
#define ADDRESSES_TEXT_MAX (HOST_ADDRESSES_MAX * (ADDRESS_TEXT_MAX + 2))

/* TARGET_TEXT_MAX is room for "host:port". */
#define TARGET_TEXT_MAX (NAME_TEXT_MAX + 8)

const char *change_name(enum change_kind kind)
{
    static const char *const names[] = {
        [CHANGE_TARGET] = "target",
        [CHANGE_ADDRESS] = "address",
        [CHANGE_CERTIFICATE] = "certificate",
    };
    return names[kind];
}

static const char *format_target(const struct name *target, uint16_t port,
                                 char out[TARGET_TEXT_MAX])
{
    char name[NAME_TEXT_MAX];
    snprintf(out, TARGET_TEXT_MAX, "%s:%u", name_format(target, name), port);
    return out;
}

static void take_target(struct known *known, const struct subject *s,
                        const struct change_sink *sink)
{
    const struct dns_srv *srv = &s->record->srv;
    bool is_same = name_equal(&known->target, &srv->target) && known->port == srv->port;
    if (!is_same && !name_is_root(&known->target)) {
        char before[TARGET_TEXT_MAX];
        char after[TARGET_TEXT_MAX];
        const struct change change = {
            .what = CHANGE_TARGET,
            .domain = &s->domain->name,
            .before = format_target(&known->target, known->port, before),
            .after = format_target(&srv->target, srv->port, after),
        };
        sink->take(sink->context, &change);
    }
    if (!name_equal(&known->target, &srv->target)) {
        known->ipv4.num = 0; /* another target is expected to have others */
        known->ipv6.num = 0;
    }
    name_copy(&known->target, &srv->target);
    known->port = srv->port;
}

static bool is_among(const struct address *address, const struct addresses *addresses)
{
    for (size_t i = 0; i < addresses->num; i++) {
        if (address_equal(address, &addresses->address[i])) {
            return true;
        }
    }
    return false;
}

/* same_addresses compares without regard to order, which servers rotate. */
static bool same_addresses(const struct addresses *a, const struct addresses *b)
{
    bool same = a->num == b->num;
    for (size_t i = 0; i < a->num && same; i++) {
        same = is_among(&a->address[i], b);
    }
    return same;
}

static const char *format_addresses(const struct addresses *addresses, char out[ADDRESSES_TEXT_MAX])
{
    struct text t = text_init(out, ADDRESSES_TEXT_MAX);
    for (size_t i = 0; i < addresses->num; i++) {
        char one[ADDRESS_TEXT_MAX];
        text_add(&t, "%s%s", i > 0 ? ", " : "", address_format(&addresses->address[i], one));
    }
    return out;
}

static struct addresses addresses_of(const struct resolution *r, enum address_family family)
{
    struct addresses out = {0};
    for (size_t i = 0; i < r->num_addresses; i++) {
        if (r->address[i].family == family) {
            out.address[out.num++] = r->address[i];
        }
    }
    return out;
}

/* take_addresses takes those of one family: A and AAAA are asked for one after the other. */
static void take_addresses(struct addresses *known, enum address_family family,
                           const struct subject *s, const struct change_sink *sink)
{
    const struct addresses now = addresses_of(&s->record->resolution, family);
    if (now.num == 0 || same_addresses(known, &now)) {
        return;
    }
    if (known->num > 0) {
        char before[ADDRESSES_TEXT_MAX];
        char after[ADDRESSES_TEXT_MAX];
        const struct change change = {
            .what = CHANGE_ADDRESS,
            .domain = &s->domain->name,
            .before = format_addresses(known, before),
            .after = format_addresses(&now, after),
        };
        sink->take(sink->context, &change);
    }
    *known = now;
}

static struct shown_certificate *find_shown(struct known *known, const struct address *address,
                                            enum tls_side side)
{
    for (size_t i = 0; i < known->num_shown; i++) {
        if (known->shown[i].side == side && address_equal(&known->shown[i].address, address)) {
            return &known->shown[i];
        }
    }
    return NULL;
}

static void take_certificate(struct known *known, const struct subject *s,
                             const struct party *party, const struct change_sink *sink)
{
    const struct address *address = pair_address(party->pair, party->side);
    struct shown_certificate *shown = find_shown(known, address, party->side);
    if (shown == NULL) {
        if (known->num_shown == PARTIES_MAX) {
            known->num_shown = 0; /* other hosts stand for the target by now */
        }
        shown = &known->shown[known->num_shown++];
        *shown = (struct shown_certificate){.address = *address, .side = party->side};
    } else if (strcmp(shown->fingerprint, party->fingerprint) != 0) {
        const struct change change = {
            .what = CHANGE_CERTIFICATE,
            .domain = &s->domain->name,
            .role = role_of(s->owner, party->side),
            .address = address,
            .before = shown->fingerprint,
            .after = party->fingerprint,
        };
        sink->take(sink->context, &change);
    }
    memcpy(shown->fingerprint, party->fingerprint, sizeof shown->fingerprint);
}

static bool is_disputed(const struct answer *answer, int64_t now_ns)
{
    const struct view *one;
    const struct view *other;
    return answer_views_differ(answer, now_ns, &one, &other);
}

void changes_tell(struct known *known, const struct subject *s, const struct change_sink *sink)
{
    if (s->record == NULL) {
        return;
    }
    const struct resolution *r = &s->record->resolution;
    if (s->domain->is_expected || !is_disputed(&s->domain->answer, s->now_ns)) {
        take_target(known, s, sink);
    }
    if (!is_disputed(&r->a, s->now_ns) && !is_disputed(&r->aaaa, s->now_ns) &&
        name_equal(&known->target, &s->record->srv.target)) {
        take_addresses(&known->ipv4, ADDRESS_IPV4, s, sink);
        take_addresses(&known->ipv6, ADDRESS_IPV6, s, sink);
    }
    for (size_t i = 0; i < s->parties->num; i++) {
        const struct party *party = &s->parties->party[i];
        if (party->has_match) {
            take_certificate(known, s, party, sink);
        }
    }
}
