/* records: TLS records one by one out of what two sides said. */
#ifndef FEDTAP_TEST_RECORDS_H
#define FEDTAP_TEST_RECORDS_H

#include "tls_talk.h"

#define RECORD_HEADER_LEN 5

/* record is one record of a talk: its header's type, and where its fragment is. */
struct record {
    uint8_t content;
    struct bytes fragment;
};

/* records_of lists the records of one direction, at most max, in out, and returns their number. Every
 * flight holds whole records. */
static inline size_t records_of(const struct talk *talk, enum direction direction,
                                struct record *out, size_t max)
{
    size_t num = 0;
    for (size_t i = 0; i < talk->num; i++) {
        const struct flight *f = &talk->flight[i];
        struct cursor c = cursor_of((struct bytes){f->raw, f->len});
        while (f->direction == direction && cursor_more(&c) && num < max) {
            out[num].content = cursor_u8(&c);
            cursor_skip(&c, 2);
            out[num++].fragment = cursor_block(&c, 2).rest;
        }
    }
    return num;
}

#endif
