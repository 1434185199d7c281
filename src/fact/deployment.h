/* deployment: what the operator declared of the network; the packets cannot tell it. */
#ifndef FEDTAP_DEPLOYMENT_H
#define FEDTAP_DEPLOYMENT_H

#include <stddef.h>

#include "address.h"
#include "name.h"

/* What the Microsoft side trusts. */
enum policy { POLICY_ONPREM, POLICY_OFFICE365 };

/* nat says that an address in DNS and one on the wire are the same host: that of an Expressway-E
 * behind static NAT. */
struct nat {
    struct address public_address;  /* in DNS */
    struct address private_address; /* on the wire */
};

/* expectation says that the partner typed an Access Edge name for a domain of ours: Microsoft then
 * goes by that name and not by the SRV record. */
struct expectation {
    struct name domain;
    struct name fqdn;
};

struct rule_setting;

/* deployment is all of it. All is borrowed. */
struct deployment {
    const struct name *domains; /* SIP domains of ours */
    size_t num_domains;
    const struct name *peer_domains; /* of the other side */
    size_t num_peer_domains;
    const struct address *expressways; /* addresses of our Expressway-E */
    size_t num_expressways;
    const struct nat *nats;
    size_t num_nats;
    const struct expectation *expectations; /* of domains that are ours by that */
    size_t num_expectations;
    const struct rule_setting *settings; /* the last one about a rule counts */
    size_t num_settings;
    enum policy policy; /* what the Microsoft side trusts */
};

enum ownership { OWNER_UNDECLARED, OWNER_OURS, OWNER_PEER };

/* deployment_owner tells whose a domain is: declared ours; declared the peer's, or not ours where
 * ours are declared; or undeclared. */
enum ownership deployment_owner(const struct deployment *deployment, const struct name *domain);

/* deployment_names_peer tells whether a domain is declared the peer's, by its name. */
bool deployment_names_peer(const struct deployment *deployment, const struct name *domain);

/* deployment_expected returns the name that the partner typed for a domain, or NULL. */
const struct name *deployment_expected(const struct deployment *deployment,
                                       const struct name *domain);

/* deployment_same_host tells whether two addresses are one host: they are equal, or NAT makes one of
 * the other. */
bool deployment_same_host(const struct deployment *deployment, const struct address *a,
                          const struct address *b);

/* deployment_finds tells whether address is one host with any of num others. */
bool deployment_finds(const struct deployment *deployment, const struct address *address,
                      const struct address *others, size_t num);

/* deployment_is_expressway tells whether an address, in DNS or on the wire, is one of our
 * Expressway-E. */
bool deployment_is_expressway(const struct deployment *deployment, const struct address *address);

#endif
