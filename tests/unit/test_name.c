/* test_name.c: what names are, and the one-label question. */
#include <criterion/criterion.h>

#include <string.h>

#include "name.h"
#include "octets.h"

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

Test(name, every_octet_survives_text_and_only_letters_are_lowered)
{
    for (unsigned octet = 0; octet <= UINT8_MAX; octet++) {
        uint8_t raw = (uint8_t)octet;
        struct name name = {0};
        struct name again;
        char text[NAME_TEXT_MAX];
        cr_assert(name_add_label(&name, (struct bytes){&raw, 1}));
        bool is_upper = octet >= 'A' && octet <= 'Z';
        cr_expect_eq(name.wire[1], is_upper ? octet + ('a' - 'A') : octet, "octet %u", octet);
        for (const char *c = name_format(&name, text); *c != '\0'; c++) {
            cr_expect(*c > ' ' && *c < 0x7f, "octet %u is written \"%s\"", octet, text);
        }
        cr_assert(name_parse(bytes_of_text(text), &again), "\"%s\"", text);
        cr_expect(name_equal(&name, &again), "octet %u", octet);
    }
}

Test(name, letters_are_lowered_wherever_they_stand)
{
    for (size_t len = 1; len <= NAME_LABEL_MAX; len++) {
        for (unsigned octet = 0; octet <= UINT8_MAX; octet++) {
            uint8_t raw[NAME_LABEL_MAX];
            struct name name = {0};
            for (size_t i = 0; i < len; i++) {
                raw[i] = (uint8_t)(octet + i * 29);
            }
            struct bytes exact = exact_copy(raw, len);
            cr_assert(name_add_label(&name, exact));
            exact_free(exact);
            for (size_t i = 0; i < len; i++) {
                bool is_upper = raw[i] >= 'A' && raw[i] <= 'Z';
                cr_assert_eq(name.wire[1 + i], is_upper ? raw[i] + ('a' - 'A') : raw[i],
                             "octet %zu of %zu is %u", i, len, raw[i]);
            }
        }
    }
}

Test(name, escapes_are_octets_like_any_other)
{
    static const char *const same[][2] = {
        {"\\065.c", "a.c"},
        {"\\a\\B.c", "ab.c"},
        {"\\046.c", "\\..c"},
        {"\\092.c", "\\\\.c"},
        {"\\255\\000.c", "\\255\\000.c"},
        {"a\\.", "a\\046."},
    };
    for (size_t i = 0; i < NUM(same); i++) {
        struct name one = name_of(same[i][0]);
        struct name two = name_of(same[i][1]);
        cr_expect(name_equal(&one, &two), "%s and %s", same[i][0], same[i][1]);
    }
}

Test(name, text_is_not_read_beyond_its_end)
{
    static const char text[] = "a\\.b.\\255\\000x.example.com.";
    struct name whole = name_of(text);
    for (size_t len = 0; len < sizeof text - 1; len++) {
        struct bytes exact = exact_copy((const uint8_t *)text, len);
        struct name name;
        if (name_parse(exact, &name)) {
            bool only_dot_is_missing = len == sizeof text - 2;
            cr_expect_eq(name_equal(&name, &whole), only_dot_is_missing, "cut to %zu", len);
        }
        exact_free(exact);
    }
}

/* dotted writes a name of labels of the given lengths, ended by a 0, and returns its length. */
static size_t dotted(const size_t *label_lens, char *out)
{
    size_t len = 0;
    for (; *label_lens > 0; label_lens++) {
        memset(out + len, 'x', *label_lens);
        len += *label_lens;
        out[len++] = '.';
    }
    return len;
}

Test(name, text_has_the_same_limits)
{
    static const struct {
        size_t label_lens[6];
        bool ok;
    } rows[] = {
        {{63}, true},
        {{64}, false},
        {{1, 64, 1}, false},
        {{63, 63, 63, 61}, true},
        {{63, 63, 63, 62}, false},
        {{63, 63, 63, 59, 1}, true},
        {{63, 63, 63, 60, 1}, false},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        char text[400];
        size_t len = dotted(rows[i].label_lens, text);
        for (size_t dot = 0; dot <= 1; dot++) {
            struct bytes exact = exact_copy((const uint8_t *)text, len - dot);
            struct name name;
            cr_expect_eq(name_parse(exact, &name), rows[i].ok, "row %zu", i);
            exact_free(exact);
        }
    }
}

Test(name, a_name_of_127_labels)
{
    struct name name = {0};
    char text[NAME_TEXT_MAX];
    for (unsigned i = 1; i <= 127; i++) {
        cr_assert(name_add_label(&name, bytes_of_text("\x01")));
        cr_expect_eq(name_num_labels(&name), i);
    }
    cr_expect_not(name_add_label(&name, bytes_of_text("a")));
    cr_expect_eq(name_num_labels(&name), 127);
    cr_expect_eq(strlen(name_format(&name, text)), 127 * 5 - 1);
    for (unsigned i = 127; i-- > 0;) {
        name_parent(&name, &name);
        cr_expect_eq(name_num_labels(&name), i);
    }
}

Test(name, a_refused_label_changes_nothing)
{
    uint8_t octets[NAME_LABEL_MAX + 1] = {0};
    struct name name = name_of("example.com");
    const struct name before = name;
    cr_expect_not(name_add_label(&name, (struct bytes){octets, sizeof octets}));
    cr_expect_not(name_add_label(&name, (struct bytes){NULL, 0}));
    cr_expect(name_equal(&name, &before));
}

