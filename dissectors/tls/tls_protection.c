#include "tls_protection.h"

#include "record_protection.h"
#include "tls_handshake.h"

struct tls_reader {
    struct record_protection keys;
    struct buf record; /* the present one, as far as it came */
    struct buf hello;  /* a ClientHello that asks for a renegotiation: body, without its header */
    struct frames hello_frames;
    bool application; /* TLS 1.3: Finished was sent, the application's keys follow */
};

static void free_reader(struct tls_stream *stream, const struct dissection *d)
{
    struct tls_reader *r = stream->reader;
    if (r == NULL) {
        return;
    }
    buf_fini(&r->record);
    buf_fini(&r->hello);
    record_protection_wipe(&r->keys);
    budget_release(d->budget, r, sizeof *r);
    stream->reader = NULL;
}

void tls_protection_fini(struct tls_connection *c, const struct dissection *d)
{
    free_reader(&c->stream[FROM_CLIENT], d);
    free_reader(&c->stream[FROM_SERVER], d);
}

static void lose(struct tls_stream *stream)
{
    stream->keys = TLS_KEYS_LOST;
    stream->unread = true;
}

/* drop_record gives back the present record, as far as it came. */
static void drop_record(struct tls_stream *stream)
{
    if (stream->reader != NULL) {
        buf_fini(&stream->reader->record);
    }
}

void tls_protection_lose(struct tls_connection *c, enum direction direction)
{
    if (c->stream[direction].encrypted) {
        drop_record(&c->stream[direction]);
        lose(&c->stream[direction]);
    }
}

/* --- keys --- */

static struct bytes find_secret(const struct tls_connection *c, enum secret_label label,
                                const struct dissection *d)
{
    return key_log_find(d->key_log, (struct bytes){c->client_random, TLS_RANDOM_LEN}, label);
}

bool tls_protection_has_secrets(const struct tls_connection *c, const struct dissection *d)
{
    return d->key_log != NULL && c->has_client_hello &&
           find_secret(c, SECRET_SERVER_HANDSHAKE, d).len > 0;
}

/* make_traffic_keys: TLS 1.3. */
static bool make_traffic_keys(const struct tls_connection *c, enum tls_side side,
                              struct tls_reader *r, const struct dissection *d)
{
    static const enum secret_label labels[2][2] = {
        [TLS_CLIENT] = {SECRET_CLIENT_HANDSHAKE, SECRET_CLIENT_APPLICATION},
        [TLS_SERVER] = {SECRET_SERVER_HANDSHAKE, SECRET_SERVER_APPLICATION},
    };
    struct bytes secret = find_secret(c, labels[side][r->application], d);
    return record_protection_of_traffic(&r->keys, c->cipher_suite, secret);
}

/* make_session_keys: TLS 1.0 to 1.2. */
static bool make_session_keys(const struct tls_connection *c, enum tls_side side,
                              struct tls_reader *r, const struct dissection *d)
{
    const struct session_secrets secrets = {
        .version = c->version,
        .suite = c->cipher_suite,
        .encrypt_then_mac = c->encrypt_then_mac,
        .master_secret = find_secret(c, SECRET_MASTER, d),
        .client_random = {c->client_random, TLS_RANDOM_LEN},
        .server_random = {c->server_random, TLS_RANDOM_LEN},
    };
    return record_protection_of_session(&r->keys, &secrets, side == TLS_CLIENT);
}

static struct tls_reader *new_reader(const struct dissection *d)
{
    struct tls_reader *r = budget_grab(d->budget, sizeof *r);
    if (r != NULL) {
        buf_init(&r->record, d->budget, TLS_RECORD_MAX);
        buf_init(&r->hello, d->budget, TLS_MESSAGE_MAX);
    }
    return r;
}

/* renew_keys makes the keys that are due; false when the secrets are not known. */
static bool renew_keys(struct tls_connection *c, enum direction direction,
                       const struct dissection *d)
{
    struct tls_stream *stream = &c->stream[direction];
    enum tls_side side = tls_side_of(c, direction);
    const struct bytes random = {c->client_random, TLS_RANDOM_LEN};
    if (stream->reader == NULL && key_log_knows(d->key_log, random)) {
        stream->reader = new_reader(d);
    }
    struct tls_reader *r = stream->reader;
    if (r == NULL) {
        return false;
    }
    stream->keys = TLS_KEYS_HELD;
    return c->version >= TLS_1_3 ? make_traffic_keys(c, side, r, d)
                                 : make_session_keys(c, side, r, d);
}

/* --- records --- */

/* is_to_be_read: from TLS 1.3 on, only application data is ciphertext (RFC 8446, section 5). */
static bool is_to_be_read(const struct tls_connection *c, const struct tls_stream *stream,
                          const struct tls_piece *piece, const struct dissection *d)
{
    bool is_ciphertext =
        stream->encrypted && (c->version < TLS_1_3 || piece->content == TLS_APPLICATION_DATA);
    return d->key_log != NULL && is_ciphertext && c->has_client_hello && c->has_server_hello &&
           (stream->keys == TLS_KEYS_DUE || stream->keys == TLS_KEYS_HELD);
}

/* is_early_data: what the client sent before it knew the server's answer is under other keys, and
 * passed over until the first record under the expected ones (RFC 8446, section 4.2.10). */
static bool is_early_data(const struct tls_stream *stream)
{
    return stream->early && !stream->reader->application && stream->reader->keys.sequence == 0;
}

