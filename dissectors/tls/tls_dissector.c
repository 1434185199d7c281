/* tls_dissector.c: records to whoever takes their content, and when the handshake is over. */
#include "tls_dissector.h"

#include "tls_application.h"
#include "tls_connection.h"
#include "tls_hello.h"
#include "tls_protection.h"

static bool wants(const struct flow_hint *hint)
{
    return hint->transport == TRANSPORT_TCP &&
           (hint->expected || hint->application == APPLICATION_TLS);
}

static struct tls_stream *stream_of(struct tls_connection *c, enum direction direction,
                                    const struct dissection *d)
{
    if (!c->ready) {
        c->ready = true;
        tls_messages_init(&c->stream[FROM_CLIENT].messages, d->budget);
        tls_messages_init(&c->stream[FROM_SERVER].messages, d->budget);
    }
    return &c->stream[direction];
}

static void tell_limit(struct tls_connection *c, enum direction direction,
                       const struct dissection *d)
{
    counter_add(d->counters, COUNT_TLS_TOO_LONG, 1);
    tls_tell_gap(c, direction, GAP_LIMIT, 0, d);
}

/* take_message takes one handshake message; of those decrypted after Finished (tickets, KeyUpdate),
 * none is of the handshake. */
static void take_message(struct tls_connection *c, enum direction direction,
                         const struct tls_message *message, const struct dissection *d)
{
    if (c->stream[direction].encrypted) {
        tls_protection_heed(c, direction, message, d);
    }
    if (!c->stream[direction].finished) {
        tls_take_message(c, direction, message, d);
    }
}

/* take_messages takes handshake octets, in clear or decrypted; those in clear only as long as the
 * direction is. */
static void take_messages(struct tls_connection *c, enum direction direction, struct cursor *octets,
                          bool in_clear, const struct dissection *d)
{
    struct tls_stream *stream = &c->stream[direction];
    struct tls_message message;
    while (!stream->blind && !(in_clear && stream->encrypted)) {
        switch (tls_messages_next(&stream->messages, octets, &d->origin->frames, &message)) {
        case TLS_MESSAGE_WHOLE:
            take_message(c, direction, &message, d);
            break;
        case TLS_MESSAGE_MORE:
            return;
        case TLS_MESSAGE_NO_MEMORY:
            stream->blind = true;
            tell_limit(c, direction, d);
            break;
        case TLS_MESSAGE_TOO_LONG:
            tell_limit(c, direction, d);
            break;
        }
    }
}

/* take_handshake takes a piece of a handshake record that cannot be, or need not be, decrypted. What
 * follows in clear when the direction is encrypted counts as ciphertext, wherever pieces end. */
static void take_handshake(struct tls_connection *c, enum direction direction,
                           const struct tls_piece *piece, const struct dissection *d)
{
    struct tls_stream *stream = &c->stream[direction];
    struct cursor octets = cursor_of(piece->octets);
    take_messages(c, direction, &octets, true, d);
    stream->finished = stream->finished || (stream->encrypted && cursor_more(&octets));
}

/* tell_alert tells of an alert; true when it is fatal. */
static bool tell_alert(const struct tls_connection *c, enum direction direction, uint8_t level,
                       uint8_t description, const struct dissection *d)
{
    struct fact fact;
    tls_fact(&fact, c, FACT_TLS_ALERT, &d->origin->frames, d);
    fact.tls_alert = (struct tls_alert){tls_side_of(c, direction), level, description};
    fact_emit(d->sink, &fact);
    return level == TLS_ALERT_FATAL;
}

/* take_alert takes an alert in clear; true when it is fatal. In TLS 1.3 an encrypted alert hides
 * inside application data, so one that shows itself is in clear (RFC 8446, section 5.1). */
static bool take_alert(struct tls_connection *c, enum direction direction,
                       const struct tls_piece *piece, const struct dissection *d)
{
    struct tls_stream *stream = &c->stream[direction];
    bool in_clear = !stream->encrypted || c->version >= TLS_1_3;
    if (!in_clear || piece->fragment_len != sizeof stream->alert) {
        return false;
    }
    struct cursor octets = cursor_of(piece->octets);
    while (cursor_more(&octets) && stream->alert_len < sizeof stream->alert) {
        stream->alert[stream->alert_len++] = cursor_u8(&octets);
    }
    if (!piece->last) {
        return false;
    }
    bool is_whole = stream->alert_len == sizeof stream->alert;
    stream->alert_len = 0;
    if (!is_whole) {
        return false; /* the rest of it lies in a hole */
    }
    return tell_alert(c, direction, stream->alert[0], stream->alert[1], d);
}

