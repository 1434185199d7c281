/* test_record_protection.c: what OpenSSL's two sides protect is opened, for every cipher suite; what
 * was spoilt on the way is not. */
#include <criterion/criterion.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/ssl.h>

#include "octets.h"
#include "record_protection.h"
#include "records.h"

#define CONTENT_CHANGE_CIPHER_SPEC 20
#define CONTENT_ALERT 21
#define CONTENT_HANDSHAKE 22
#define CONTENT_APPLICATION_DATA 23
#define KEY_UPDATE 24
#define RECORDS_MAX 64
#define HELLO_RANDOM_AT 6 /* in the fragment: behind a message's header and the version */

/* --- RFC 8448, section 3: TLS_AES_128_GCM_SHA256 --- */

static const char client_application[] =
    "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5";
static const char client_data[] = "a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f2b9819a8a5"
                                  "b46b395bd54a9a20441e2b62974e1f5a6292a2977014bd1e3deae63aeebb2169"
                                  "4915e4";
static const char client_close_notify[] = "c9872760655666b74d7ff1153efd6db6d0b0e3";

static size_t unhex(const char *hex, uint8_t *out)
{
    long len = 0;
    uint8_t *raw = OPENSSL_hexstr2buf(hex, &len);
    cr_assert_not_null(raw);
    memcpy(out, raw, (size_t)len);
    OPENSSL_free(raw);
    return (size_t)len;
}

/* open_copy opens a copy of fragment, in a block of its own; out views it, and lasts until the next
 * call. */
static bool open_copy(struct record_protection *p, uint8_t content, struct bytes fragment,
                      struct opened_record *out)
{
    static uint8_t kept[1 << 15];
    struct budget budget = {.limit = 1 << 20};
    struct buf buf;
    buf_init(&buf, &budget, fragment.len > 0 ? fragment.len : 1);
    cr_assert(buf_append(&buf, fragment));
    bool ok = record_protection_open(p, content, &buf, out);
    if (ok) {
        cr_expect(is_within(out->octets, buf_view(&buf)));
        memcpy(kept, out->octets.ptr, out->octets.len);
        out->octets.ptr = kept;
    }
    buf_fini(&buf);
    return ok;
}

static struct record_protection traffic_keys(const char *secret_hex)
{
    uint8_t secret[TLS_SECRET_MAX];
    struct record_protection p;
    size_t len = unhex(secret_hex, secret);
    cr_assert(record_protection_of_traffic(&p, 0x1301, (struct bytes){secret, len}));
    return p;
}

Test(record_protection, records_of_rfc_8448)
{
    struct record_protection p = traffic_keys(client_application);
    struct opened_record opened;
    uint8_t key[16];
    uint8_t iv[12];
    uint8_t fragment[128];
    unhex("17422dda596ed5d9acd890e3c63f5051", key);
    unhex("5b78923dee08579033e523d9", iv);
    cr_expect_arr_eq(p.key, key, sizeof key);
    cr_expect_arr_eq(p.iv, iv, sizeof iv);

    size_t len = unhex(client_data, fragment);
    cr_assert(open_copy(&p, CONTENT_APPLICATION_DATA, (struct bytes){fragment, len}, &opened));
    cr_expect_eq(opened.content, CONTENT_APPLICATION_DATA);
    cr_assert_eq(opened.octets.len, 50);
    for (uint8_t i = 0; i < 50; i++) {
        cr_expect_eq(opened.octets.ptr[i], i);
    }

    len = unhex(client_close_notify, fragment);
    cr_assert(open_copy(&p, CONTENT_APPLICATION_DATA, (struct bytes){fragment, len}, &opened));
    cr_expect_eq(opened.content, CONTENT_ALERT);
    cr_expect(opened.octets.len == 2 && opened.octets.ptr[0] == 1 && opened.octets.ptr[1] == 0);
    cr_expect_eq(p.sequence, 2);
}