static enum tls_taken open_record(struct tls_stream *stream, const struct tls_piece *piece,
                                  const struct dissection *d, struct tls_piece *out)
{
    struct tls_reader *r = stream->reader;
    struct opened_record opened;
    if (record_protection_open(&r->keys, piece->content, &r->record, &opened)) {
        stream->opened = true;
        *out = (struct tls_piece){opened.content, (uint16_t)opened.octets.len, true, opened.octets};
        return TLS_TAKEN_OPENED;
    }
    drop_record(stream);
    if (is_early_data(stream)) {
        return TLS_TAKEN_MORE;
    }
    counter_add(d->counters, COUNT_TLS_UNDECRYPTED, 1);
    lose(stream);
    return TLS_TAKEN_NOT;
}

enum tls_taken tls_protection_take(struct tls_connection *c, enum direction direction,
                                   const struct tls_piece *piece, const struct dissection *d,
                                   struct tls_piece *out)
{
    struct tls_stream *stream = &c->stream[direction];
    if (!c->has_server_hello && piece->content == TLS_APPLICATION_DATA) {
        stream->early = true;
    }
    if (!is_to_be_read(c, stream, piece, d)) {
        return TLS_TAKEN_NOT;
    }
    if (stream->keys == TLS_KEYS_DUE && !renew_keys(c, direction, d)) {
        free_reader(stream, d);
        lose(stream);
        return TLS_TAKEN_NOT;
    }
    if (!buf_append(&stream->reader->record, piece->octets)) {
        counter_add(d->counters, COUNT_TLS_TOO_LONG, 1);
        drop_record(stream);
        lose(stream);
        return TLS_TAKEN_NOT;
    }
    return piece->last ? open_record(stream, piece, d, out) : TLS_TAKEN_MORE;
}

void tls_protection_release(struct tls_connection *c, enum direction direction)
{
    drop_record(&c->stream[direction]);
}

/* --- what decrypted messages mean --- */

static void change_keys(struct tls_stream *stream)
{
    stream->reader->application = true;
    stream->keys = TLS_KEYS_DUE;
}

/* begin_again forgets the handshake that is over: a renegotiation is one of its own. */
static void begin_again(struct tls_connection *c)
{
    c->has_client_hello = false;
    c->has_server_hello = false;
    c->full = false;
    c->told_end = false;
    c->resumption = TLS_RESUMPTION_UNKNOWN;
    for (enum direction direction = FROM_CLIENT; direction <= FROM_SERVER; direction++) {
        c->stream[direction].finished = false;
        c->stream[direction].certificate = false;
    }
}

/* hold_hello keeps the ClientHello of a renegotiation until the server agrees to it. */
static void hold_hello(struct tls_stream *stream, const struct tls_message *message,
                       const struct dissection *d)
{
    struct tls_reader *r = stream->reader;
    buf_drop(&r->hello, r->hello.len);
    r->hello_frames = message->frames;
    if (!buf_append(&r->hello, message->body)) {
        counter_add(d->counters, COUNT_TLS_TOO_LONG, 1);
        lose(stream);
    }
}

/* renegotiate begins the handshake that the held ClientHello asked for. */
static void renegotiate(struct tls_connection *c, enum direction from_server,
                        const struct dissection *d)
{
    enum direction from_client = direction_opposite(from_server);
    struct tls_reader *r = c->stream[from_client].reader;
    if (r == NULL || r->hello.len == 0) {
        return;
    }
    const struct tls_message hello = {TLS_CLIENT_HELLO, buf_view(&r->hello), r->hello_frames};
    begin_again(c);
    tls_take_message(c, from_client, &hello, d);
    buf_fini(&r->hello);
}

static void heed_13(struct tls_stream *stream, const struct tls_message *message)
{
    switch (message->type) {
    case TLS_FINISHED:
        stream->finished = true;
        change_keys(stream);
        break;
    case TLS_KEY_UPDATE:
        if (!record_protection_update(&stream->reader->keys)) {
            lose(stream);
        }
        break;
    case TLS_COMPRESSED_CERTIFICATE:
        stream->unread = true; /* RFC 8879: nobody here decompresses what strangers send */
        break;
    default:
        break;
    }
}

static void heed_12(struct tls_connection *c, enum direction direction,
                    const struct tls_message *message, const struct dissection *d)
{
    bool from_server = tls_side_of(c, direction) == TLS_SERVER;
    if (message->type == TLS_FINISHED) {
        c->stream[direction].finished = true;
    } else if (message->type == TLS_CLIENT_HELLO && !from_server && c->told_end) {
        hold_hello(&c->stream[direction], message, d);
    } else if (message->type == TLS_SERVER_HELLO && from_server && c->told_end) {
        renegotiate(c, direction, d);
    }
}

void tls_protection_heed(struct tls_connection *c, enum direction direction,
                         const struct tls_message *message, const struct dissection *d)
{
    if (c->version >= TLS_1_3) {
        heed_13(&c->stream[direction], message);
    } else {
        heed_12(c, direction, message, d);
    }
}

/* --- the end --- */

bool tls_protection_reads(const struct tls_stream *stream)
{
    return stream->opened && stream->keys != TLS_KEYS_LOST && !stream->blind;
}

bool tls_protection_awaits(const struct tls_connection *c)
{
    enum direction from_server = c->swapped ? FROM_CLIENT : FROM_SERVER;
    return c->version >= TLS_1_3 && tls_protection_reads(&c->stream[from_server]) && !c->answered;
}

bool tls_protection_goes_on(const struct tls_connection *c)
{
    return c->version < TLS_1_3 && tls_protection_reads(&c->stream[FROM_CLIENT]) &&
           tls_protection_reads(&c->stream[FROM_SERVER]);
}
