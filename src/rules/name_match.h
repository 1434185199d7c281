/* name_match: whether a certificate carries a host name, as Microsoft's federation compares them. */
#ifndef FEDTAP_NAME_MATCH_H
#define FEDTAP_NAME_MATCH_H

#include "certificate.h"
#include "name.h"

enum name_match {
    NAME_MATCHES,
    NAME_WILDCARD_ONLY,
    NAME_MISSING,
    NAME_NOT_KNOWN, /* it may be among the names that were not kept */
};

/* name_match_of compares dNSNames, whole, wildcards never; the common name counts only without any SAN
 * extension. */
enum name_match name_match_of(const struct certificate *leaf, const struct name *target);

#endif