Test(record_protection, a_record_out_of_turn_is_refused)
{
    struct record_protection p = traffic_keys(client_application);
    struct opened_record opened;
    uint8_t fragment[128];
    size_t len = unhex(client_close_notify, fragment);
    cr_expect(!open_copy(&p, CONTENT_APPLICATION_DATA, (struct bytes){fragment, len}, &opened));
    cr_expect_eq(p.sequence, 0);
    len = unhex(client_data, fragment);
    cr_expect(open_copy(&p, CONTENT_APPLICATION_DATA, (struct bytes){fragment, len}, &opened));
    cr_expect(!open_copy(&p, CONTENT_APPLICATION_DATA, (struct bytes){fragment, len}, &opened),
              "the same again");
}

/* --- what OpenSSL says to itself --- */

/* heard is one direction of a talk that is read. */
struct heard {
    struct record record[RECORDS_MAX];
    size_t num;
    uint8_t random[TLS_RANDOM_LEN]; /* of its first hello */
};

static struct heard hear(const struct talk *talk, enum direction direction)
{
    struct heard h = {.num = records_of(talk, direction, h.record, RECORDS_MAX)};
    cr_assert(h.num > 0 && h.record[0].content == CONTENT_HANDSHAKE);
    struct cursor c = cursor_of(h.record[0].fragment);
    cursor_skip(&c, HELLO_RANDOM_AT);
    memcpy(h.random, cursor_take(&c, sizeof h.random).ptr, sizeof h.random);
    return h;
}

static struct key_log *read_key_log(const struct talk *talk, struct counters *counters)
{
    struct key_log *log = key_log_new(counters);
    key_log_take(log, bytes_of_text(talk->key_log));
    cr_expect_eq(counters->value[COUNT_KEY_LOG_UNREAD], 0);
    return log;
}

/* expect_opened opens a record; before that, every way to spoil one octet of it must be refused. */
static struct opened_record expect_opened(struct record_protection *p, const struct record *r,
                                          const char *name)
{
    struct opened_record opened = {0};
    struct bytes spoilt = exact_copy(r->fragment.ptr, r->fragment.len);
    uint8_t *raw = (uint8_t *)(uintptr_t)spoilt.ptr;
    for (size_t i = 0; i < spoilt.len; i++) {
        raw[i] ^= (uint8_t)(1U << i % 8);
        cr_expect(!open_copy(p, r->content, spoilt, &opened), "%s: octet %zu spoilt", name, i);
        raw[i] ^= (uint8_t)(1U << i % 8);
        cr_expect(!open_copy(p, r->content, (struct bytes){spoilt.ptr, i}, &opened),
                  "%s: cut to %zu octets", name, i);
    }
    cr_expect(!open_copy(p, r->content ^ 1, spoilt, &opened), "%s: as another type", name);
    cr_expect(open_copy(p, r->content, spoilt, &opened), "%s", name);
    exact_free(spoilt);
    return opened;
}

static void expect_text(const struct opened_record *opened, const char *text, const char *name)
{
    cr_expect_eq(opened->content, CONTENT_APPLICATION_DATA, "%s", name);
    cr_expect(bytes_equal(opened->octets, bytes_of_text(text)), "%s: %s", name, text);
}

/* read_session reads one direction of TLS 1.0 to 1.2: ChangeCipherSpec, Finished, and data that ends
 * with text. */
static void read_session(const struct heard *h, struct record_protection *p, const char *text,
                         const char *name)
{
    size_t i = 0;
    while (h->record[i].content != CONTENT_CHANGE_CIPHER_SPEC) {
        i++;
        cr_assert_lt(i + 1, h->num, "%s", name);
    }
    struct opened_record opened = expect_opened(p, &h->record[++i], name);
    cr_expect(opened.octets.len == 16 && opened.octets.ptr[0] == 20, "%s: Finished", name);
    while (++i < h->num) {
        opened = expect_opened(p, &h->record[i], name);
    }
    expect_text(&opened, text, name); /* TLS 1.0 sends an empty record, or one octet, before it */
}

