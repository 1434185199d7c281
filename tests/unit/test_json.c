/* test_json.c: JSON stays JSON whatever strangers send. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "certificate.h"
#include "json_writer.h"
#include "stage.h"
#include "tls_words.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])
#define OURS "10.48.36.47"
#define THEIRS "10.48.36.6"

/* written returns octets as json_octets writes them; the caller frees it. */
static char *written(struct bytes octets)
{
    char *out = NULL;
    size_t len = 0;
    struct json_writer w = {.stream = open_memstream(&out, &len)};
    cr_assert_not_null(w.stream);
    json_octets(&w, NULL, octets);
    json_flush(&w);
    fclose(w.stream);
    return out;
}

Test(json, octets_from_strangers)
{
    static const struct {
        const char *octets;
        size_t len;
        const char *out;
    } rows[] = {
        {"", 0, "\"\""},
        {"a.example", 9, "\"a.example\""},
        {"say \"hi\"", 8, "\"say \\\"hi\\\"\""},
        {"a\\b", 3, "\"a\\\\\\\\b\""},
        {"\\x00", 4, "\"\\\\\\\\x00\""}, /* what only looks like an escape */
        {"\0", 1, "\"\\\\x00\""},
        {"\n\t\033", 3, "\"\\\\x0a\\\\x09\\\\x1b\""},
        {"\xc3\xa4", 2, "\"\xc3\xa4\""},
        {"\xc3", 1, "\"\\\\xc3\""},
        {"\xe2\x80\xae", 3, "\"\\\\xe2\\\\x80\\\\xae\""}, /* right-to-left override */
        {"\xed\xa0\x80", 3, "\"\\\\xed\\\\xa0\\\\x80\""}, /* a surrogate */
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        char *out = written((struct bytes){(const uint8_t *)rows[i].octets, rows[i].len});
        cr_expect_str_eq(out, rows[i].out, "row %zu: %s", i, out);
        free(out);
    }
}

Test(json, every_octet_leaves_a_string_that_ends_where_it_should)
{
    for (unsigned octet = 0; octet <= UINT8_MAX; octet++) {
        const uint8_t text[] = {(uint8_t)octet};
        char *out = written((struct bytes){text, 1});
        size_t len = strlen(out);
        cr_expect(out[0] == '"' && out[len - 1] == '"', "octet %02x", octet);
        for (size_t i = 1; i + 1 < len; i++) {
            bool escapes = out[i] == '\\' && (out[i + 1] == '\\' || out[i + 1] == '"');
            cr_expect(out[i] >= 0x20 && out[i] < 0x7f && out[i] != '"', "octet %02x", octet);
            cr_expect(out[i] != '\\' || escapes, "octet %02x", octet);
            i += escapes;
        }
        free(out);
    }
}

/* Text is copied in words: what is strange is found wherever it is in one, and in what is left of one. */
Test(json, an_octet_is_escaped_wherever_it_is)
{
    static const struct {
        char octet;
        const char *escaped;
    } rows[] = {{'"', "\\\""}, {'\\', "\\\\\\\\"}, {'\0', "\\\\x00"}, {'\x7f', "\\\\x7f"}};
    for (size_t i = 0; i < NUM(rows) * 25 * 25; i++) {
        char text[25];
        char expected[40];
        size_t len = 1 + i / 25 % 25;
        size_t at = i % 25 % len;
        const char *escaped = rows[i / 625].escaped;
        memset(text, 'a', sizeof text);
        text[at] = rows[i / 625].octet;
        (void)snprintf(expected, sizeof expected, "\"%.*s%s%.*s\"", (int)at, text, escaped,
                       (int)(len - at - 1), text + at + 1);
        char *out = written((struct bytes){(const uint8_t *)text, len});
        cr_expect_str_eq(out, expected);
        free(out);
    }
}

Test(json, values_are_separated_and_nested)
{
    char *out = NULL;
    size_t len = 0;
    struct json_writer w = {.stream = open_memstream(&out, &len)};
    const struct name name = name_of("a\\.b.example");
    const struct name quote = name_of("a\"b.example");
    const struct name plain = name_of("_sip._tls.A.example");
    const struct address address = address_in("2001:db8::1");
    json_begin_object(&w, NULL);
    json_text(&w, "text", "two\nlines");
    json_begin_array(&w, "array");
    json_number(&w, NULL, UINT64_MAX);
    json_begin_object(&w, NULL);
    json_end_object(&w);
    json_begin_array(&w, NULL);
    json_end_array(&w);
    json_end_array(&w);
    json_bool(&w, "yes", true);
    json_bool(&w, "no", false);
    json_name(&w, "name", &name);
    json_name(&w, "quote", &quote);
    json_name(&w, "plain", &plain);
    json_word(&w, "word", "NOERROR");
    json_raw(&w, NULL, bytes_of_text("\"raw\":{},\"more\":[]"));
    json_number(&w, "ten", 10);
    json_number(&w, "nine", 9);
    json_number(&w, "zero", 0);
    json_address(&w, "address", &address);
    json_end_object(&w);
    json_flush(&w);
    fclose(w.stream);
    cr_expect_str_eq(out, "{\"text\":\"two\\nlines\",\"array\":[18446744073709551615,{},[]],"
                          "\"yes\":true,\"no\":false,\"name\":\"a\\\\.b.example\","
                          "\"quote\":\"a\\\"b.example\",\"plain\":\"_sip._tls.a.example\","
                          "\"word\":\"NOERROR\",\"raw\":{},\"more\":[],"
                          "\"ten\":10,\"nine\":9,\"zero\":0,"
                          "\"address\":\"2001:db8::1\"}");
    free(out);
}

