/* owner_name.c: the first labels of an SRV question. */
#include "owner_name.h"

static bool is(struct bytes label, const char *text)
{
    return bytes_equal(label, bytes_of_text(text));
}

static bool begins_with(struct bytes label, const char *text)
{
    struct bytes prefix = bytes_of_text(text);
    return label.len >= prefix.len && is((struct bytes){label.ptr, prefix.len}, text);
}

/* names_federation tells whether a label is the service's name, or was meant to be: with or without
 * its underscore, cut short, or joined with the protocol's label. */
static bool names_federation(struct bytes label)
{
    return begins_with(label, "_sipfederation") || begins_with(label, "sipfederation");
}

static bool names_sip(struct bytes service, struct bytes protocol)
{
    bool tcp = is(protocol, "_tcp");
    return (is(service, "_sips") && tcp) || (is(service, "_sip") && (tcp || is(protocol, "_udp")));
}

static bool names_protocol(struct bytes label)
{
    return is(label, "tcp") || is(label, "tls") || begins_with(label, "_");
}

enum owner_name owner_name_of(const struct dns_question *question, struct name *domain)
{
    struct bytes service = name_first_label(&question->name);
    struct name rest;
    name_parent(&question->name, &rest);
    struct bytes protocol = name_first_label(&rest);
    bool has_protocol = names_protocol(protocol);
    enum owner_name kind = OWNER_NAME_OTHER;
    if (question->type != DNS_SRV) {
        return kind;
    }
    if (is(service, "_sipfederationtls") && is(protocol, "_tcp")) {
        kind = OWNER_NAME_FEDERATION;
    } else if (names_federation(service)) {
        kind = OWNER_NAME_MISSPELT;
    } else if (names_sip(service, protocol)) {
        kind = OWNER_NAME_SIP;
    }
    if (has_protocol) {
        name_parent(&rest, domain);
    } else {
        name_copy(domain, &rest);
    }
    return name_is_root(domain) ? OWNER_NAME_OTHER : kind;
}