/* The version of a setup is OpenSSL's, which is that of the wire. */
static void session_round_trip(const struct talk_setup *setup)
{
    char name[64];
    struct counters counters = {0};
    struct talk *talk = talk_make(setup);
    struct key_log *log = read_key_log(talk, &counters);
    struct heard client = hear(talk, FROM_CLIENT);
    struct heard server = hear(talk, FROM_SERVER);
    struct bytes client_random = {client.random, sizeof client.random};
    const struct session_secrets secrets = {
        .version = (uint16_t)setup->version,
        .suite = setup->suite,
        .encrypt_then_mac = !setup->mac_then_encrypt,
        .master_secret = key_log_find(log, client_random, SECRET_MASTER),
        .client_random = client_random,
        .server_random = {server.random, sizeof server.random},
    };
    struct record_protection p;
    (void)snprintf(name, sizeof name, "suite %04x, version %04x, %s", (unsigned)setup->suite,
                   (unsigned)setup->version, setup->mac_then_encrypt ? "mac first" : "");
    cr_assert(record_protection_of_session(&p, &secrets, true), "%s", name);
    read_session(&client, &p, "INVITE", name);
    cr_assert(record_protection_of_session(&p, &secrets, false), "%s", name);
    read_session(&server, &p, "100", name);
    key_log_free(log);
    talk_free(talk);
}

static bool is_of_13(uint16_t suite)
{
    return suite >> 8 == 0x13;
}

static const uint16_t triple_des[] = {0x000a, 0x0016, 0xc008, 0xc012};

static bool is_triple_des(uint16_t suite)
{
    bool found = false;
    for (size_t i = 0; i < NUM(triple_des); i++) {
        found = found || triple_des[i] == suite;
    }
    return found;
}

Test(record_protection, every_suite_of_tls_1_2)
{
    uint16_t suite;
    size_t num = 0;
    for (unsigned i = 0; (suite = cipher_suite_at(i)) != 0; i++) {
        if (is_of_13(suite) || is_triple_des(suite)) {
            continue; /* the latter OpenSSL has no more; see below */
        }
        cr_assert(talk_knows(suite), "%04x", (unsigned)suite);
        const struct talk_setup setup = {.version = TLS1_2_VERSION, .suite = suite};
        session_round_trip(&setup);
        num++;
        if (cipher_of_suite(suite)->mode == CIPHER_CBC) {
            const struct talk_setup other = {
                .version = TLS1_2_VERSION, .suite = suite, .mac_then_encrypt = true};
            session_round_trip(&other);
        }
    }
    cr_expect_gt(num, 35);
}

Test(record_protection, tls_1_0_and_1_1)
{
    static const uint16_t suites[] = {0x002f, 0x0035, 0xc013, 0xc014, 0xc009};
    static const int versions[] = {TLS1_VERSION, TLS1_1_VERSION};
    for (size_t i = 0; i < NUM(suites) * NUM(versions) * 2; i++) {
        const struct talk_setup setup = {
            .version = versions[i / 2 % 2],
            .suite = suites[i / 4],
            .mac_then_encrypt = i % 2 == 1,
        };
        session_round_trip(&setup);
    }
}

/* read_traffic reads one direction of TLS 1.3, whose keys change behind Finished and KeyUpdate. */
static void read_traffic(const struct heard *h, uint16_t suite, struct bytes handshake,
                         struct bytes application, const char *text)
{
    char name[32];
    struct record_protection p;
    struct opened_record opened = {0};
    size_t num_updates = 0;
    (void)snprintf(name, sizeof name, "suite %04x", (unsigned)suite);
    cr_assert(record_protection_of_traffic(&p, suite, handshake), "%s", name);
    for (size_t i = 1; i < h->num; i++) {
        if (h->record[i].content != CONTENT_APPLICATION_DATA) {
            continue;
        }
        opened = expect_opened(&p, &h->record[i], name);
        bool ends = opened.content == CONTENT_HANDSHAKE;
        if (ends && opened.octets.ptr[0] == KEY_UPDATE) {
            cr_assert(record_protection_update(&p), "%s", name);
            num_updates++;
        } else if (ends && opened.octets.ptr[0] == 20) {
            cr_assert(record_protection_of_traffic(&p, suite, application), "%s", name);
        }
    }
    cr_expect_eq(num_updates, 1, "%s", name);
    expect_text(&opened, text, name);
}