/* Texts of any length, so that what is held back is handed over before, within and behind each. */
Test(json, nothing_is_lost_between_pieces)
{
    static char text[3 * JSON_WRITER_HELD];
    memset(text, 'a', sizeof text - 1);
    for (size_t len = JSON_WRITER_HELD - 8; len <= JSON_WRITER_HELD + 8; len++) {
        char *out = NULL;
        size_t out_len = 0;
        struct json_writer w = {.stream = open_memstream(&out, &out_len)};
        const char *const pieces[] = {text + sizeof text - 1 - len, "\"", text, "\\"};
        for (size_t i = 0; i < NUM(pieces); i++) {
            json_octets(&w, "key", bytes_of_text(pieces[i]));
            json_number(&w, "number", i);
        }
        json_raw(&w, "raw", bytes_of_text(pieces[0]));
        json_flush(&w);
        fclose(w.stream);
        const char *end = "\",\"number\":2,\"key\":\"\\\\\\\\\",\"number\":3,\"raw\":a";
        cr_expect(out_len == 2 * len + strlen(text) + 92 && strlen(out) == out_len, "%zu", out_len);
        cr_expect_arr_eq(out + out_len - strlen(end) - len + 1, end, strlen(end));
        free(out);
    }
}

/* says checks that words are in one line of JSON. */
static void says(const char *line, const char *words)
{
    cr_expect_not_null(strstr(line, words), "%s is not in\n%s", words, line);
    cr_expect_eq(strchr(line, '\n'), line + strlen(line) - 1, "not one line: %s", line);
}

Test(json, types_and_rcodes_without_a_name_go_by_number)
{
    static struct stage s;
    struct dns_record record[2] = {{.owner = name_of("a.example"), .type = 999, .ttl = 1},
                                   {.owner = name_of("b.example"), .type = DNS_NS, .ttl = 2}};
    record[1].alias = name_of("ns.example");
    struct dns_response response = {.rcode = 15, .record = record, .num_authorities = 2};
    response.question.type = 64000;
    struct origin origin = origin_between(OURS, 5300, "192.0.2.53", 53, 1);
    stage_init(&s, "json");
    stage_open(&s);
    const struct event event = {.kind = EVENT_DNS, .origin = &origin, .dns = &response};
    s.driver->event(s.output, &event);
    const char *line = stage_read(&s);
    says(line, "\"src_ip\":\"192.0.2.53\",\"src_port\":53,\"dest_ip\":\"10.48.36.47\"");
    says(line, "\"rcode\":\"RCODE15\"");
    says(line, "\"rrname\":\".\",\"rrtype\":\"TYPE64000\"");
    says(line, "\"answers\":[],\"authorities\":[{\"rrname\":\"a.example\",\"rrtype\":\"TYPE999\","
               "\"ttl\":1},{\"rrname\":\"b.example\",\"rrtype\":\"NS\",\"ttl\":2,"
               "\"rdata\":\"ns.example\"}]");
    stage_fini(&s);
}

Test(json, a_certificate_that_cannot_be_read_is_named_by_its_fingerprint)
{
    static struct stage s;
    char sha256[CERTIFICATE_SHA256_TEXT_MAX];
    char chain[128];
    struct shake shake = {THEIRS, OURS, TLS_1_2, TLS_FULL, .complete = true};
    shake.shown[TLS_SERVER] = SHOWN_GARBAGE;
    stage_init(&s, "json");
    stage_open(&s);
    stage_shake(&s, &shake);
    (void)snprintf(chain, sizeof chain, "\"server_chain\":[{\"sha256\":\"%s\"}]",
                   certificate_fingerprint(bytes_of_text("garbage"), sha256));
    const char *line = stage_read(&s);
    says(line, chain);
    says(line, "\"cipher\":\"0xfefe\"");
    says(line, "\"pcap_filename\":\"a\\\\x1b[31m\\\"b.pcap\"");
    stage_fini(&s);
}

