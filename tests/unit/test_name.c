/* test_name.c: what names are, and the one-label question. */
#include <criterion/criterion.h>

#include <string.h>

#include "name.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

Test(name, the_one_label_rule)
{
    static const struct {
        const char *domain;
        const char *target;
        bool is_child;
    } rows[] = {
        {"example.com", "expe.example.com", true},
        {"example.com", "expe.sub.example.com", false},
        {"example.com", "expe.dummy.com", false},
        {"acano.steven.lab", "vcse.steven.lab", false},
        {"acano.steven.lab", "vcse.acano.steven.lab", true},
        {"cms.steven.lab", "vcse.sub.cms.steven.lab", false},
        {"exp.ciscoexample.com", "sip.exp.ciscoexample.com", true},
        {"exp.ciscoexample.com", "sip.ciscoexample.com", false},
        {"contoso.com", "sip.contoso.com", true},
        {"example.com", "badexample.com", false},
        {"example.com", "x.badexample.com", false},
        {"example.com", "example.com", false},
        {"Example.COM.", "EXPE.example.com", true},
        {"example.com", ".", false},
        {"example.com", "a\\.b.example.com", true},
        {"b.example.com", "a\\.b.example.com", false},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct name domain = name_of(rows[i].domain);
        struct name target = name_of(rows[i].target);
        cr_expect_eq(name_is_child(&target, &domain), rows[i].is_child, "%s under %s",
                     rows[i].target, rows[i].domain);
    }
}

Test(name, text_and_back)
{
    static const struct {
        const char *text;
        const char *written; /* NULL: malformed */
        unsigned num_labels;
    } rows[] = {
        {"a.b.c", "a.b.c", 3},
        {"A.B.", "a.b", 2},
        {".", ".", 0},
        {"a\\.b.c", "a\\.b.c", 2},
        {"\\027[31m.c", "\\027[31m.c", 2},
        {"\\\\.c", "\\\\.c", 2},
        {"_sip._tcp.x", "_sip._tcp.x", 3},
        {"", NULL, 0},
        {"a..b", NULL, 0},
        {".a", NULL, 0},
        {"a..", NULL, 0},
        {"\\", NULL, 0},
        {"\\25", NULL, 0},
        {"\\256", NULL, 0},
        {"a\\2x5", NULL, 0},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct name name;
        char text[NAME_TEXT_MAX];
        bool ok = name_parse(bytes_of_text(rows[i].text), &name);
        cr_expect_eq(ok, rows[i].written != NULL, "\"%s\"", rows[i].text);
        if (ok && rows[i].written != NULL) {
            cr_expect_str_eq(name_format(&name, text), rows[i].written);
            cr_expect_eq(name_num_labels(&name), rows[i].num_labels, "%s", rows[i].text);
        }
    }
}

Test(name, labels_and_names_have_their_limits)
{
    uint8_t octets[NAME_LABEL_MAX + 1];
    memset(octets, 0, sizeof octets); /* every octet is written as four characters */
    struct name name = {0};
    cr_expect_not(name_add_label(&name, (struct bytes){octets, 0}));
    cr_expect_not(name_add_label(&name, (struct bytes){octets, NAME_LABEL_MAX + 1}));
    for (int i = 0; i < 3; i++) {
        cr_expect(name_add_label(&name, (struct bytes){octets, NAME_LABEL_MAX}));
    }
    struct name longest = name;
    cr_expect_not(name_add_label(&name, (struct bytes){octets, 62}));
    cr_expect(name_add_label(&longest, (struct bytes){octets, 61}));
    cr_expect_eq(longest.len + 1, NAME_WIRE_MAX);
    char text[NAME_TEXT_MAX];
    cr_expect_lt(strlen(name_format(&longest, text)), NAME_TEXT_MAX);
}

Test(name, a_certificate_s_text_matches_whole_or_not_at_all)
{
    static const struct {
        const char *text;
        bool equals;
        bool wildcard;
    } rows[] = {
        {"vcse.acano.steven.lab", true, false},
        {"VCSE.Acano.steven.LAB", true, false},
        {"vcse.acano.steven.lab.", false, false},
        {"vcse.acano.steven.la", false, false},
        {"vcse.acano.steven.labs", false, false},
        {"vcse-acano.steven.lab", false, false},
        {"cse.acano.steven.lab", false, false},
        {"acano.steven.lab", false, false},
        {"", false, false},
        {"*.acano.steven.lab", false, true},
        {"*.ACANO.steven.lab", false, true},
        {"*.steven.lab", false, false},
        {"*acano.steven.lab", false, false},
        {"v*.acano.steven.lab", false, false},
        {"*.", false, false},
        {"*", false, false},
    };
    struct name name = name_of("vcse.acano.steven.lab");
    for (size_t i = 0; i < NUM(rows); i++) {
        struct bytes text = bytes_of_text(rows[i].text);
        cr_expect_eq(name_equals_text(&name, text), rows[i].equals, "%s", rows[i].text);
        cr_expect_eq(name_matches_wildcard(&name, text), rows[i].wildcard, "%s", rows[i].text);
    }
    struct name dotted = name_of("a\\.b.c");
    cr_expect_not(name_equals_text(&dotted, bytes_of_text("a.b.c")), "a dot inside a label");
}

Test(name, parents)
{
    struct name name = name_of("a.b");
    struct name b = name_of("b");
    cr_expect(name_is_under(&name, &b));
    cr_expect(name_is_under(&name, &name));
    cr_expect_not(name_is_under(&b, &name));
    name_parent(&name, &name);
    cr_expect(name_equal(&name, &b));
    name_parent(&name, &name);
    name_parent(&name, &name);
    cr_expect(name_is_root(&name));
}
