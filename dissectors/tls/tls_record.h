/* tls_record: the record layer of one direction (RFC 5246, section 6.2; RFC 8446, section 5.1). */
#ifndef FEDTAP_TLS_RECORD_H
#define FEDTAP_TLS_RECORD_H

#include "bytes.h"

enum tls_content {
    TLS_CONTENT_SSLV2_HELLO = 0, /* of ours: an SSLv2-compatible ClientHello, not read */
    TLS_CHANGE_CIPHER_SPEC = 20,
    TLS_ALERT = 21,
    TLS_HANDSHAKE = 22,
    TLS_APPLICATION_DATA = 23,
    TLS_HEARTBEAT = 24,
};

#define TLS_RECORD_HEADER_LEN 5

/* tls_records is where one direction stands. The zero state is before its first record. */
struct tls_records {
    uint8_t header[TLS_RECORD_HEADER_LEN];
    uint8_t header_len;    /* octets of header that have come; all of them inside a record */
    uint8_t content;       /* enum tls_content, inside a record */
    uint16_t fragment_len; /* of the whole record */
    uint16_t missing;      /* octets of the fragment still to come */
    uint64_t num_records;  /* whose header was good */
};

enum tls_record_result {
    TLS_RECORD_PIECE, /* out was filled */
    TLS_RECORD_MORE,  /* everything is read */
    TLS_RECORD_BAD,   /* this is no record header */
};

/* tls_piece is a part of one record's fragment. */
struct tls_piece {
    uint8_t content;
    uint16_t fragment_len; /* of the whole record */
    bool last;             /* it ends the record */
    struct bytes octets;
};

/* tls_records_next reads the next piece off data. After TLS_RECORD_BAD nothing more can be read. */
enum tls_record_result tls_records_next(struct tls_records *records, struct cursor *data,
                                        struct tls_piece *out);

/* tls_records_skip passes over num octets that will never come; false when they reach beyond the
 * present record, so that where the next one begins is not known. */
bool tls_records_skip(struct tls_records *records, uint64_t num);

#endif