Test(json, a_chain_that_is_remembered_is_told_as_before)
{
    static struct stage s;
    struct shake shake = {THEIRS, OURS, TLS_1_2, TLS_FULL, .requested = true, .complete = true};
    shake.shown[TLS_SERVER] = SHOWN_GARBAGE;
    shake.shown[TLS_CLIENT] = SHOWN_GARBAGE;
    stage_init(&s, "json");
    stage_open(&s);
    stage_shake(&s, &shake);
    char *first = strdup(strstr(stage_read(&s), "\"tls\":"));
    stage_shake(&s, &shake);
    cr_expect_str_eq(strstr(stage_read(&s), "\"tls\":"), first);
    cr_expect_null(strstr(first, "\"subject\""));
    cr_expect_null(strstr(first, "\"client\":"));
    free(first);
    stage_fini(&s);
}

Test(json, only_a_client_that_declined_has_an_empty_chain)
{
    static const struct {
        enum presented presented;
        bool told;
    } rows[] = {
        {PRESENTED_NOTHING, false},
        {PRESENTED_EMPTY, true},
        {PRESENTED_CHAIN, false}, /* it was shown, and there was no room to keep it */
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        static struct stage s;
        struct origin origin = origin_between(OURS, 5300, THEIRS, 5061, 1);
        struct handshake hs = {.origin = origin, .certificate_requested = true};
        hs.side[TLS_CLIENT].presented = rows[i].presented;
        stage_init(&s, "json");
        stage_open(&s);
        const struct event event = {.kind = EVENT_TLS, .origin = &origin, .handshake = &hs};
        s.driver->event(s.output, &event);
        const char *line = stage_read(&s);
        cr_expect_eq(strstr(line, "\"client_chain\":[]") != NULL, rows[i].told, "%s", line);
        stage_fini(&s);
    }
}

Test(json, an_interface_is_no_file)
{
    static struct stage s;
    struct origin origin = origin_between(OURS, 5300, THEIRS, 5061, 1);
    frames_add(&origin.frames, 9);
    stage_init(&s, "json");
    s.context.live = true;
    stage_open(&s);
    static const struct {
        enum tcp_outcome outcome;
        const char *words;
    } rows[] = {
        {TCP_OUTCOME_REFUSED, "\"tcp\":{\"outcome\":\"refused\"}"},
        {TCP_OUTCOME_TIMEOUT, "\"tcp\":{\"outcome\":\"timeout\"}"},
        {TCP_OUTCOME_RESET, "\"tcp\":{\"outcome\":\"reset\"}"},
        {TCP_OUTCOME_NOT_TLS, "\"tcp\":{\"outcome\":\"not_tls\"}"},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        const struct event event = {.kind = EVENT_TCP, .origin = &origin, .tcp = rows[i].outcome};
        s.driver->event(s.output, &event);
        const char *line = stage_read(&s);
        says(line, rows[i].words);
        says(line, "\"in_iface\":\"a\\\\x1b[31m\\\"b.pcap\",\"frames\":[9]");
    }
    stage_fini(&s);
}

Test(tls_words, versions_ciphers_and_keys)
{
    static const struct {
        uint16_t version;
        const char *words;
    } versions[] = {
        {0x0300, "SSL 3.0"},  {TLS_1_0, "TLS 1.0"}, {TLS_1_1, "TLS 1.1"}, {TLS_1_2, "TLS 1.2"},
        {TLS_1_3, "TLS 1.3"}, {0x0305, "0x0305"},   {0x7f1c, "0x7f1c"},   {0, "0x0000"},
    };
    char out[32];
    for (size_t i = 0; i < NUM(versions); i++) {
        cr_expect_str_eq(tls_version_words(versions[i].version, out, sizeof out),
                         versions[i].words);
    }
    cr_expect_str_eq(tls_cipher_words(0xc030, out, sizeof out),
                     "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
    cr_expect_str_eq(tls_cipher_words(0x5600, out, sizeof out), "0x5600");
    const struct certificate rsa = {.key = KEY_RSA, .key_bits = 2048};
    const struct certificate ec = {.key = KEY_EC, .key_bits = 256, .key_curve = "prime256v1"};
    const struct certificate nameless = {.key = KEY_EC, .key_bits = 256};
    cr_expect_str_eq(tls_key_words(&rsa, out, sizeof out), "RSA 2048");
    cr_expect_str_eq(tls_key_words(&ec, out, sizeof out), "EC prime256v1");
    cr_expect_str_eq(tls_key_words(&nameless, out, sizeof out), "EC 256");
}

Test(output, there_are_text_and_json)
{
    cr_expect_str_eq(output_find("text")->name, "text");
    cr_expect_str_eq(output_find("json")->name, "json");
    cr_expect_null(output_find(""));
    cr_expect_null(output_find("JSON"));
}
