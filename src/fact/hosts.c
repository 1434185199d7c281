/* hosts.c: a bounded table of host names. */
#include "hosts.h"

#include <stdlib.h>

/* HOSTS_BUCKETS is a power of two near HOSTS_MAX. */
#define HOSTS_BUCKETS ((size_t)2048)

/* entry is an address, and the DNS server that last said so. */
struct entry {
    struct address address;
    struct address server;
};

/* addresses is what the servers say together of one type, A or AAAA: they may disagree, and each is
 * believed as long as its TTL lets it. The last answer's come first. */
struct addresses {
    struct answer answer;
    struct entry entry[HOST_ADDRESSES_MAX];
    size_t num;
};

struct host {
    struct name name;
    struct addresses a;
    struct addresses aaaa;
    bool is_alias;
    struct name alias;
    struct origin alias_origin;
    struct host *next;  /* in the bucket */
    struct host *newer; /* by the last answer */
    struct host *older;
};

struct hosts {
    struct hash_key key;
    struct counters *counters;
    bool has_aliases;
    struct host *storage;
    size_t num; /* of storage, those in use */
    struct host *newest;
    struct host *oldest;
    struct host *bucket[HOSTS_BUCKETS];
};

struct hosts *hosts_new(struct counters *counters)
{
    struct hosts *hosts = calloc(1, sizeof *hosts);
    struct host *storage = calloc(HOSTS_MAX, sizeof *storage);
    if (hosts == NULL || storage == NULL) {
        free(hosts);
        free(storage);
        return NULL;
    }
    hosts->key = hash_key_random();
    hosts->counters = counters;
    hosts->storage = storage;
    return hosts;
}

void hosts_free(struct hosts *hosts)
{
    if (hosts != NULL) {
        free(hosts->storage);
        free(hosts);
    }
}

static size_t bucket_of(const struct hosts *hosts, const struct name *name)
{
    return (size_t)name_digest(name, &hosts->key) % HOSTS_BUCKETS;
}

static struct host *find(const struct hosts *hosts, const struct name *name)
{
    struct host *host = hosts->bucket[bucket_of(hosts, name)];
    while (host != NULL && !name_equal(&host->name, name)) {
        host = host->next;
    }
    return host;
}

static void unlink_age(struct hosts *hosts, struct host *host)
{
    *(host->newer != NULL ? &host->newer->older : &hosts->newest) = host->older;
    *(host->older != NULL ? &host->older->newer : &hosts->oldest) = host->newer;
}

static void link_newest(struct hosts *hosts, struct host *host)
{
    host->newer = NULL;
    host->older = hosts->newest;
    *(hosts->newest != NULL ? &hosts->newest->newer : &hosts->oldest) = host;
    hosts->newest = host;
}

/* forget_oldest returns the place of the host that was answered least recently. */
static struct host *forget_oldest(struct hosts *hosts)
{
    struct host *host = hosts->oldest;
    struct host **link = &hosts->bucket[bucket_of(hosts, &host->name)];
    while (*link != host) {
        link = &(*link)->next;
    }
    *link = host->next;
    unlink_age(hosts, host);
    counter_add(hosts->counters, COUNT_NAME_EVICTIONS, 1);
    return host;
}

static struct host *find_or_add(struct hosts *hosts, const struct name *name)
{
    struct host *host = find(hosts, name);
    if (host != NULL) {
        unlink_age(hosts, host);
        link_newest(hosts, host);
        return host;
    }
    host = hosts->num < HOSTS_MAX ? &hosts->storage[hosts->num++] : forget_oldest(hosts);
    size_t bucket = bucket_of(hosts, name);
    *host = (struct host){.next = hosts->bucket[bucket]};
    name_copy(&host->name, name);
    hosts->bucket[bucket] = host;
    link_newest(hosts, host);
    return host;
}

static bool holds(const struct addresses *set, const struct address *address)
{
    for (size_t i = 0; i < set->num; i++) {
        if (address_equal(&set->entry[i].address, address)) {
            return true;
        }
    }
    return false;
}

/* is_within tells whether each address of a is one of b's, whoever said so and in whatever order. */
static bool is_within(const struct addresses *a, const struct addresses *b)
{
    for (size_t i = 0; i < a->num; i++) {
        if (!holds(b, &a->entry[i].address)) {
            return false;
        }
    }
    return true;
}

static void add_entry(struct hosts *hosts, struct addresses *set, const struct address *address,
                      const struct address *server)
{
    if (set->num == HOST_ADDRESSES_MAX) {
        counter_add(hosts->counters, COUNT_ADDRESSES_SKIPPED, 1);
        return;
    }
    set->entry[set->num++] = (struct entry){*address, *server};
}

/* add_others adds what other servers said and are still believed in. */
static void add_others(struct hosts *hosts, struct addresses *set, const struct addresses *before,
                       const struct origin *origin)
{
    for (size_t i = 0; i < before->num; i++) {
        const struct entry *e = &before->entry[i];
        if (!address_equal(&e->server, &origin->server.address) &&
            answer_believes(&set->answer, &e->server, origin->time_ns)) {
            add_entry(hosts, set, &e->address, &e->server);
        }
    }
}

