/* test_json_chains.c: what is remembered is what was added, and it has an end. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "json_chains.h"

static const struct json_chain *add(struct id_cache *chains, uint64_t id, const char *leaf,
                                    const char *list)
{
    const struct json_chain json = {bytes_of_text(leaf), bytes_of_text(list)};
    return json_chains_add(chains, id, &json);
}

static void expect(const struct json_chain *json, const char *leaf, const char *list)
{
    cr_assert_not_null(json);
    cr_expect(bytes_equal(json->leaf, bytes_of_text(leaf)));
    cr_expect(bytes_equal(json->list, bytes_of_text(list)));
}

Test(json_chains, what_was_added_is_found)
{
    struct id_cache *chains = json_chains_new();
    char leaf[] = "\"subject\":\"CN=a\"";
    cr_expect_null(id_cache_find(chains, 7));
    expect(add(chains, 7, leaf, "[{}]"), "\"subject\":\"CN=a\"", "[{}]");
    leaf[1] = '?'; /* it is a copy */
    expect(add(chains, 7 + 2048, "", "[]"), "", "[]");
    expect(id_cache_find(chains, 7), "\"subject\":\"CN=a\"", "[{}]");
    expect(id_cache_find(chains, 7 + 2048), "", "[]");
    cr_expect_null(id_cache_find(chains, 7 + 4096));
    id_cache_free(chains);
    id_cache_free(NULL);
}

Test(json_chains, the_least_recently_used_makes_room)
{
    struct id_cache *chains = json_chains_new();
    for (uint64_t id = 1; id <= JSON_CHAINS_MAX; id++) {
        cr_assert_not_null(add(chains, id, "", "[]"));
    }
    cr_expect_not_null(id_cache_find(chains, 1));
    cr_assert_not_null(add(chains, JSON_CHAINS_MAX + 1, "", "[]"));
    cr_expect_null(id_cache_find(chains, 2));
    cr_expect_not_null(id_cache_find(chains, 1));
    for (uint64_t id = 3; id <= JSON_CHAINS_MAX + 1; id++) {
        cr_expect_not_null(id_cache_find(chains, id), "%d", (int)id);
    }
    id_cache_free(chains);
}

/* text_of makes a text of len characters; the caller frees it. */
static char *text_of(size_t len)
{
    char *text = malloc(len + 1);
    cr_assert_not_null(text);
    memset(text, 'a', len);
    text[len] = '\0';
    return text;
}

Test(json_chains, octets_are_limited_too)
{
    struct id_cache *chains = json_chains_new();
    char *quarter = text_of(JSON_CHAINS_OCTETS_MAX / 4); /* with what names it, three have room */
    for (uint64_t id = 1; id <= 10; id++) {
        cr_assert_not_null(add(chains, id, "", quarter));
        for (uint64_t before = 1; before <= id; before++) {
            bool stays = before + 3 > id;
            cr_expect_eq(id_cache_find(chains, before) != NULL, stays, "%d", (int)before);
        }
    }
    free(quarter);
    id_cache_free(chains);
}

Test(json_chains, one_that_is_too_long_is_alone_until_the_next)
{
    struct id_cache *chains = json_chains_new();
    char *long_text = text_of(JSON_CHAINS_OCTETS_MAX);
    cr_assert_not_null(add(chains, 1, "", "[]"));
    expect(add(chains, 2, "a", long_text), "a", long_text);
    cr_expect_null(id_cache_find(chains, 1));
    expect(id_cache_find(chains, 2), "a", long_text);
    cr_assert_not_null(add(chains, 3, "", "[]"));
    cr_expect_null(id_cache_find(chains, 2));
    expect(id_cache_find(chains, 3), "", "[]");
    free(long_text);
    id_cache_free(chains);
}
