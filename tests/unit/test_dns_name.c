/* test_dns_name.c: names are read as they are meant, and no name leads astray. */
#include <criterion/criterion.h>

#include "bounds.h"
#include "dns_name.h"
#include "dns_octets.h"

/* A message is read from offset start; its name shall end there in front of rest_len octets. */
static const struct {
    const char *name;
    struct octets message;
    size_t start;
    const char *text;
    size_t rest_len;
} good[] = {
    {"the root", HEX(0), 0, ".", 0},
    {"one label", HEX(1, 'a', 0), 0, "a", 0},
    {"octets behind", HEX(1, 'a', 0, 9, 9), 0, "a", 2},
    {"two labels", HEX(EXAMPLE), 0, "example.com", 0},
    {"upper case", HEX(2, 'A', 'z', 1, 'Z', 0), 0, "az.z", 0},
    {"a pointer alone", HEX(1, 'a', 0, POINTER(0), 7), 3, "a", 1},
    {"a label and a pointer", HEX(1, 'a', 0, 1, 'b', POINTER(0)), 3, "b.a", 0},
    {"a pointer to the root", HEX(0, 1, 'b', POINTER(0)), 1, "b", 0},
    {"a pointer into a name", HEX(EXAMPLE, 1, 'b', POINTER(8)), 13, "b.com", 0},
    {"a pointer to a pointer", HEX(1, 'a', 0, POINTER(0), POINTER(3)), 5, "a", 0},
    {"labels and pointers in turn",
     HEX(1, 'a', 0, 1, 'b', POINTER(0), 1, 'c', POINTER(3), 1, 'd', POINTER(7)), 11, "d.c.b.a", 0},
    {"a dot in a label", HEX(3, 'a', '.', 'b', 0), 0, "a\\.b", 0},
    {"a backslash", HEX(1, '\\', 0), 0, "\\\\", 0},
    {"a NUL", HEX(2, 0, 'a', 0), 0, "\\000a", 0},
    {"an escape character", HEX(2, 0x1b, '[', 0), 0, "\\027[", 0},
    {"octets over 127", HEX(2, 0xc3, 0xa9, 0), 0, "\\195\\169", 0},
};

Test(dns_name, names_are_read_to_their_end_and_no_further)
{
    for (size_t i = 0; i < NUM(good); i++) {
        struct bytes message = exact_copy(good[i].message.raw, good[i].message.len);
        struct cursor c = cursor_of(message);
        cursor_skip(&c, good[i].start);
        struct name n;
        char text[NAME_TEXT_MAX];
        dns_name_read(&c, message, &n);
        cr_expect(cursor_ok(&c), "%s: state %d", good[i].name, c.state);
        cr_expect_str_eq(name_format(&n, text), good[i].text, "%s", good[i].name);
        cr_expect(c.rest.len == good[i].rest_len, "%s: %zu left", good[i].name, c.rest.len);
        exact_free(message);
    }
}

Test(dns_name, a_name_cut_anywhere_is_short)
{
    for (size_t i = 0; i < NUM(good); i++) {
        size_t end = good[i].message.len - good[i].rest_len;
        for (size_t len = good[i].start; len < end; len++) {
            struct bytes message = exact_copy(good[i].message.raw, len);
            struct cursor c = cursor_of(message);
            cursor_skip(&c, good[i].start);
            struct name n;
            dns_name_read(&c, message, &n);
            cr_expect(c.state == CURSOR_SHORT, "%s cut to %zu octets: state %d", good[i].name, len,
                      c.state);
            exact_free(message);
        }
    }
}

/* Inside a block of announced length the same cut is a lie. */
Test(dns_name, a_name_that_leaves_its_block_is_bad)
{
    for (size_t i = 0; i < NUM(good); i++) {
        size_t end = good[i].message.len - good[i].rest_len;
        for (size_t len = good[i].start; len < end; len++) {
            struct bytes message = exact_copy(good[i].message.raw, good[i].message.len);
            struct bytes block = {message.ptr + good[i].start, len - good[i].start};
            struct cursor c = cursor_sealed(block);
            struct name n;
            dns_name_read(&c, message, &n);
            cr_expect(c.state == CURSOR_BAD, "%s in a block of %zu octets: state %d", good[i].name,
                      block.len, c.state);
            exact_free(message);
        }
    }
}

static const struct {
    const char *name;
    struct octets message;
    size_t start;
} bad[] = {
    {"a pointer to itself", HEX(POINTER(0)), 0},
    {"a pointer to itself, later", HEX(0, POINTER(1)), 1},
    {"a label that points to itself", HEX(1, 'a', POINTER(0)), 0},
    {"two pointers to each other", HEX(POINTER(2), POINTER(0)), 2},
    {"two pointers to each other, first", HEX(POINTER(2), POINTER(0)), 0},
    {"a loop through labels", HEX(1, 'a', POINTER(4), 1, 'b', POINTER(0)), 4},
    {"a pointer forward", HEX(POINTER(2), 0), 0},
    {"a pointer forward, from behind a pointer", HEX(0, POINTER(5), POINTER(1), 0), 3},
    {"a pointer past the message", HEX(1, 'a', 0, POINTER(99)), 3},
    {"a pointer past the message, at the largest", HEX(1, 'a', 0, 0xff, 0xff), 3},
    {"a pointer into the name's own label", HEX(1, 'a', POINTER(1)), 0},
    {"label type 01", HEX(0x41, 'a', 0), 0},
    {"label type 10", HEX(0x81, 'a', 0), 0},
    {"label type 01 behind a pointer", HEX(0x41, 'a', 0, POINTER(0)), 3},
    {"a label that runs into the pointer to it", HEX(2, 'a', POINTER(0)), 2},
    {"a label that leaves the message behind a pointer", HEX(9, 'a', 0, POINTER(0)), 3},
};

