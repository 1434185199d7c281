/* fuzz_key_log: lines of a key log, after two octets that say how long the pieces are that they come in
 * and whether the source pauses between them. In whatever pieces, the same secrets are known, but that
 * a line in which it paused counts as far as it came; each has a length that a secret can have. */
#include "fuzz.h"
#include "key_log.h"
#include "octets.h"

#define RANDOM_DIGITS (2 * (size_t)TLS_RANDOM_LEN)

static struct key_log *log_of(struct bytes text, size_t piece_len, bool pauses,
                              struct counters *counters)
{
    struct key_log_text source = {.len = 0};
    struct key_log *log = key_log_new(counters);
    assert(log != NULL);
    for (size_t at = 0; at < text.len; at += piece_len) {
        size_t len = text.len - at < piece_len ? text.len - at : piece_len;
        struct bytes piece = exact_copy(text.ptr + at, len);
        key_log_feed(log, &source, piece);
        exact_free(piece);
        if (pauses) {
            key_log_pause(log, &source);
        }
    }
    key_log_pause(log, &source);
    return log;
}

static int digit_of(uint8_t character)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = character == '\0' ? NULL : strchr(digits, character | 0x20);
    return found == NULL ? -1 : (int)(found - digits);
}

/* random_at reads a client random written in hexadecimal. */
static bool random_at(struct bytes text, size_t at, uint8_t out[TLS_RANDOM_LEN])
{
    for (size_t i = 0; i < RANDOM_DIGITS; i++) {
        int digit = at + i < text.len ? digit_of(text.ptr[at + i]) : -1;
        if (digit < 0) {
            return false;
        }
        out[i / 2] = (uint8_t)(out[i / 2] << 4 | digit);
    }
    return true;
}

static void compare(struct key_log *a, struct key_log *b, bool pauses, struct bytes text)
{
    for (size_t at = 0; at + RANDOM_DIGITS <= text.len; at++) {
        uint8_t random[TLS_RANDOM_LEN] = {0};
        if (!random_at(text, at, random)) {
            continue;
        }
        for (enum secret_label label = SECRET_MASTER; label < SECRET_LABELS; label++) {
            struct bytes one = key_log_find(a, (struct bytes){random, sizeof random}, label);
            struct bytes two = key_log_find(b, (struct bytes){random, sizeof random}, label);
            assert(one.len <= TLS_SECRET_MAX && two.len <= TLS_SECRET_MAX);
            assert(pauses || bytes_equal(one, two));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct counters counters[2] = {0};
    struct cursor c = cursor_of((struct bytes){data, size});
    size_t piece_len = (size_t)cursor_u8(&c) + 1;
    bool pauses = cursor_u8(&c) % 2 == 1;
    struct key_log *whole = log_of(c.rest, c.rest.len + 1, false, &counters[0]);
    struct key_log *pieces = log_of(c.rest, piece_len, pauses, &counters[1]);
    compare(whole, pieces, pauses, c.rest);
    assert(pauses || memcmp(&counters[0], &counters[1], sizeof counters[0]) == 0);
    key_log_free(whole);
    key_log_free(pieces);
    return 0;
}
