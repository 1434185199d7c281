/* name_match.c: dNSNames, and the common name where there is no SAN. */
#include "name_match.h"

static enum name_match match_one(const struct name *target, struct bytes presented)
{
    if (name_equals_text(target, presented)) {
        return NAME_MATCHES;
    }
    return name_matches_wildcard(target, presented) ? NAME_WILDCARD_ONLY : NAME_MISSING;
}

enum name_match name_match_of(const struct certificate *leaf, const struct name *target)
{
    if (!leaf->has_san) {
        return match_one(target, leaf->common_name);
    }
    enum name_match best = NAME_MISSING;
    for (size_t i = 0; i < leaf->num_san_dns && best != NAME_MATCHES; i++) {
        enum name_match match = match_one(target, leaf->san_dns[i]);
        best = match < best ? match : best;
    }
    return best == NAME_MISSING && leaf->num_san_skipped > 0 ? NAME_NOT_KNOWN : best;
}