/* take_opened_alert takes a decrypted alert; true when it is fatal. Warnings after Finished, such
 * as close_notify, are not of the handshake. */
static bool take_opened_alert(struct tls_connection *c, enum direction direction,
                              const struct tls_piece *piece, const struct dissection *d)
{
    struct cursor octets = cursor_of(piece->octets);
    uint8_t level = cursor_u8(&octets);
    uint8_t description = cursor_u8(&octets);
    if (!cursor_ok(&octets) || (c->stream[direction].finished && level != TLS_ALERT_FATAL)) {
        return false;
    }
    return c->told_end || tell_alert(c, direction, level, description, d);
}

/* take_opened takes a decrypted record; true when it ends the handshake, or all. */
static bool take_opened(struct tls_connection *c, enum direction direction,
                        const struct tls_piece *piece, const struct dissection *d)
{
    struct cursor octets = cursor_of(piece->octets);
    switch (piece->content) {
    case TLS_HANDSHAKE:
        take_messages(c, direction, &octets, false, d);
        return false;
    case TLS_ALERT:
        return take_opened_alert(c, direction, piece, d);
    case TLS_CHANGE_CIPHER_SPEC:
        tls_take_change_cipher_spec(c, direction, d);
        return false;
    case TLS_APPLICATION_DATA:
        c->stream[direction].num_application += piece->octets.len;
        tls_application_take(c, direction, piece->octets, d);
        return false;
    default:
        return false;
    }
}

/* take_unopened takes a part of one record in clear, or of which only the type can be read; true
 * when it ends the handshake. */
static bool take_unopened(struct tls_connection *c, enum direction direction,
                          const struct tls_piece *piece, const struct dissection *d)
{
    struct tls_stream *stream = &c->stream[direction];
    switch (piece->content) {
    case TLS_HANDSHAKE:
        take_handshake(c, direction, piece, d);
        return false;
    case TLS_ALERT:
        return take_alert(c, direction, piece, d);
    case TLS_CHANGE_CIPHER_SPEC:
        tls_take_change_cipher_spec(c, direction, d);
        return false;
    case TLS_APPLICATION_DATA:
        stream->encrypted = true;
        stream->finished = true;
        stream->num_application += piece->octets.len;
        return false;
    default:
        return false;
    }
}

/* take_piece takes a part of one record; true when it ends the handshake. */
static bool take_piece(struct tls_connection *c, enum direction direction,
                       const struct tls_piece *piece, const struct dissection *d)
{
    struct tls_piece opened;
    switch (tls_protection_take(c, direction, piece, d, &opened)) {
    case TLS_TAKEN_NOT:
        return take_unopened(c, direction, piece, d);
    case TLS_TAKEN_OPENED: {
        bool client_finished = c->stream[c->swapped ? FROM_SERVER : FROM_CLIENT].finished;
        bool is_over = take_opened(c, direction, &opened, d);
        c->answered |= client_finished && tls_side_of(c, direction) == TLS_SERVER;
        tls_protection_release(c, direction);
        return is_over;
    }
    default:
        return false;
    }
}

/* take_bad_record: no TLS record where one should begin. Of a stream that is whole from its start, the
 * very first octets decide what it speaks. */
static enum dissected take_bad_record(struct tls_connection *c, enum direction direction,
                                      const struct dissection *d)
{
    struct tls_stream *stream = &c->stream[direction];
    stream->blind = true;
    if (stream->records.num_records == 0 && !stream->joined && !stream->told_gap) {
        return DISSECTED_NOT_MINE;
    }
    if (stream->records.num_records > 0) {
        counter_add(d->counters, COUNT_TLS_MALFORMED, 1);
    }
    return DISSECTED_MORE;
}

static bool is_complete(const struct tls_connection *c)
{
    return c->stream[FROM_CLIENT].finished && c->stream[FROM_SERVER].finished &&
           c->has_server_hello;
}

static enum dissected finish(struct tls_connection *c, bool complete, const struct dissection *d)
{
    tls_tell_end(c, complete, d);
    return DISSECTED_DONE;
}

/* has_said_all tells whether nothing more comes of the server in clear. */
static bool has_said_all(const struct tls_connection *c)
{
    const struct tls_stream *server = &c->stream[c->swapped ? FROM_CLIENT : FROM_SERVER];
    return c->hello_done || server->encrypted || server->blind;
}

/* finish_when_over ends the handshake when neither direction can tell anything more: it has sent its
 * encrypted Finished, or is blind, and then nobody knows whether it has. */
