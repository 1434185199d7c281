/* hosts: what DNS said of the addresses of host names, and where aliases lead. */
#ifndef FEDTAP_HOSTS_H
#define FEDTAP_HOSTS_H

#include "answer.h"
#include "counters.h"

/* resolution is where a host name leads: its A and AAAA answers, through aliases. */
struct resolution {
    struct answer a;
    struct answer aaaa;
    bool is_alias;
    struct name alias; /* what the name itself is an alias of, when is_alias */
    struct origin alias_origin;
    struct address
        address[HOST_ADDRESSES_MAX]; /* IPv4 first, each in the order of its answer; of all
                                                    servers that are believed */
    size_t num_addresses;
};

/* hosts remembers at most HOSTS_MAX names; the least recently answered goes first. */
struct hosts;

/* hosts_new makes an empty table; NULL when out of memory. */
struct hosts *hosts_new(struct counters *counters);

/* hosts_free frees the table; NULL is a no-op. */
void hosts_free(struct hosts *hosts);

/* hosts_step_back makes the ends of all TTLs earlier by step_ns: the clock was put back. */
void hosts_step_back(struct hosts *hosts, int64_t step_ns);

/* hosts_octets tells how many octets the names remembered take. */
size_t hosts_octets(const struct hosts *hosts);

/* hosts_take takes in an address question's response, silence or cut. True when it told something new of
 * a name. */
bool hosts_take(struct hosts *hosts, const struct fact *fact);

/* hosts_resolve writes what is known of name, following at most CNAME_CHAIN_MAX aliases. */
void hosts_resolve(const struct hosts *hosts, const struct name *name, struct resolution *out);

/* hosts_has_aliases tells whether any host ever was an alias, so that what is said of one name may
 * concern another. */
bool hosts_has_aliases(const struct hosts *hosts);

#endif
