/* key_log.c: lines into a table; the format is described in NSS's documentation of SSLKEYLOGFILE
 * and in draft-ietf-tls-keylogfile. */
#include "key_log.h"

#include <stdlib.h>
#include <string.h>

#include "siphash.h"

/* KEY_LOG_BUCKETS is a power of two not far from KEY_LOG_CONNECTIONS_MAX. */
#define KEY_LOG_BUCKETS ((size_t)8192)

struct secret {
    uint8_t octets[TLS_SECRET_MAX];
    uint8_t len; /* 0: not known */
};

struct entry {
    uint8_t random[TLS_RANDOM_LEN];
    struct secret secret[SECRET_LABELS];
    struct entry *next;  /* in the bucket */
    struct entry *newer; /* in the order of use */
    struct entry *older;
};

struct key_log {
    struct counters *counters;
    struct hash_key key;
    size_t num;
    struct entry *newest;
    struct entry *oldest;
    struct entry *bucket[KEY_LOG_BUCKETS];
};

struct key_log *key_log_new(struct counters *counters)
{
    struct key_log *log = calloc(1, sizeof *log);
    if (log != NULL) {
        log->counters = counters;
        log->key = hash_key_random();
    }
    return log;
}

void key_log_free(struct key_log *log)
{
    if (log == NULL) {
        return;
    }
    for (struct entry *e = log->newest, *older; e != NULL; e = older) {
        older = e->older;
        explicit_bzero(e, sizeof *e);
        free(e);
    }
    free(log);
}

/* --- the table --- */

static struct entry **bucket_of(struct key_log *log, struct bytes random)
{
    return &log->bucket[siphash(&log->key, random) % KEY_LOG_BUCKETS];
}

static struct bytes random_of(const struct entry *e)
{
    return (struct bytes){e->random, sizeof e->random};
}

static void unlink_use(struct key_log *log, struct entry *e)
{
    *(e->newer != NULL ? &e->newer->older : &log->newest) = e->older;
    *(e->older != NULL ? &e->older->newer : &log->oldest) = e->newer;
}

static void link_use(struct key_log *log, struct entry *e)
{
    e->newer = NULL;
    e->older = log->newest;
    *(log->newest != NULL ? &log->newest->newer : &log->oldest) = e;
    log->newest = e;
}

static struct entry *find(struct key_log *log, struct bytes random)
{
    if (log->newest == NULL) {
        return NULL; /* as in most runs */
    }
    struct entry *e = *bucket_of(log, random);
    while (e != NULL && !bytes_equal(random_of(e), random)) {
        e = e->next;
    }
    if (e != NULL) {
        unlink_use(log, e);
        link_use(log, e);
    }
    return e;
}

/* take_oldest takes the least recently used entry out of the table; NULL when there is none. */
static struct entry *take_oldest(struct key_log *log)
{
    struct entry *e = log->oldest;
    counter_add(log->counters, COUNT_KEY_LOG_EVICTIONS, 1);
    if (e == NULL) {
        return NULL;
    }
    struct entry **link = bucket_of(log, random_of(e));
    while (*link != e) {
        link = &(*link)->next;
    }
    *link = e->next;
    unlink_use(log, e);
    return e;
}

/* place_for returns where a new entry goes: a fresh place, or that of the least recently used. NULL
 * when out of memory from the start. */
static struct entry *place_for(struct key_log *log)
{
    struct entry *e = log->num < KEY_LOG_CONNECTIONS_MAX ? malloc(sizeof *e) : NULL;
    if (e == NULL) {
        return take_oldest(log);
    }
    log->num++;
    return e;
}

static struct entry *add(struct key_log *log, struct bytes random)
{
    struct entry *e = place_for(log);
    if (e == NULL) {
        return NULL;
    }
    struct entry **bucket = bucket_of(log, random);
    *e = (struct entry){.next = *bucket};
    memcpy(e->random, random.ptr, sizeof e->random);
    *bucket = e;
    link_use(log, e);
    return e;
}

bool key_log_knows(struct key_log *log, struct bytes client_random)
{
    return find(log, client_random) != NULL;
}

struct bytes key_log_find(struct key_log *log, struct bytes client_random, enum secret_label label)
{
    const struct entry *e = find(log, client_random);
    if (e == NULL) {
        return (struct bytes){NULL, 0};
    }
    return (struct bytes){e->secret[label].octets, e->secret[label].len};
}

/* --- lines --- */

/* label is the first word of a line, and the octets that its secret may have. */
struct label {
    const char *word;
    enum secret_label label;
    uint8_t len[2];
};

static const struct label labels[] = {
    {"CLIENT_RANDOM", SECRET_MASTER, {48, 48}},
    {"CLIENT_HANDSHAKE_TRAFFIC_SECRET", SECRET_CLIENT_HANDSHAKE, {32, 48}},
    {"SERVER_HANDSHAKE_TRAFFIC_SECRET", SECRET_SERVER_HANDSHAKE, {32, 48}},
    {"CLIENT_TRAFFIC_SECRET_0", SECRET_CLIENT_APPLICATION, {32, 48}},
    {"SERVER_TRAFFIC_SECRET_0", SECRET_SERVER_APPLICATION, {32, 48}},
};

