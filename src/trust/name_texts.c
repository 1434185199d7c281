/* name_texts.c: a place for each name by its digest, which the next of that place takes over. */
#include <stdlib.h>
#include <string.h>

#include "certificate.h"
#include "siphash.h"
#include "x509_internal.h"

#define NUM_PLACES 64
/* Longer names are not remembered. */
#define DER_MAX ((size_t)256)
#define TEXT_MAX ((size_t)512)

struct place {
    size_t der_len; /* 0: nothing is remembered */
    uint8_t der[DER_MAX];
    bool parses;
    char text[TEXT_MAX];
};

struct name_texts {
    struct hash_key key;
    struct place place[NUM_PLACES];
};

struct name_texts *name_texts_new(void)
{
    struct name_texts *texts = calloc(1, sizeof *texts);
    if (texts != NULL) {
        texts->key = hash_key_random();
    }
    return texts;
}

void name_texts_free(struct name_texts *texts)
{
    free(texts);
}

const char *name_texts_find(struct name_texts *texts, struct bytes der)
{
    struct place *place = &texts->place[siphash(&texts->key, der) % NUM_PLACES];
    struct bytes remembered = {place->der, place->der_len};
    if (place->der_len == 0 || !bytes_equal(remembered, der)) {
        place->parses = certificate_name_format(der, place->text, sizeof place->text);
        place->der_len = der.len <= DER_MAX ? der.len : 0;
        if (place->der_len > 0) {
            memcpy(place->der, der.ptr, place->der_len);
        }
    }
    return place->parses ? place->text : NULL;
}