Test(record_protection, every_suite_of_tls_1_3_with_key_updates)
{
    uint16_t suite;
    size_t num = 0;
    for (unsigned i = 0; (suite = cipher_suite_at(i)) != 0; i++) {
        if (!is_of_13(suite)) {
            continue;
        }
        const struct talk_setup setup = {
            .version = TLS1_3_VERSION, .suite = suite, .updates_keys = true};
        struct counters counters = {0};
        struct talk *talk = talk_make(&setup);
        struct key_log *log = read_key_log(talk, &counters);
        struct heard client = hear(talk, FROM_CLIENT);
        struct heard server = hear(talk, FROM_SERVER);
        struct bytes random = {client.random, sizeof client.random};
        read_traffic(&client, suite, key_log_find(log, random, SECRET_CLIENT_HANDSHAKE),
                     key_log_find(log, random, SECRET_CLIENT_APPLICATION), "INVITE");
        read_traffic(&server, suite, key_log_find(log, random, SECRET_SERVER_HANDSHAKE),
                     key_log_find(log, random, SECRET_SERVER_APPLICATION), "100");
        key_log_free(log);
        talk_free(talk);
        num++;
    }
    cr_expect_eq(num, 5);
}

/* --- CBC records made here: 3DES, and what no honest side sends --- */

#define RANDOM_32                                               \
    (struct bytes)                                              \
    {                                                           \
        (const uint8_t *)"0123456789abcdef0123456789ABCDEF", 32 \
    }
#define MASTER_48                                                               \
    (struct bytes)                                                              \
    {                                                                           \
        (const uint8_t *)"0123456789abcdef0123456789abcdef0123456789ABCDEF", 48 \
    }

/* authenticate appends the HMAC over a record of TLS 1.2, sequence number 0, with octets as content. */
static size_t authenticate(const struct record_protection *p, uint8_t *octets, size_t len)
{
    uint8_t covered[1024] = {
        0, 0, 0, 0, 0, 0, 0, 0, CONTENT_APPLICATION_DATA, 3, 3, (uint8_t)(len >> 8), (uint8_t)len};
    unsigned mac_len = 0;
    memcpy(covered + 13, octets, len);
    cr_assert_not_null(HMAC(EVP_get_digestbyname(p->cipher->mac), p->mac_key, p->cipher->mac_len,
                            covered, 13 + len, octets + len, &mac_len));
    return len + mac_len;
}

/* pad fills the block up, as TLS does. */
static size_t pad(const struct record_protection *p, uint8_t *octets, size_t len)
{
    size_t block = p->cipher->block_len;
    size_t padding = block - 1 - len % block;
    memset(octets + len, (int)padding, padding + 1);
    return len + padding + 1;
}

/* encrypt encrypts in place behind an explicit IV, of which the record begins with. */
static void encrypt(const struct record_protection *p, uint8_t *record, size_t len)
{
    size_t block = p->cipher->block_len;
    int done = 0;
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    cr_assert(EVP_EncryptInit_ex(ctx, EVP_get_cipherbyname(p->cipher->name), NULL, p->key, record));
    EVP_CIPHER_CTX_set_padding(ctx, 0);
    cr_assert(EVP_EncryptUpdate(ctx, record + block, &done, record + block, (int)(len - block)));
    EVP_CIPHER_CTX_free(ctx);
}

static struct record_protection session_keys(uint16_t suite, bool encrypt_then_mac)
{
    struct record_protection p;
    const struct session_secrets secrets = {PROTOCOL_TLS_1_2, suite,     encrypt_then_mac,
                                            MASTER_48,        RANDOM_32, RANDOM_32};
    cr_assert(record_protection_of_session(&p, &secrets, true));
    return p;
}

