/* certificate_holder.c — one allocation or two for all the texts of a certificate */
#include "certificate_holder.h"

#include <stdlib.h>
#include <string.h>

/* CHUNK_LEN is the octets of a chunk: room for the texts of an ordinary certificate. */
#define CHUNK_LEN ((size_t)1024)

/* chunk is a block that texts are carved from, back to front. */
struct chunk {
    struct chunk *next;
    size_t room; /* octets left, at the front */
    uint8_t octets[];
};

struct holder *holder_new(void)
{
    struct holder *h = calloc(1, sizeof *h);
    if (h != NULL) {
        h->num_users = 1;
    }
    return h;
}

uint8_t *holder_grab(struct holder *h, size_t len)
{
    struct chunk *chunk = h->chunks;
    if (chunk == NULL || chunk->room < len) {
        size_t room = len > CHUNK_LEN ? len : CHUNK_LEN;
        chunk = malloc(sizeof *chunk + room);
        if (chunk == NULL) {
            h->failed = true;
            return NULL;
        }
        chunk->next = h->chunks;
        chunk->room = room;
        h->chunks = chunk;
    }
    chunk->room -= len;
    return chunk->octets + chunk->room;
}

struct bytes holder_keep(struct holder *h, const void *octets, size_t len)
{
    uint8_t *copy = len == 0 ? NULL : holder_grab(h, len);
    if (copy == NULL) {
        return (struct bytes){0};
    }
    memcpy(copy, octets, len);
    return (struct bytes){copy, len};
}

struct bytes holder_keep_string(struct holder *h, const ASN1_STRING *string)
{
    return holder_keep(h, ASN1_STRING_get0_data(string), (size_t)ASN1_STRING_length(string));
}

struct bytes holder_keep_printed(struct holder *h, BIO *printed)
{
    char *octets = NULL;
    long len = BIO_get_mem_data(printed, &octets);
    return holder_keep(h, octets, len > 0 ? (size_t)len : 0);
}

static struct holder *holder_of(struct certificate *c)
{
    return (struct holder *)c;
}

struct certificate *certificate_retain(struct certificate *c)
{
    holder_of(c)->num_users++;
    return c;
}

void certificate_free(struct certificate *c)
{
    if (c == NULL || --holder_of(c)->num_users > 0) {
        return;
    }
    for (struct chunk *chunk = holder_of(c)->chunks; chunk != NULL;) {
        struct chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    free(c->san_dns); /* san_ip is its tail */
    free(c);
}
