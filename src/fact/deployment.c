/* deployment.c: whose a domain is, and which addresses are one host. */
#include "deployment.h"

static bool contains(const struct name *names, size_t num, const struct name *name)
{
    for (size_t i = 0; i < num; i++) {
        if (name_equal(&names[i], name)) {
            return true;
        }
    }
    return false;
}

enum ownership deployment_owner(const struct deployment *d, const struct name *domain)
{
    if (contains(d->domains, d->num_domains, domain) || deployment_expected(d, domain) != NULL) {
        return OWNER_OURS;
    }
    bool knows_ours = d->num_domains + d->num_expectations > 0;
    return knows_ours || deployment_names_peer(d, domain) ? OWNER_PEER : OWNER_UNDECLARED;
}

bool deployment_names_peer(const struct deployment *d, const struct name *domain)
{
    return contains(d->peer_domains, d->num_peer_domains, domain);
}

const struct name *deployment_expected(const struct deployment *d, const struct name *domain)
{
    for (size_t i = 0; i < d->num_expectations; i++) {
        if (name_equal(&d->expectations[i].domain, domain)) {
            return &d->expectations[i].fqdn;
        }
    }
    return NULL;
}

static bool is_nat_of(const struct nat *nat, const struct address *a, const struct address *b)
{
    return address_equal(&nat->public_address, a) && address_equal(&nat->private_address, b);
}

bool deployment_same_host(const struct deployment *d, const struct address *a,
                          const struct address *b)
{
    bool same = address_equal(a, b);
    for (size_t i = 0; i < d->num_nats && !same; i++) {
        same = is_nat_of(&d->nats[i], a, b) || is_nat_of(&d->nats[i], b, a);
    }
    return same;
}

bool deployment_finds(const struct deployment *d, const struct address *address,
                      const struct address *others, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        if (deployment_same_host(d, &others[i], address)) {
            return true;
        }
    }
    return false;
}

bool deployment_is_expressway(const struct deployment *d, const struct address *address)
{
    return deployment_finds(d, address, d->expressways, d->num_expressways);
}
