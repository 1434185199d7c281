/* test_sip_message.c: header sections as values, and those that are none. */
#include <criterion/criterion.h>

#include "octets.h"
#include "sip_message.h"
#include "sip_text.h"

static bool parse(const char *section, struct sip_message *out, uint32_t *len)
{
    *out = (struct sip_message){0};
    return sip_message_parse(bytes_of_text(section), out, len);
}

static void expect_text(struct bytes text, const char *expected, const char *what)
{
    cr_expect(bytes_equal(text, bytes_of_text(expected)), "%s: %.*s", what, (int)text.len,
              (const char *)text.ptr);
}

Test(sip_message, start_lines)
{
    static const struct {
        const char *line;
        bool ok;
        uint16_t status;
        const char *method;
    } rows[] = {
        {"INVITE sip:a@b SIP/2.0", true, 0, "INVITE"},
        {"OPTIONS sip:b SIP/2.0 ", true, 0, "OPTIONS"},
        {"X-Y.z!%*_+`'~1 tel:+1 sip/2.0", true, 0, "X-Y.z!%*_+`'~1"},
        {"SIP/2.0 504 Server time-out", true, 504, ""},
        {"SIP/2.0 100 ", true, 100, ""},
        {"SIP/2.0 699", true, 699, ""},
        {"SIP/2.0 99 too low", false, 0, ""},
        {"SIP/2.0 700 too high", false, 0, ""},
        {"SIP/2.0 0504 long", false, 0, ""},
        {"SIP/2.0 5o4 no number", false, 0, ""},
        {"SIP/2.0", false, 0, ""},
        {"SIP/3.0 200 OK", false, 0, ""},
        {"INVITE sip:a@b SIP/3.0", false, 0, ""},
        {"INVITE sip:a@b", false, 0, ""},
        {"INVITE  SIP/2.0", false, 0, ""},
        {" INVITE sip:a@b SIP/2.0", false, 0, ""},
        {"GET / HTTP/1.1", false, 0, ""},
        {"IN\"VITE sip:a@b SIP/2.0", false, 0, ""},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZ1234567 sip:a@b SIP/2.0", false, 0, ""},
        {"", false, 0, ""},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct sip_message m = {0};
        cr_expect_eq(sip_start_line_parse(bytes_of_text(rows[i].line), &m), rows[i].ok, "%s",
                     rows[i].line);
        cr_expect_eq(m.status, rows[i].status, "%s", rows[i].line);
        expect_text(m.method, rows[i].method, rows[i].line);
    }
}

Test(sip_message, what_a_stream_may_begin_with)
{
    static const struct {
        const char *octets;
        bool may;
    } rows[] = {
        {"", true},
        {"I", true},
        {"INVITE", true},
        {"INVITE sip:", true},
        {"SIP/2", true},
        {"SIP ", true}, /* a method like any other */
        {"HTTP/1.1 200 OK", false},
        {" INVITE", false},
        {"\x16\x03\x01", false},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZ123456", true},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZ1234567", false},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZ1234567 ", false},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        cr_expect_eq(sip_may_begin(bytes_of_text(rows[i].octets)), rows[i].may, "%s",
                     rows[i].octets);
    }
}

Test(sip_message, domains)
{
    static const struct {
        const char *value;
        const char *domain;
    } rows[] = {
        {"<sip:2000@acano.steven.lab>;tag=1", "acano.steven.lab"},
        {"sip:2000@ACANO.steven.lab;tag=1", "acano.steven.lab"},
        {"\"A <sip:x@y>, \\\" B\" <sips:a@b.example:5061;transport=tls>", "b.example"},
        {"<sip:+1234;phone-context=x@b.example?Subject=y>", "b.example"},
        {"<sip:b.example>", "b.example"},
        {"<tel:+1>, <sip:a@b.example>", "b.example"},
        {"<tel:+1>", "."},
        {"<sip:a@192.0.2.1:5060>", "192.0.2.1"},
        {"<sip:a@[2001:db8::1]>", "."},
        {"sip:user@", "."},
        {"<sip:a@b..c>", "."},
        {"<sip:a@b.example", "b.example"},
        {"\"never closed <sip:a@b.example>", "."},
        {"", "."},
        {",,,", "."},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct name name;
        char text[NAME_TEXT_MAX];
        sip_domain(bytes_of_text(rows[i].value), &name);
        cr_expect_str_eq(name_format(&name, text), rows[i].domain, "%s", rows[i].value);
    }
}

