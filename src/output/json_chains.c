#include "json_chains.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"

/* copied is a chain's JSON with its octets. */
struct copied {
    struct json_chain json; /* first: what is found is one */
    uint8_t text[];         /* leaf and list */
};

struct id_cache *json_chains_new(void)
{
    return id_cache_new(JSON_CHAINS_MAX, JSON_CHAINS_OCTETS_MAX, free);
}

const struct json_chain *json_chains_add(struct id_cache *chains, uint64_t id,
                                         const struct json_chain *json)
{
    size_t octets = sizeof(struct copied) + json->leaf.len + json->list.len;
    struct copied *copied = malloc(octets);
    if (copied == NULL) {
        return NULL;
    }
    copied->json.leaf = (struct bytes){copied->text, json->leaf.len};
    copied->json.list = (struct bytes){copied->text + json->leaf.len, json->list.len};
    memcpy(copied->text, json->leaf.ptr, json->leaf.len);
    memcpy(copied->text + json->leaf.len, json->list.ptr, json->list.len);
    if (!id_cache_add(chains, id, copied, octets)) {
        free(copied);
        return NULL;
    }
    return &copied->json;
}