/* What key logs hold besides, and nothing here needs. */
static const char *const unused_labels[] = {
    "RSA",
    "CLIENT_EARLY_TRAFFIC_SECRET",
    "EARLY_EXPORTER_SECRET",
    "EARLY_EXPORTER_MASTER_SECRET",
    "EXPORTER_SECRET",
    "CLIENT_TRAFFIC_SECRET_N",
    "SERVER_TRAFFIC_SECRET_N",
    "ECH_SECRET",
    "ECH_CONFIG",
};

static bool is_blank(uint8_t octet)
{
    return octet == ' ' || octet == '\t' || octet == '\r';
}

/* next_word reads a word and the blanks before it; empty at the end of the line. */
static struct bytes next_word(struct cursor *c)
{
    struct cursor ahead = *c;
    while (cursor_more(&ahead) && is_blank(cursor_u8(&ahead))) {
        cursor_skip(c, 1);
    }
    ahead = *c;
    size_t len = 0;
    while (cursor_more(&ahead) && !is_blank(cursor_u8(&ahead))) {
        len++;
    }
    return cursor_take(c, len);
}

/* hex_digit returns the value of a digit, or 16. */
static uint8_t hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9') {
        return (uint8_t)(c - '0');
    }
    uint8_t lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? (uint8_t)(lower - 'a' + 10) : 16;
}

/* read_hex reads a word of two digits for each octet; the number of octets, 0 when it is none or
 * they are more than max. */
static size_t read_hex(struct bytes word, uint8_t *out, size_t max)
{
    if (word.len % 2 != 0 || word.len / 2 > max) {
        return 0;
    }
    struct cursor c = cursor_of(word);
    size_t len = 0;
    while (cursor_more(&c)) {
        uint8_t high = hex_digit(cursor_u8(&c));
        uint8_t low = hex_digit(cursor_u8(&c));
        if (high > 15 || low > 15) {
            return 0;
        }
        out[len++] = (uint8_t)(high << 4 | low);
    }
    return len;
}

static bool take_secret(struct key_log *log, const struct label *label, struct cursor *c)
{
    uint8_t random[TLS_RANDOM_LEN];
    struct secret secret;
    size_t random_len = read_hex(next_word(c), random, sizeof random);
    secret.len = (uint8_t)read_hex(next_word(c), secret.octets, sizeof secret.octets);
    bool fits = secret.len == label->len[0] || secret.len == label->len[1];
    if (random_len != sizeof random || !fits || next_word(c).len > 0) {
        return false;
    }
    const struct bytes key = {random, sizeof random};
    struct entry *e = find(log, key);
    e = e != NULL ? e : add(log, key);
    if (e != NULL) {
        e->secret[label->label] = secret;
    }
    return true;
}

static bool is_unused(struct bytes word)
{
    bool found = false;
    for (size_t i = 0; i < sizeof unused_labels / sizeof unused_labels[0] && !found; i++) {
        found = bytes_equal(word, bytes_of_text(unused_labels[i]));
    }
    return found;
}

/* take_line takes one line; false when it is not understood. */
static bool take_line(struct key_log *log, struct bytes line)
{
    struct cursor c = cursor_of(line);
    struct bytes word = next_word(&c);
    if (word.len == 0 || word.ptr[0] == '#') {
        return true;
    }
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        if (bytes_equal(word, bytes_of_text(labels[i].word))) {
            return take_secret(log, &labels[i], &c);
        }
    }
    return is_unused(word);
}

static void end_line(struct key_log *log, struct key_log_text *text)
{
    if (text->too_long || !take_line(log, (struct bytes){text->line, text->len})) {
        counter_add(log->counters, COUNT_KEY_LOG_UNREAD, 1);
    }
    text->len = 0;
    text->too_long = false;
}

void key_log_feed(struct key_log *log, struct key_log_text *text, struct bytes octets)
{
    struct cursor c = cursor_of(octets);
    while (cursor_more(&c)) {
        uint8_t octet = cursor_u8(&c);
        if (octet == '\n') {
            end_line(log, text);
        } else if (text->len < sizeof text->line) {
            text->line[text->len++] = octet;
        } else {
            text->too_long = true;
        }
    }
}

void key_log_pause(struct key_log *log, struct key_log_text *text)
{
    if (!text->too_long) {
        (void)take_line(log, (struct bytes){text->line, text->len}); /* it may be cut: no fault */
    }
}

void key_log_take(void *log, struct bytes octets)
{
    struct key_log_text text = {.len = 0};
    key_log_feed(log, &text, octets);
    key_log_pause(log, &text);
}

size_t key_log_octets(const struct key_log *log)
{
    return log->num * sizeof(struct entry);
}