Test(dns_name, loops_and_lies_are_bad)
{
    for (size_t i = 0; i < NUM(bad); i++) {
        struct bytes message = exact_copy(bad[i].message.raw, bad[i].message.len);
        struct cursor c = cursor_of(message);
        cursor_skip(&c, bad[i].start);
        struct name n;
        dns_name_read(&c, message, &n);
        cr_expect(c.state == CURSOR_BAD, "%s: state %d", bad[i].name, c.state);
        cr_expect(c.rest.len == 0, "%s: more can be read", bad[i].name);
        exact_free(message);
    }
}

/* --- sizes --- */

struct wire {
    size_t len;
    uint8_t raw[1024];
};

static void put_label(struct wire *w, size_t len)
{
    w->raw[w->len++] = (uint8_t)len;
    memset(w->raw + w->len, 'x', len);
    w->len += len;
}

static void put_pointer(struct wire *w, size_t to)
{
    w->raw[w->len++] = (uint8_t)(0xc0 | to >> 8);
    w->raw[w->len++] = (uint8_t)to;
}

static enum cursor_state read_at(const struct wire *w, size_t start, struct name *out)
{
    struct bytes message = exact_copy(w->raw, w->len);
    struct cursor c = cursor_of(message);
    cursor_skip(&c, start);
    dns_name_read(&c, message, out);
    exact_free(message);
    return c.state;
}

Test(dns_name, names_are_at_most_255_octets)
{
    static const struct {
        const char *name;
        size_t last_label;
        enum cursor_state state;
    } rows[] = {
        {"254 octets", 60, CURSOR_OK},
        {"255 octets", 61, CURSOR_OK},
        {"256 octets", 62, CURSOR_BAD},
        {"257 octets", 63, CURSOR_BAD},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct name n;
        struct wire w = {0};
        for (int label = 0; label < 3; label++) {
            put_label(&w, 63);
        }
        put_label(&w, rows[i].last_label);
        w.raw[w.len++] = 0;
        enum cursor_state state = read_at(&w, 0, &n);
        cr_expect(state == rows[i].state, "%s: state %d", rows[i].name, state);
        cr_expect(state != CURSOR_OK || n.len == w.len - 1, "%s: kept %u", rows[i].name, n.len);
    }
}

Test(dns_name, a_short_name_made_long_by_pointers_is_bad)
{
    struct name n;
    struct wire w = {0};
    put_label(&w, 63);
    w.raw[w.len++] = 0;
    size_t start = 0;
    for (int i = 0; i < 2; i++) {
        size_t previous = start;
        start = w.len;
        put_label(&w, 63);
        put_pointer(&w, previous);
        cr_expect(read_at(&w, start, &n) == CURSOR_OK, "%d labels", i + 2);
    }
    size_t third = start;
    start = w.len;
    put_label(&w, 61);
    put_pointer(&w, third);
    cr_expect(read_at(&w, start, &n) == CURSOR_OK && n.len == 254, "255 octets: %u", n.len);
    w.len = start;
    put_label(&w, 62);
    put_pointer(&w, third);
    cr_expect(read_at(&w, start, &n) == CURSOR_BAD, "256 octets");
}

Test(dns_name, as_many_labels_as_fit)
{
    struct name n;
    struct wire w = {0};
    for (int i = 0; i < 127; i++) {
        put_label(&w, 1);
    }
    w.raw[w.len] = 0;
    w.len++;
    cr_expect(read_at(&w, 0, &n) == CURSOR_OK && name_num_labels(&n) == 127);
    w.len--;
    put_label(&w, 1);
    w.raw[w.len++] = 0;
    cr_expect(read_at(&w, 0, &n) == CURSOR_BAD, "128 labels");
}

Test(dns_name, pointers_are_counted)
{
    struct name n;
    struct wire w = {.len = 1}; /* the root, then a pointer to what stands before it, and so on */
    put_pointer(&w, 0);
    for (unsigned i = 2; i <= DNS_POINTERS_MAX; i++) {
        put_pointer(&w, w.len - 2);
    }
    cr_expect(read_at(&w, w.len - 2, &n) == CURSOR_OK && name_is_root(&n), "as many as allowed");
    put_pointer(&w, w.len - 2);
    cr_expect(read_at(&w, w.len - 2, &n) == CURSOR_BAD, "one more");
}

Test(dns_name, a_cursor_in_error_stays_as_it_is)
{
    struct bytes message = exact_copy(good[3].message.raw, good[3].message.len);
    struct cursor c = cursor_of(message);
    struct name n;
    cursor_skip(&c, message.len + 1);
    dns_name_read(&c, message, &n);
    cr_expect(c.state == CURSOR_SHORT);
    exact_free(message);
}