static enum dissected finish_when_over(struct tls_connection *c, const struct dissection *d)
{
    const struct tls_stream *client = &c->stream[FROM_CLIENT];
    const struct tls_stream *server = &c->stream[FROM_SERVER];
    if (c->refused && has_said_all(c)) {
        return finish(c, false, d);
    }
    if (!(client->finished || client->blind) || !(server->finished || server->blind)) {
        return DISSECTED_MORE;
    }
    if (tls_protection_awaits(c)) {
        return DISSECTED_MORE;
    }
    (void)finish(c, is_complete(c), d);
    bool goes_on = tls_protection_goes_on(c) || tls_application_goes_on(c);
    return goes_on ? DISSECTED_MORE : DISSECTED_DONE;
}

/* take_fatal ends the handshake at a fatal alert. Where a client's comes before the server has said all
 * that it says in clear, the span port brought it forward: what it refused is still to come. */
static enum dissected take_fatal(struct tls_connection *c, enum direction direction,
                                 const struct dissection *d)
{
    if (tls_side_of(c, direction) == TLS_SERVER) {
        return finish(c, false, d);
    }
    c->refused = true;
    c->stream[direction].blind = true;
    return finish_when_over(c, d);
}

static enum dissected data(void *state, enum direction direction, struct bytes octets,
                           const struct dissection *d)
{
    struct tls_connection *c = state;
    struct tls_stream *stream = stream_of(c, direction, d);
    struct cursor cursor = cursor_of(octets);
    struct tls_piece piece;
    while (!stream->blind) {
        switch (tls_records_next(&stream->records, &cursor, &piece)) {
        case TLS_RECORD_PIECE:
            if (take_piece(c, direction, &piece, d)) {
                return take_fatal(c, direction, d);
            }
            if (finish_when_over(c, d) == DISSECTED_DONE) {
                return DISSECTED_DONE;
            }
            break;
        case TLS_RECORD_MORE:
            return DISSECTED_MORE;
        case TLS_RECORD_BAD:
            if (take_bad_record(c, direction, d) == DISSECTED_NOT_MINE) {
                return DISSECTED_NOT_MINE;
            }
            break;
        }
    }
    return finish_when_over(c, d);
}

/* bridges tells whether octets that will never come lie within one record, and within one message of
 * it, so that the next of either is found again. */
static bool bridges(struct tls_stream *stream, uint64_t num_missing)
{
    bool in_message = stream->records.header_len == TLS_RECORD_HEADER_LEN &&
                      stream->records.content == TLS_HANDSHAKE && !stream->encrypted;
    return num_missing > 0 && tls_records_skip(&stream->records, num_missing) &&
           (!in_message || tls_messages_skip(&stream->messages, num_missing));
}

static enum dissected gap(void *state, enum direction direction, enum gap_cause cause,
                          uint64_t num_missing, const struct dissection *d)
{
    struct tls_connection *c = state;
    struct tls_stream *stream = stream_of(c, direction, d);
    if (cause == GAP_MID_STREAM) {
        stream->joined = true; /* what is missing may be of no interest: see how it goes on */
        return DISSECTED_MORE;
    }
    tls_tell_gap(c, direction, cause, num_missing, d);
    tls_protection_lose(c, direction);
    stream->alert_len = 0;
    bool in_change_cipher_spec = stream->records.header_len == TLS_RECORD_HEADER_LEN &&
                                 stream->records.content == TLS_CHANGE_CIPHER_SPEC;
    if (!bridges(stream, num_missing)) {
        stream->blind = true;
    } else if (in_change_cipher_spec) {
        tls_take_change_cipher_spec(c, direction, d); /* its record's type says it all */
    }
    return finish_when_over(c, d);
}

static bool settled(const void *state)
{
    const struct tls_connection *c = state;
    return c->told_end;
}

static void end(void *state, enum stream_end how, const struct dissection *d)
{
    struct tls_connection *c = state;
    c->reset = how == END_RESET;
    if (how != END_FORGOTTEN) {
        tls_tell_end(c, is_complete(c), d);
    }
    if (c->ready) {
        tls_messages_fini(&c->stream[FROM_CLIENT].messages);
        tls_messages_fini(&c->stream[FROM_SERVER].messages);
        tls_protection_fini(c, d);
        tls_application_fini(c);
    }
}

const struct dissector tls_dissector = {
    .name = "tls",
    .transport = TRANSPORT_TCP,
    .filter = "tcp",
    .state_len = sizeof(struct tls_connection),
    .wants = wants,
    .begins = tls_begins,
    .data = data,
    .gap = gap,
    .settled = settled,
    .end = end,
};