/* painted is a name whose octets beyond those in use are all paint. */
static struct name painted(const char *text, uint8_t paint)
{
    struct name from = name_of(text);
    struct name name;
    memset(&name, paint, sizeof name);
    name_copy(&name, &from);
    return name;
}

Test(name, only_the_octets_in_use_are_copied_and_compared)
{
    struct name a = painted("a.example.com", 0x11);
    struct name b = painted("a.example.com", 0x22);
    for (size_t i = a.len; i < sizeof a.wire; i++) {
        cr_assert_eq(a.wire[i], 0x11, "octet %zu", i);
    }
    cr_expect(name_equal(&a, &b));
    name_copy(&a, &a);
    cr_expect(name_equal(&a, &b));
    struct name parent_a = painted("example.com", 0x33);
    cr_expect(name_is_child(&a, &parent_a));
    struct name root = painted(".", 0x44);
    struct name zero = {0};
    cr_expect(name_is_root(&root) && name_equal(&root, &zero));
}

Test(name, equality)
{
    static const struct {
        const char *a;
        const char *b;
        bool equal;
    } rows[] = {
        {"example.com", "EXAMPLE.com.", true},
        {"example.com", "example.co", false},
        {"example.com", "example.con", false},
        {"ab.c", "a.bc", false},
        {"a\\.b", "a.b", false},
        {"a", ".", false},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct name a = name_of(rows[i].a);
        struct name b = name_of(rows[i].b);
        cr_expect_eq(name_equal(&a, &b), rows[i].equal, "%s and %s", rows[i].a, rows[i].b);
        cr_expect_eq(name_equal(&b, &a), rows[i].equal, "%s and %s", rows[i].b, rows[i].a);
    }
}

Test(name, under)
{
    static const struct {
        const char *name;
        const char *parent;
        bool is_under;
    } rows[] = {
        {"example.com", "example.com", true},
        {"a.b.c.Example.com", "example.COM", true},
        {"badexample.com", "example.com", false},
        {"a.badexample.com", "example.com", false},
        {"example.com.net", "example.com", false},
        {"com", "example.com", false},
        {"example.com", ".", true},
        {".", ".", true},
        {".", "com", false},
        {"x\\007example\\003com", "example.com", false}, /* the octets are there, in a label */
        {"x.y\\007example\\003com", "example.com", false},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct name name = name_of(rows[i].name);
        struct name parent = name_of(rows[i].parent);
        cr_expect_eq(name_is_under(&name, &parent), rows[i].is_under, "%s under %s", rows[i].name,
                     rows[i].parent);
        if (!rows[i].is_under) {
            cr_expect_not(name_is_child(&name, &parent), "%s", rows[i].name);
        }
    }
}

Test(name, the_first_label_and_the_root)
{
    struct name name = name_of("Sip.example.com");
    struct name com = name_of("com");
    struct name root = name_of(".");
    cr_expect(bytes_equal(name_first_label(&name), bytes_of_text("sip")));
    cr_expect(bytes_equal(name_first_label(&root), bytes_of_text("")));
    cr_expect(name_is_child(&com, &root));
    cr_expect_not(name_is_child(&name, &root));
    cr_expect_not(name_is_child(&root, &root));
    cr_expect_not(name_equals_text(&root, bytes_of_text("")));
    cr_expect_not(name_equals_text(&root, bytes_of_text(".")));
    cr_expect_not(name_matches_wildcard(&root, bytes_of_text("*.")));
    cr_expect_not(name_matches_wildcard(&com, bytes_of_text("*.com")));
    cr_expect_not(name_matches_wildcard(&com, bytes_of_text("*.")));
}

Test(name, hostile_text_of_a_certificate)
{
    static const struct {
        const char *text;
        size_t len;
    } rows[] = {
        {"sip.example.com\0", 16},   {"sip.example.com\0.evil.net", 25},
        {"\0sip.example.com", 16},   {"sip\0example.com", 15},
        {"sip\7example\3com", 15},   {"sip\\.example.com", 16},
        {"s\\105p.example.com", 18}, {"sip.example.com ", 16},
        {" sip.example.com", 16},    {"sip..example.com", 16},
        {".sip.example.com", 16},    {"sip.example,com", 15},
        {"\3sip\7example\3com", 16}, {"*.*.com", 7},
        {"*.example.com\0", 14},     {"*\0example.com", 13},
        {"*.example.com.", 14},      {"**.example.com", 14},
        {"*.sip.example.com", 17},   {"*..example.com", 14},
    };
    struct name name = name_of("sip.example.com");
    for (size_t i = 0; i < NUM(rows); i++) {
        struct bytes exact = exact_copy((const uint8_t *)rows[i].text, rows[i].len);
        cr_expect_not(name_equals_text(&name, exact), "row %zu", i);
        cr_expect_not(name_matches_wildcard(&name, exact), "row %zu", i);
        exact_free(exact);
    }
}

Test(name, every_cut_of_a_certificate_s_text_is_another_name)
{
    static const char text[] = "*.example.com";
    struct name host = name_of("sip.example.com");
    struct name star = name_of(text);
    for (size_t len = 0; len < sizeof text; len++) {
        struct bytes exact = exact_copy((const uint8_t *)text, len);
        cr_expect_eq(name_matches_wildcard(&host, exact), len == sizeof text - 1, "%zu", len);
        cr_expect_eq(name_equals_text(&star, exact), len == sizeof text - 1, "%zu", len);
        exact_free(exact);
    }
}
