/* test_key_log.c: lines are read whatever comes between them and wherever they are cut, and the least
 * recently used connection goes first. */
#include <criterion/criterion.h>

#include <stdio.h>

#include "key_log.h"
#include "octets.h"

#define RANDOM "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F"
#define SECRET_32 "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf"
#define SECRET_48 SECRET_32 "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf"

static struct bytes random_of(const uint8_t raw[TLS_RANDOM_LEN])
{
    return (struct bytes){raw, TLS_RANDOM_LEN};
}

/* fill_random makes the random that RANDOM writes down. */
static void fill_random(uint8_t raw[TLS_RANDOM_LEN])
{
    for (uint8_t i = 0; i < TLS_RANDOM_LEN; i++) {
        raw[i] = i;
    }
}

/* known is the length of a secret that is there and right, 0 otherwise. */
static size_t known(struct key_log *log, enum secret_label label)
{
    uint8_t raw[TLS_RANDOM_LEN];
    fill_random(raw);
    struct bytes secret = key_log_find(log, random_of(raw), label);
    for (size_t i = 0; i < secret.len; i++) {
        cr_expect_eq(secret.ptr[i], 0xa0 + i);
    }
    return secret.len;
}

static const struct {
    const char *name;
    const char *text;
    size_t len[SECRET_LABELS];
    uint64_t num_unread;
} rows[] = {
    {"TLS 1.2", "CLIENT_RANDOM " RANDOM " " SECRET_48 "\n", {48}, 0},
    {"each label of TLS 1.3",
     "CLIENT_HANDSHAKE_TRAFFIC_SECRET " RANDOM " " SECRET_32 "\n"
     "SERVER_HANDSHAKE_TRAFFIC_SECRET " RANDOM " " SECRET_48 "\n"
     "CLIENT_TRAFFIC_SECRET_0 " RANDOM " " SECRET_48 "\n"
     "SERVER_TRAFFIC_SECRET_0 " RANDOM " " SECRET_32 "\n",
     {0, 32, 48, 48, 32},
     0},
    {"CRLF", "CLIENT_RANDOM " RANDOM " " SECRET_48 "\r\n\r\n", {48}, 0},
    {"no end of the last line", "CLIENT_RANDOM " RANDOM " " SECRET_48, {48}, 0},
    {"tabs and blanks", "  CLIENT_RANDOM\t" RANDOM "  " SECRET_48 " \n", {48}, 0},
    {"comments", "# CLIENT_RANDOM\n #\n\nCLIENT_RANDOM " RANDOM " " SECRET_48 "\n#", {48}, 0},
    {"labels of no use",
     "EXPORTER_SECRET " RANDOM " " SECRET_32 "\nRSA 0011223344556677 " SECRET_48
     "\nCLIENT_EARLY_TRAFFIC_SECRET " RANDOM " " SECRET_32 "\nCLIENT_RANDOM " RANDOM " " SECRET_48
     "\n",
     {48},
     0},
    {"unknown labels",
     "PMS_CLIENT_RANDOM " RANDOM " " SECRET_48 "\nCLIENT_RANDO " RANDOM " " SECRET_48 "\nx\n",
     {0},
     3},
    {"what is not text", "\x80\xff\x01 \x02\nCLIENT_RANDOM " RANDOM " " SECRET_48 "\n", {48}, 1},
    {"a random too short", "CLIENT_RANDOM 00 " SECRET_48 "\n", {0}, 1},
    {"a random too long", "CLIENT_RANDOM " RANDOM "00 " SECRET_48 "\n", {0}, 1},
    {"a master secret too short", "CLIENT_RANDOM " RANDOM " " SECRET_32 "\n", {0}, 1},
    {"a secret too long", "CLIENT_RANDOM " RANDOM " " SECRET_48 "d0\n", {0}, 1},
    {"half an octet", "CLIENT_RANDOM " RANDOM " " SECRET_48 "d\n", {0}, 1},
    {"no hexadecimal digit", "CLIENT_RANDOM " RANDOM " g" SECRET_32 "a1a2a3\n", {0}, 1},
    {"no secret", "CLIENT_RANDOM " RANDOM "\nCLIENT_RANDOM\n", {0}, 2},
    {"something behind", "CLIENT_RANDOM " RANDOM " " SECRET_48 " x\n", {0}, 1},
    {"a later secret counts",
     "CLIENT_TRAFFIC_SECRET_0 " RANDOM " " SECRET_32 "\nCLIENT_TRAFFIC_SECRET_0 " RANDOM
     " " SECRET_48 "\n",
     {0, 0, 0, 48},
     0},
};

/* feed_in gives a text in pieces of at most max octets, each in a block of its own. */
static void feed_in(struct key_log *log, struct key_log_text *text, const char *from, size_t max)
{
    size_t len = strlen(from);
    for (size_t at = 0; at < len; at += max) {
        struct bytes piece =
            exact_copy((const uint8_t *)from + at, len - at < max ? len - at : max);
        key_log_feed(log, text, piece);
        exact_free(piece);
    }
}

