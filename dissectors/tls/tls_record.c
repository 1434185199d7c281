#include "tls_record.h"

#include "bounds.h"

#define SSLV2_LONG_FORM 0x80
#define SSLV2_CLIENT_HELLO 1

/* An SSLv2-compatible ClientHello (RFC 5246, appendix E.2): length with the high bit set, type 1,
 * and a version of SSL 3 or TLS. Three of the octets it counts are in the header already. */
static bool read_sslv2(struct tls_records *records)
{
    const uint8_t *h = records->header;
    size_t len = (size_t)(h[0] & ~SSLV2_LONG_FORM) << 8 | h[1];
    if (records->num_records > 0 || h[0] < SSLV2_LONG_FORM || h[2] != SSLV2_CLIENT_HELLO ||
        h[3] != 3 || len <= 3 || len > TLS_RECORD_MAX) {
        return false;
    }
    records->content = TLS_CONTENT_SSLV2_HELLO;
    records->fragment_len = (uint16_t)(len - 3);
    return true;
}

static bool read_tls(struct tls_records *records)
{
    struct cursor c = cursor_of((struct bytes){records->header, TLS_RECORD_HEADER_LEN});
    records->content = cursor_u8(&c);
    uint8_t major = cursor_u8(&c);
    uint8_t minor = cursor_u8(&c);
    records->fragment_len = cursor_u16(&c);
    return records->content >= TLS_CHANGE_CIPHER_SPEC && records->content <= TLS_HEARTBEAT &&
           major == 3 && minor <= 4 && records->fragment_len <= TLS_RECORD_MAX;
}

/* read_header collects the header; TLS_RECORD_PIECE once it is whole. */
static enum tls_record_result read_header(struct tls_records *records, struct cursor *data)
{
    while (records->header_len < TLS_RECORD_HEADER_LEN) {
        if (!cursor_more(data)) {
            return TLS_RECORD_MORE;
        }
        records->header[records->header_len++] = cursor_u8(data);
    }
    if (!read_tls(records) && !read_sslv2(records)) {
        return TLS_RECORD_BAD;
    }
    records->missing = records->fragment_len;
    records->num_records++;
    return TLS_RECORD_PIECE;
}

enum tls_record_result tls_records_next(struct tls_records *records, struct cursor *data,
                                        struct tls_piece *out)
{
    if (records->header_len < TLS_RECORD_HEADER_LEN) {
        enum tls_record_result result = read_header(records, data);
        if (result != TLS_RECORD_PIECE) {
            return result;
        }
    }
    if (!cursor_more(data) && records->missing > 0) {
        return TLS_RECORD_MORE;
    }
    size_t len = records->missing < data->rest.len ? records->missing : data->rest.len;
    out->content = records->content;
    out->fragment_len = records->fragment_len;
    out->octets = cursor_take(data, len);
    records->missing = (uint16_t)(records->missing - len);
    out->last = records->missing == 0;
    if (out->last) {
        records->header_len = 0;
    }
    return TLS_RECORD_PIECE;
}

bool tls_records_skip(struct tls_records *records, uint64_t num)
{
    if (records->header_len < TLS_RECORD_HEADER_LEN || num > records->missing) {
        return false;
    }
    records->missing = (uint16_t)(records->missing - num);
    if (records->missing == 0) {
        records->header_len = 0;
    }
    return true;
}
