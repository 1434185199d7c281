/* hosts.c: a bounded table of host names. */
#include "hosts.h"

#include <stdlib.h>

#include "siphash.h"

/* HOSTS_BUCKETS is a power of two near HOSTS_MAX. */
#define HOSTS_BUCKETS ((size_t)2048)

/* addresses is one address RRset: of type A or of type AAAA. */
struct addresses {
    struct answer answer;
    struct address address[HOST_ADDRESSES_MAX];
    size_t num;
};

struct host {
    struct name name;
    struct addresses a;
    struct addresses aaaa;
    bool is_alias;
    struct name alias;
    struct origin alias_origin;
    struct host *next;  /* in the bucket, or in the free list */
    struct host *newer; /* by the last answer */
    struct host *older;
};

struct hosts {
    struct hash_key key;
    struct counters *counters;
    struct host *storage;
    struct host *free;
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
    for (size_t i = HOSTS_MAX; i-- > 0;) {
        storage[i].next = hosts->free;
        hosts->free = &storage[i];
    }
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
    return (size_t)siphash(&hosts->key, (struct bytes){name->wire, name->len}) % HOSTS_BUCKETS;
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

static void forget_oldest(struct hosts *hosts)
{
    struct host *host = hosts->oldest;
    struct host **link = &hosts->bucket[bucket_of(hosts, &host->name)];
    while (*link != host) {
        link = &(*link)->next;
    }
    *link = host->next;
    unlink_age(hosts, host);
    host->next = hosts->free;
    hosts->free = host;
    counter_add(hosts->counters, COUNT_NAME_EVICTIONS, 1);
}

static struct host *find_or_add(struct hosts *hosts, const struct name *name)
{
    struct host *host = find(hosts, name);
    if (host != NULL) {
        unlink_age(hosts, host);
        link_newest(hosts, host);
        return host;
    }
    if (hosts->free == NULL) {
        forget_oldest(hosts);
    }
    host = hosts->free;
    hosts->free = host->next;
    size_t bucket = bucket_of(hosts, name);
    *host = (struct host){.next = hosts->bucket[bucket]};
    name_copy(&host->name, name);
    hosts->bucket[bucket] = host;
    link_newest(hosts, host);
    return host;
}

static bool same_addresses(const struct addresses *set, const struct address *address, size_t num)
{
    if (set->num != num) {
        return false;
    }
    for (size_t i = 0; i < num; i++) {
        if (!address_equal(&set->address[i], &address[i])) {
            return false;
        }
    }
    return true;
}

/* take_addresses replaces a set by what a response holds; its answer counts aliases as records: an
 * alias whose end is not in the response is no denial. */
static bool take_addresses(struct hosts *hosts, struct addresses *set,
                           const struct dns_response *response, const struct origin *origin)
{
    struct address address[HOST_ADDRESSES_MAX];
    size_t num = 0;
    size_t num_aliases = 0;
    for (size_t i = 0; i < response->num_answers; i++) {
        const struct dns_record *r = &response->record[i];
        bool is_address = r->chained && r->type == response->question.type;
        if (is_address && num == HOST_ADDRESSES_MAX) {
            counter_add(hosts->counters, COUNT_ADDRESSES_SKIPPED, 1);
        } else if (is_address) {
            address[num++] = r->address;
        }
        num_aliases += r->chained && r->type == DNS_CNAME;
    }
    bool changed = answer_take_response(&set->answer, response, origin, num + num_aliases);
    bool usable = response->rcode == DNS_NOERROR || response->rcode == DNS_NXDOMAIN;
    if (!usable || same_addresses(set, address, num)) {
        return changed;
    }
    for (size_t i = 0; i < num; i++) {
        set->address[i] = address[i];
    }
    set->num = num;
    set->answer.origin = *origin;
    return true;
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
    return take_addresses(hosts, set, &fact->dns_response, &fact->origin) || alias_changed;
}

static void add_addresses(struct resolution *out, const struct addresses *set)
{
    for (size_t i = 0; i < set->num && out->num_addresses < HOST_ADDRESSES_MAX; i++) {
        out->address[out->num_addresses++] = set->address[i];
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
