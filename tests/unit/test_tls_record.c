/* test_tls_record.c: records, cut everywhere, many at once, and what is none. */
#include <criterion/criterion.h>

#include "bounds.h"
#include "octets.h"
#include "tls_record.h"

/* FIRST is a record of one octet, so that what follows is not the first of its direction. */
#define FIRST 22, 3, 1, 0, 1, 0xaa

static const struct {
    const char *name;
    enum tls_record_result result; /* of the header, which is the last in octets */
    uint8_t content;
    uint16_t fragment_len;
    struct octets octets;
} headers[] = {
    {"a handshake", TLS_RECORD_PIECE, TLS_HANDSHAKE, 5, HEX(22, 3, 1, 0, 5)},
    {"ChangeCipherSpec", TLS_RECORD_PIECE, TLS_CHANGE_CIPHER_SPEC, 1, HEX(20, 3, 3, 0, 1)},
    {"an alert", TLS_RECORD_PIECE, TLS_ALERT, 2, HEX(21, 3, 0, 0, 2)},
    {"application data", TLS_RECORD_PIECE, TLS_APPLICATION_DATA, 256, HEX(23, 3, 3, 1, 0)},
    {"a heartbeat", TLS_RECORD_PIECE, TLS_HEARTBEAT, 3, HEX(24, 3, 3, 0, 3)},
    {"as long as may be", TLS_RECORD_PIECE, 23, TLS_RECORD_MAX, HEX(23, 3, 3, U16(TLS_RECORD_MAX))},
    {"too long", TLS_RECORD_BAD, 0, 0, HEX(23, 3, 3, U16(TLS_RECORD_MAX + 1))},
    {"a type below", TLS_RECORD_BAD, 0, 0, HEX(19, 3, 3, 0, 1)},
    {"a type above", TLS_RECORD_BAD, 0, 0, HEX(25, 3, 3, 0, 1)},
    {"another major version", TLS_RECORD_BAD, 0, 0, HEX(22, 2, 3, 0, 1)},
    {"DTLS", TLS_RECORD_BAD, 0, 0, HEX(22, 0xfe, 0xfd, 0, 0)},
    {"a minor version that is none", TLS_RECORD_BAD, 0, 0, HEX(22, 3, 5, 0, 1)},
    {"SIP", TLS_RECORD_BAD, 0, 0, HEX('I', 'N', 'V', 'I', 'T')},
    {"SSLv2-compatible", TLS_RECORD_PIECE, TLS_CONTENT_SSLV2_HELLO, 43, HEX(0x80, 46, 1, 3, 1)},
    {"SSL 2.0 itself", TLS_RECORD_BAD, 0, 0, HEX(0x80, 46, 1, 0, 2)},
    {"SSLv2, not a ClientHello", TLS_RECORD_BAD, 0, 0, HEX(0x80, 46, 4, 3, 1)},
    {"SSLv2, shorter than itself", TLS_RECORD_BAD, 0, 0, HEX(0x80, 3, 1, 3, 1)},
    {"SSLv2, too long", TLS_RECORD_BAD, 0, 0, HEX(0xff, 0xff, 1, 3, 1)},
    {"SSLv2 after a record", TLS_RECORD_BAD, 0, 0, HEX(FIRST, 0x80, 46, 1, 3, 1)},
    {"another record", TLS_RECORD_PIECE, TLS_ALERT, 2, HEX(FIRST, 21, 3, 1, 0, 2)},
};

/* read_header reads to the end of octets and then one octet more, which belongs to the fragment. */
static enum tls_record_result read_header(const struct octets *octets, struct tls_piece *piece)
{
    struct tls_records records = {0};
    struct bytes exact = exact_copy(octets->raw, octets->len);
    struct cursor data = cursor_of(exact);
    enum tls_record_result result = TLS_RECORD_PIECE;
    while (result == TLS_RECORD_PIECE) {
        result = tls_records_next(&records, &data, piece);
    }
    if (result == TLS_RECORD_MORE) {
        struct cursor more = cursor_of((struct bytes){(const uint8_t *)"x", 1});
        result = tls_records_next(&records, &more, piece);
    }
    exact_free(exact);
    return result;
}