/* take_addresses replaces what a server said by its response; the answer counts aliases as records: an
 * alias whose end is not in the response is no denial. */
static bool take_addresses(struct hosts *hosts, struct addresses *set,
                           const struct dns_response *response, const struct origin *origin)
{
    size_t num_records = 0;
    for (size_t i = 0; i < response->num_answers; i++) {
        const struct dns_record *r = &response->record[i];
        num_records += r->chained && (r->type == response->question.type || r->type == DNS_CNAME);
    }
    bool changed = answer_take_response(&set->answer, response, origin, num_records);
    if (response->rcode != DNS_NOERROR && response->rcode != DNS_NXDOMAIN) {
        return changed;
    }
    struct addresses now = {.answer = set->answer};
    for (size_t i = 0; i < response->num_answers; i++) {
        const struct dns_record *r = &response->record[i];
        if (r->chained && r->type == response->question.type) {
            add_entry(hosts, &now, &r->address, &origin->server.address);
        }
    }
    add_others(hosts, &now, set, origin);
    bool is_same = is_within(set, &now) && is_within(&now, set);
    if (!is_same) {
        now.answer.origin = *origin;
    }
    *set = now;
    return changed || !is_same;
}

static bool take_alias(struct host *host, const struct dns_response *response,
                       const struct origin *origin)
{
    for (size_t i = 0; i < response->num_answers; i++) {
        const struct dns_record *r = &response->record[i];
        if (r->type != DNS_CNAME || !name_equal(&r->owner, &host->name)) {
            continue;
        }
        if (host->is_alias && name_equal(&host->alias, &r->alias)) {
            return false;
        }
        host->is_alias = true;
        name_copy(&host->alias, &r->alias);
        host->alias_origin = *origin;
        return true;
    }
    bool was_alias = host->is_alias && response->num_answers > 0;
    host->is_alias = host->is_alias && response->num_answers == 0;
    return was_alias;
}

bool hosts_take(struct hosts *hosts, const struct fact *fact)
{
    const struct dns_question *question = answer_question(fact);
    if (question->type != DNS_A && question->type != DNS_AAAA) {
        return false;
    }
    struct host *host = find_or_add(hosts, &question->name);
    struct addresses *set = question->type == DNS_A ? &host->a : &host->aaaa;
    if (fact->kind != FACT_DNS_RESPONSE) {
        return answer_take_failure(&set->answer, fact);
    }
    bool alias_changed = take_alias(host, &fact->dns_response, &fact->origin);
    hosts->has_aliases = hosts->has_aliases || host->is_alias;
    return take_addresses(hosts, set, &fact->dns_response, &fact->origin) || alias_changed;
}

bool hosts_has_aliases(const struct hosts *hosts)
{
    return hosts->has_aliases;
}

static bool has_address(const struct resolution *r, const struct address *address)
{
    for (size_t i = 0; i < r->num_addresses; i++) {
        if (address_equal(&r->address[i], address)) {
            return true;
        }
    }
    return false;
}

static void add_addresses(struct resolution *out, const struct addresses *set)
{
    for (size_t i = 0; i < set->num && out->num_addresses < HOST_ADDRESSES_MAX; i++) {
        if (!has_address(out, &set->entry[i].address)) {
            out->address[out->num_addresses++] = set->entry[i].address;
        }
    }
}

void hosts_resolve(const struct hosts *hosts, const struct name *name, struct resolution *out)
{
    *out = (struct resolution){0};
    const struct host *host = find(hosts, name);
    if (host == NULL) {
        return;
    }
    out->is_alias = host->is_alias;
    if (host->is_alias) {
        name_copy(&out->alias, &host->alias);
        out->alias_origin = host->alias_origin;
    }
    out->a = host->a.answer;
    out->aaaa = host->aaaa.answer;
    add_addresses(out, &host->a);
    add_addresses(out, &host->aaaa);
    for (unsigned i = 0; i < CNAME_CHAIN_MAX && out->num_addresses == 0 && host->is_alias; i++) {
        host = find(hosts, &host->alias);
        if (host == NULL) {
            return; /* the alias leads where nobody asked yet: what is known stays as it is */
        }
        out->a = host->a.answer;
        out->aaaa = host->aaaa.answer;
        add_addresses(out, &host->a);
        add_addresses(out, &host->aaaa);
    }
}

size_t hosts_octets(const struct hosts *hosts)
{
    return hosts->num * sizeof(struct host);
}

void hosts_step_back(struct hosts *hosts, int64_t step_ns)
{
    for (struct host *host = hosts->newest; host != NULL; host = host->older) {
        answer_step_back(&host->a.answer, step_ns);
        answer_step_back(&host->aaaa.answer, step_ns);
    }
}
