/* test_closest.c: how far texts are apart, and which was meant. */
#include "closest.h"

#include <criterion/criterion.h>

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

Test(closest, counts_what_makes_one_of_the_other)
{
    static const struct {
        const char *a;
        const char *b;
        size_t distance;
    } rows[] = {
        {"", "", 0},
        {"", "abc", 3},
        {"abc", "", 3},
        {"abc", "abc", 0},
        {"abc", "ABC", 0},
        {"domian", "domain", 1},  /* a swap */
        {"domin", "domain", 1},   /* an insertion */
        {"domaain", "domain", 1}, /* a deletion */
        {"donain", "domain", 1},  /* a replacement */
        {"kitten", "sitting", 3},
        {"ab", "ba", 1},
        {"ca", "abc", 3}, /* what was swapped is not changed again */
        {"vcse.steven.lab", "vcse.acano.steven.lab", 6},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct bytes a = bytes_of_text(rows[i].a);
        struct bytes b = bytes_of_text(rows[i].b);
        cr_expect_eq(closest_distance(a, b), rows[i].distance, "%s, %s", rows[i].a, rows[i].b);
        cr_expect_eq(closest_distance(b, a), rows[i].distance, "%s, %s", rows[i].b, rows[i].a);
    }
}

Test(closest, what_is_too_long_is_far_away)
{
    static const uint8_t octets[CLOSEST_TEXT_MAX + 1];
    const struct bytes longest = {octets, CLOSEST_TEXT_MAX};
    const struct bytes too_long = {octets, CLOSEST_TEXT_MAX + 1};
    cr_expect_eq(closest_distance(longest, longest), 0);
    cr_expect_eq(closest_distance(too_long, too_long), SIZE_MAX);
}

Test(closest, finds_what_was_probably_meant)
{
    static const char *const known[] = {"domain", "peer-domain", "domains", "policy"};
    static const struct {
        const char *wanted;
        const char *found; /* NULL: nothing is near enough */
    } rows[] = {
        {"domian", "domain"}, {"peer_domain", "peer-domain"},
        {"plicy", "policy"},  {"expressway", NULL},
        {"x", NULL},          {"", NULL},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct closest closest = closest_to(bytes_of_text(rows[i].wanted));
        for (size_t k = 0; k < NUM(known); k++) {
            closest_try(&closest, bytes_of_text(known[k]));
        }
        struct bytes expected = bytes_of_text(rows[i].found != NULL ? rows[i].found : "");
        cr_expect(bytes_equal(closest.found, expected), "%s", rows[i].wanted);
    }
}