Test(key_log, lines_in_pieces_of_any_size)
{
    static const size_t sizes[] = {1, 2, 3, 7, 64, 1000};
    for (size_t i = 0; i < NUM(rows); i++) {
        for (size_t k = 0; k < NUM(sizes); k++) {
            size_t max = sizes[k];
            struct counters counters = {0};
            struct key_log_text text = {0};
            struct key_log *log = key_log_new(&counters);
            feed_in(log, &text, rows[i].text, max);
            key_log_pause(log, &text);
            for (enum secret_label label = SECRET_MASTER; label < SECRET_LABELS; label++) {
                cr_expect_eq(known(log, label), rows[i].len[label], "%s, %zu, label %d",
                             rows[i].name, max, (int)label);
            }
            cr_expect_eq(counters.value[COUNT_KEY_LOG_UNREAD], rows[i].num_unread, "%s, %zu",
                         rows[i].name, max);
            key_log_free(log);
        }
    }
}

/* A file may be read while its last line is being written. */
Test(key_log, a_line_that_goes_on_after_a_pause)
{
    static const char line[] = "CLIENT_TRAFFIC_SECRET_0 " RANDOM " " SECRET_48 "\n";
    for (size_t at = 0; at < strlen(line); at++) {
        struct counters counters = {0};
        struct key_log_text text = {0};
        struct key_log *log = key_log_new(&counters);
        key_log_feed(log, &text, (struct bytes){(const uint8_t *)line, at});
        key_log_pause(log, &text);
        key_log_pause(log, &text);
        key_log_feed(log, &text, bytes_of_text(line + at));
        cr_expect_eq(known(log, SECRET_CLIENT_APPLICATION), 48, "cut at %zu", at);
        cr_expect_eq(counters.value[COUNT_KEY_LOG_UNREAD], 0, "cut at %zu", at);
        key_log_free(log);
    }
}

Test(key_log, a_line_over_the_limit_is_passed_over)
{
    char line[KEY_LOG_LINE_MAX + 2];
    memset(line, ' ', sizeof line);
    line[KEY_LOG_LINE_MAX + 1] = '\0';
    for (size_t len = KEY_LOG_LINE_MAX; len <= KEY_LOG_LINE_MAX + 1; len++) {
        struct counters counters = {0};
        struct key_log_text text = {0};
        struct key_log *log = key_log_new(&counters);
        key_log_feed(log, &text, (struct bytes){(const uint8_t *)line, len});
        key_log_pause(log, &text);
        key_log_feed(log, &text, bytes_of_text("\nCLIENT_RANDOM " RANDOM " " SECRET_48 "\n"));
        cr_expect_eq(counters.value[COUNT_KEY_LOG_UNREAD], len > KEY_LOG_LINE_MAX);
        cr_expect_eq(known(log, SECRET_MASTER), 48, "the next line is read");
        key_log_free(log);
    }
}

Test(key_log, whole_logs_do_not_run_into_each_other)
{
    struct counters counters = {0};
    struct key_log *log = key_log_new(&counters);
    key_log_take(log, bytes_of_text("CLIENT_HANDSHAKE_TRAFFIC_SECRET " RANDOM " " SECRET_32));
    key_log_take(log, bytes_of_text("SERVER_HANDSHAKE_TRAFFIC_SECRET " RANDOM " " SECRET_48));
    cr_expect_eq(known(log, SECRET_CLIENT_HANDSHAKE), 32);
    cr_expect_eq(known(log, SECRET_SERVER_HANDSHAKE), 48);
    key_log_free(log);
}

/* add_connection adds one whose random is its number. */
static void add_connection(struct key_log *log, size_t number)
{
    char line[256];
    (void)snprintf(line, sizeof line, "CLIENT_RANDOM %064zx " SECRET_48 "\n", number);
    key_log_take(log, bytes_of_text(line));
}

static bool has_connection(struct key_log *log, size_t number)
{
    uint8_t raw[TLS_RANDOM_LEN] = {0};
    raw[TLS_RANDOM_LEN - 3] = (uint8_t)(number >> 16);
    raw[TLS_RANDOM_LEN - 2] = (uint8_t)(number >> 8);
    raw[TLS_RANDOM_LEN - 1] = (uint8_t)number;
    return key_log_find(log, random_of(raw), SECRET_MASTER).len == 48;
}

Test(key_log, the_least_recently_used_goes_first)
{
    struct counters counters = {0};
    struct key_log *log = key_log_new(&counters);
    for (size_t i = 0; i < KEY_LOG_CONNECTIONS_MAX; i++) {
        add_connection(log, i);
    }
    cr_expect(has_connection(log, 0), "asked for: now the one used last");
    add_connection(log, 1); /* said again */
    cr_expect_eq(counters.value[COUNT_KEY_LOG_EVICTIONS], 0);
    add_connection(log, KEY_LOG_CONNECTIONS_MAX);
    add_connection(log, KEY_LOG_CONNECTIONS_MAX + 1);
    cr_expect_eq(counters.value[COUNT_KEY_LOG_EVICTIONS], 2);
    cr_expect(has_connection(log, 0) && has_connection(log, 1));
    cr_expect(!has_connection(log, 2) && !has_connection(log, 3));
    for (size_t i = 4; i < KEY_LOG_CONNECTIONS_MAX + 2; i++) {
        cr_expect(has_connection(log, i), "%zu", i);
    }
    key_log_free(log);
}

Test(key_log, free_of_nothing)
{
    key_log_free(NULL);
}