Test(tls_record, headers_are_told_from_other_octets)
{
    for (size_t i = 0; i < NUM(headers); i++) {
        struct tls_piece piece = {0};
        cr_expect_eq(read_header(&headers[i].octets, &piece), headers[i].result, "%s",
                     headers[i].name);
        if (headers[i].result == TLS_RECORD_PIECE) {
            cr_expect_eq(piece.content, headers[i].content, "%s", headers[i].name);
            cr_expect_eq(piece.fragment_len, headers[i].fragment_len, "%s", headers[i].name);
        }
    }
}

Test(tls_record, half_a_header_says_nothing_yet)
{
    for (size_t i = 0; i < NUM(headers); i++) {
        for (size_t len = 0; len < TLS_RECORD_HEADER_LEN; len++) {
            struct tls_records records = {0};
            struct tls_piece piece;
            struct bytes exact = exact_copy(headers[i].octets.raw, len);
            struct cursor data = cursor_of(exact);
            cr_expect_eq(tls_records_next(&records, &data, &piece), TLS_RECORD_MORE,
                         "%s cut to %zu octets", headers[i].name, len);
            cr_expect_eq(records.num_records, 0);
            exact_free(exact);
        }
    }
}

/* Four records: two of a handshake, one of nothing, one of application data. */
static const struct octets stream = HEX(22, 3, 1, 0, 3, 'a', 'b', 'c', 22, 3, 1, 0, 2, 'd', 'e', 22,
                                        3, 1, 0, 0, 23, 3, 3, 0, 4, 'f', 'g', 'h', 'i');

/* heard is what came of a stream: its octets, with a dot at the end of each record. */
struct heard {
    char text[64];
    size_t len;
};

static void hear(struct tls_records *records, const uint8_t *raw, size_t len, struct heard *heard)
{
    struct bytes exact = exact_copy(raw, len);
    struct cursor data = cursor_of(exact);
    struct tls_piece piece;
    while (tls_records_next(records, &data, &piece) == TLS_RECORD_PIECE) {
        cr_assert(is_within(piece.octets, exact));
        cr_assert(heard->len + piece.octets.len + 1 < sizeof heard->text);
        if (piece.octets.len > 0) {
            memcpy(heard->text + heard->len, piece.octets.ptr, piece.octets.len);
        }
        heard->len += piece.octets.len;
        if (piece.last) {
            heard->text[heard->len++] = '.';
        }
    }
    cr_expect_not(cursor_more(&data), "everything is read");
    exact_free(exact);
}

Test(tls_record, any_two_cuts_give_the_same)
{
    for (size_t first = 0; first <= stream.len; first++) {
        for (size_t second = first; second <= stream.len; second++) {
            struct tls_records records = {0};
            struct heard heard = {.len = 0};
            hear(&records, stream.raw, first, &heard);
            hear(&records, stream.raw + first, second - first, &heard);
            hear(&records, stream.raw + second, stream.len - second, &heard);
            cr_expect_str_eq(heard.text, "abc.de..fghi.", "cut at %zu and %zu: %s", first, second,
                             heard.text);
            cr_expect_eq(records.num_records, 4);
        }
    }
}

/* What becomes of a hole of num octets after the first at of the stream. */
static const struct {
    const char *name;
    size_t at;
    uint64_t num;
    bool bridged;
    const char *heard; /* when bridged */
} holes[] = {
    {"inside a fragment", 6, 1, true, "ac.de..fghi."},
    {"to the end of a fragment", 6, 2, true, "ade..fghi."},
    {"a whole fragment", 5, 3, true, "de..fghi."},
    {"one octet beyond", 6, 3, false, NULL},
    {"between two records", 8, 1, false, NULL},
    {"inside a header", 10, 1, false, NULL},
    {"before everything", 0, 8, false, NULL},
    {"more than any record holds", 26, UINT64_MAX, false, NULL},
    {"a number that ends in zeros", 26, UINT64_C(0x10000), false, NULL},
};

Test(tls_record, holes_within_a_record_are_bridged)
{
    for (size_t i = 0; i < NUM(holes); i++) {
        struct tls_records records = {0};
        struct heard heard = {.len = 0};
        hear(&records, stream.raw, holes[i].at, &heard);
        cr_expect_eq(tls_records_skip(&records, holes[i].num), holes[i].bridged, "%s",
                     holes[i].name);
        if (holes[i].bridged) {
            size_t next = holes[i].at + (size_t)holes[i].num;
            hear(&records, stream.raw + next, stream.len - next, &heard);
            cr_expect_str_eq(heard.text, holes[i].heard, "%s: %s", holes[i].name, heard.text);
        }
    }
}