Test(sip_message, diagnostics)
{
    static const struct {
        const char *value;
        bool given;
        uint32_t id;
        const char *reason;
        size_t num;
        const char *last;
    } rows[] = {
        {"1010;reason=\"Trust; failed\";source=\"sip.skype.lab\"", true, 1010, "Trust; failed", 1,
         "sip.skype.lab"},
        {" 1009 ; reason = \" No match \" ; domain=\"a\" ;fqdn1=\"b:5061\"", true, 1009, "No match",
         2, "b:5061"},
        {"1002;source=bare;Reason=plain", true, 1002, "plain", 1, "bare"},
        {"1034", true, 1034, "", 0, ""},
        {"1034;;;", true, 1034, "", 0, ""},
        {"1034;reason=\"never closed;source=\"x\"", true, 1034, "never closed;source=\"x", 0, ""},
        {"1010;a=\"with \\\"; quotes\"", true, 1010, "", 1, "with \\\"; quotes"},
        {"reason=\"no id\"", false, 0, "", 0, ""},
        {"1234567890;reason=x", false, 0, "", 0, ""},
        {"-1;reason=x", false, 0, "", 0, ""},
        {"", false, 0, "", 0, ""},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct sip_diagnostics d;
        sip_diagnostics_parse(bytes_of_text(rows[i].value), &d);
        cr_expect_eq(d.given, rows[i].given, "%s", rows[i].value);
        cr_expect_eq(d.id, rows[i].id, "%s", rows[i].value);
        cr_expect_eq(d.num_seen, rows[i].num, "%s: %zu", rows[i].value, d.num_seen);
        expect_text(d.reason, rows[i].reason, rows[i].value);
        if (d.num_kept > 0) {
            expect_text(d.parameter[d.num_kept - 1].value, rows[i].last, rows[i].value);
        }
    }
}

Test(sip_message, parameters_beyond_the_limit_are_counted)
{
    struct sip_diagnostics d;
    sip_diagnostics_parse(bytes_of_text("1;a=1;b=2;c=3;d=4;e=5;f=6;g=7;h=8;i=9;j=1;k=2;l=3;m=4;n=5;"
                                        "o=6;p=7;q=8;r=9"),
                          &d);
    cr_expect_eq(d.num_kept, SIP_PARAMETERS_MAX);
    cr_expect_eq(d.num_seen, 18);
}

Test(sip_message, all_headers_that_matter_in_any_spelling)
{
    struct sip_message m;
    uint32_t len;
    cr_assert(parse("SIP/2.0 504 Server time-out\nI : 1@lab\ncseq: 7  INVITE \n"
                    "f:<sip:a@from.example>;tag=1\nt: <sip:b@to.example>\n"
                    "P-ASSERTED-identity: <sip:a@pai.example>\nserver: RTC/6.0\n"
                    "MS-Diagnostics-Public: 1008;reason=\"x\"\nms-diagnostics: 1;reason=\"y\"\n"
                    "l: 12\nSubject:\nX: a:b:c",
                    &m, &len));
    cr_expect_eq(m.status, 504);
    cr_expect_eq(len, 12);
    expect_text(m.call_id, "1@lab", "Call-ID");
    expect_text(m.cseq, "7  INVITE", "CSeq");
    expect_text(m.method, "INVITE", "method");
    expect_text(m.server, "RTC/6.0", "Server");
    cr_expect(name_equal(&m.from, &(struct name){0}) == false);
    cr_expect_eq(m.diagnostics.id, 1008, "the first one counts");
    char text[NAME_TEXT_MAX];
    cr_expect_str_eq(name_format(&m.from, text), "from.example");
    cr_expect_str_eq(name_format(&m.to, text), "to.example");
    cr_expect_str_eq(name_format(&m.asserted, text), "pai.example");
}

Test(sip_message, what_contradicts_itself_is_refused)
{
    static const struct {
        const char *name;
        const char *section;
        bool ok;
        uint32_t len;
    } rows[] = {
        {"no header at all", "SIP/2.0 200 OK", true, 0},
        {"the same length twice", "SIP/2.0 200 OK\nl: 5\nContent-Length: 5", true, 5},
        {"lengths that differ", "SIP/2.0 200 OK\nl: 5\nContent-Length: 6", false, 0},
        {"a length that is none", "SIP/2.0 200 OK\nl: five", false, 0},
        {"a negative length", "SIP/2.0 200 OK\nl: -5", false, 0},
        {"a length without end", "SIP/2.0 200 OK\nl: 9999999999", false, 0},
        {"an empty length", "SIP/2.0 200 OK\nl:", false, 0},
        {"a line without colon", "SIP/2.0 200 OK\nnonsense", false, 0},
        {"a header without name", "SIP/2.0 200 OK\n: x", false, 0},
        {"a name with a space", "SIP/2.0 200 OK\na b: x", false, 0},
        {"no start line", "l: 5", false, 0},
        {"nothing", "", false, 0},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct sip_message m;
        uint32_t len = 0;
        cr_expect_eq(parse(rows[i].section, &m, &len), rows[i].ok, "%s", rows[i].name);
        cr_expect(!rows[i].ok || len == rows[i].len, "%s", rows[i].name);
    }
}
