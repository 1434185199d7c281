#include "tls_messages.h"

/* RESERVED_MAX is up to which length a message is believed to come whole: that of most chains. */
#define RESERVED_MAX ((size_t)4096)

void tls_messages_init(struct tls_messages *messages, struct budget *budget)
{
    *messages = (struct tls_messages){0};
    buf_init(&messages->partial, budget, TLS_MESSAGE_MAX);
}

void tls_messages_fini(struct tls_messages *messages)
{
    buf_fini(&messages->partial);
}

static void drop(struct tls_messages *messages)
{
    buf_drop(&messages->partial, messages->partial.len);
    messages->frames.num_kept = 0;
}

/* announced_at returns the length of the message at the front of octets with its header; that of the header
 * alone while it is not whole. */
static size_t announced_at(struct bytes octets)
{
    struct cursor c = cursor_of(octets);
    cursor_skip(&c, 1);
    size_t len = cursor_u24(&c);
    return TLS_HANDSHAKE_HEADER_LEN + (cursor_ok(&c) ? len : 0);
}

static size_t announced_len(const struct tls_messages *messages)
{
    return announced_at(buf_view(&messages->partial));
}

static bool has_header(const struct tls_messages *messages)
{
    return messages->partial.len >= TLS_HANDSHAKE_HEADER_LEN;
}

static void skip_unread(struct tls_messages *messages, struct cursor *data)
{
    size_t len = messages->num_to_skip < data->rest.len ? messages->num_to_skip : data->rest.len;
    cursor_skip(data, len);
    messages->num_to_skip = (uint32_t)(messages->num_to_skip - len);
}

/* give_up passes over the rest of the present message. */
static enum tls_message_result give_up(struct tls_messages *messages)
{
    messages->num_to_skip = (uint32_t)(announced_len(messages) - messages->partial.len);
    drop(messages);
    return TLS_MESSAGE_TOO_LONG;
}

static void read_message(struct bytes octets, const struct frames *frames, struct tls_message *out)
{
    struct cursor c = cursor_of(octets);
    out->type = cursor_u8(&c);
    cursor_skip(&c, 3);
    out->body = c.rest;
    out->frames = *frames;
}

static enum tls_message_result finish(struct tls_messages *messages, struct tls_message *out)
{
    read_message(buf_view(&messages->partial), &messages->frames, out);
    drop(messages); /* the octets stay where they are until more come */
    return TLS_MESSAGE_WHOLE;
}

/* take_at_once takes a message that is all there, as most are, where it lies. */
static bool take_at_once(const struct tls_messages *messages, struct cursor *data,
                         const struct frames *frames, struct tls_message *out)
{
    size_t len = announced_at(data->rest);
    if (messages->partial.len > 0 || len > data->rest.len || len > TLS_MESSAGE_MAX) {
        return false;
    }
    read_message(cursor_take(data, len), frames, out);
    return true;
}

enum tls_message_result tls_messages_next(struct tls_messages *messages, struct cursor *data,
                                          const struct frames *frames, struct tls_message *out)
{
    skip_unread(messages, data);
    if (take_at_once(messages, data, frames, out)) {
        return TLS_MESSAGE_WHOLE;
    }
    while (cursor_more(data)) {
        frames_add_all(&messages->frames, frames);
        bool is_first = messages->partial.len == 0;
        size_t announced = is_first ? announced_at(data->rest) : announced_len(messages);
        size_t missing = announced - messages->partial.len;
        if (announced <= RESERVED_MAX) {
            buf_reserve(&messages->partial, announced);
        }
        size_t len = missing < data->rest.len ? missing : data->rest.len;
        if (!buf_append(&messages->partial, cursor_take(data, len))) {
            return TLS_MESSAGE_NO_MEMORY;
        }
        if (has_header(messages) && announced_len(messages) > TLS_MESSAGE_MAX) {
            return give_up(messages);
        }
        if (has_header(messages) && messages->partial.len == announced_len(messages)) {
            return finish(messages, out);
        }
    }
    return TLS_MESSAGE_MORE;
}

bool tls_messages_skip(struct tls_messages *messages, uint64_t num)
{
    uint64_t missing = messages->num_to_skip;
    if (has_header(messages)) {
        missing = announced_len(messages) - messages->partial.len;
    }
    if (num > missing) {
        return false;
    }
    messages->num_to_skip = (uint32_t)(missing - num);
    drop(messages);
    return true;
}