Test(record_protection, triple_des)
{
    for (size_t i = 0; i < NUM(triple_des) * 2; i++) {
        struct record_protection p = session_keys(triple_des[i / 2], i % 2 == 1);
        uint8_t raw[128] = "an IV ..INVITE";
        size_t iv_len = p.cipher->block_len;
        size_t len = iv_len + 6;
        if (p.encrypt_then_mac) {
            len = iv_len + pad(&p, raw + iv_len, 6);
            encrypt(&p, raw, len);
            len = authenticate(&p, raw, len);
        } else {
            len = iv_len + authenticate(&p, raw + iv_len, 6);
            len = iv_len + pad(&p, raw + iv_len, len - iv_len);
            encrypt(&p, raw, len);
        }
        const struct record r = {CONTENT_APPLICATION_DATA, {raw, len}};
        struct opened_record opened = expect_opened(&p, &r, "3DES");
        expect_text(&opened, "INVITE", "3DES");
    }
}

/* The MAC is right, and still: padding that is longer than all there is, or has a wrong octet. */
Test(record_protection, bad_padding_behind_a_good_mac)
{
    for (unsigned bad = 0; bad < 3; bad++) {
        struct record_protection p = session_keys(0xc027, true);
        uint8_t raw[256] = "sixteen octets..INVITE";
        size_t len = 16 + pad(&p, raw + 16, 6);
        if (bad == 1) {
            raw[len - 1] = 255;
        } else if (bad == 2) {
            raw[len - 2] ^= 1;
        }
        encrypt(&p, raw, len);
        len = authenticate(&p, raw, len);
        struct opened_record opened;
        cr_expect_eq(open_copy(&p, CONTENT_APPLICATION_DATA, (struct bytes){raw, len}, &opened),
                     bad == 0, "%u", bad);
    }
}

/* --- keys that cannot be made --- */

static const struct {
    const char *name;
    uint16_t version;
    uint16_t suite;
    size_t master_len;
    bool ok;
} sessions[] = {
    {"CBC, TLS 1.0", PROTOCOL_TLS_1_0, 0x002f, 48, true},
    {"GCM", PROTOCOL_TLS_1_2, 0xc02f, 48, true},
    {"GCM, TLS 1.1", PROTOCOL_TLS_1_1, 0xc02f, 48, false},
    {"a suite of TLS 1.3", PROTOCOL_TLS_1_2, 0x1301, 48, false},
    {"TLS 1.3", PROTOCOL_TLS_1_3, 0xc02f, 48, false},
    {"NULL", PROTOCOL_TLS_1_2, 0x0001, 48, false},
    {"no secret", PROTOCOL_TLS_1_2, 0xc02f, 0, false},
};

Test(record_protection, sessions_whose_keys_cannot_be_made)
{
    for (size_t i = 0; i < NUM(sessions); i++) {
        struct record_protection p;
        const struct session_secrets secrets = {
            sessions[i].version, sessions[i].suite, false, {MASTER_48.ptr, sessions[i].master_len},
            RANDOM_32,           RANDOM_32};
        cr_expect_eq(record_protection_of_session(&p, &secrets, true), sessions[i].ok, "%s",
                     sessions[i].name);
    }
}

static const struct {
    uint16_t suite;
    size_t len;
    bool ok;
} traffic[] = {
    {0x1301, 32, true},  {0x1302, 48, true},  {0x1303, 32, true},  {0x1301, 48, false},
    {0x1302, 32, false}, {0xc02f, 32, false}, {0x13ff, 32, false}, {0x1301, 0, false},
};

Test(record_protection, traffic_secrets_that_do_not_fit)
{
    for (size_t i = 0; i < NUM(traffic); i++) {
        struct record_protection p;
        const struct bytes secret = {MASTER_48.ptr, traffic[i].len};
        cr_expect_eq(record_protection_of_traffic(&p, traffic[i].suite, secret), traffic[i].ok,
                     "%04x, %zu octets", (unsigned)traffic[i].suite, traffic[i].len);
    }
}
