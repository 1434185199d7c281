/* test_address.c: addresses as text and back, and what makes two of them equal. */
#include <criterion/criterion.h>

#include "address.h"
#include "octets.h"

static const uint8_t ramp[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};

Test(address, only_4_and_16_octets_are_an_address)
{
    for (size_t len = 0; len <= sizeof ramp; len++) {
        struct bytes exact = exact_copy(ramp, len);
        struct address a = address_of(exact);
        bool is_address = len == 4 || len == 16;
        cr_expect_eq(a.family != ADDRESS_NONE, is_address, "%zu octets", len);
        cr_expect(bytes_equal(address_octets(&a), is_address ? exact : (struct bytes){NULL, 0}),
                  "%zu octets", len);
        exact_free(exact);
    }
}

Test(address, unused_octets_are_zero)
{
    struct address a = address_of((struct bytes){ramp, 4});
    for (size_t i = 4; i < sizeof a.octet; i++) {
        cr_expect_eq(a.octet[i], 0, "octet %zu", i);
    }
}

Test(address, text_and_back)
{
    static const struct {
        const char *text;
        const char *written; /* RFC 5952 */
        enum address_family family;
    } rows[] = {
        {"0.0.0.0", "0.0.0.0", ADDRESS_IPV4},
        {"192.0.2.1", "192.0.2.1", ADDRESS_IPV4},
        {"255.255.255.255", "255.255.255.255", ADDRESS_IPV4},
        {"::", "::", ADDRESS_IPV6},
        {"::1", "::1", ADDRESS_IPV6},
        {"1::", "1::", ADDRESS_IPV6},
        {"2001:DB8::A", "2001:db8::a", ADDRESS_IPV6},
        {"2001:0db8:0:0:0:0:0002:0001", "2001:db8::2:1", ADDRESS_IPV6},
        {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", ADDRESS_IPV6}, /* not for one group */
        {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1", ADDRESS_IPV6},          /* the longest run */
        {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", ADDRESS_IPV6},    /* the first of equals */
        {"::ffff:192.0.2.1", "::ffff:192.0.2.1", ADDRESS_IPV6},         /* mapped: stays IPv6 */
        {"::ffff:c000:201", "::ffff:192.0.2.1", ADDRESS_IPV6},
        {"ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
         ADDRESS_IPV6},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct address a;
        struct address again;
        char text[ADDRESS_TEXT_MAX];
        cr_assert(address_parse(rows[i].text, &a), "%s", rows[i].text);
        cr_expect_eq(a.family, rows[i].family, "%s", rows[i].text);
        cr_expect_eq(address_format(&a, text), text);
        cr_expect_str_eq(text, rows[i].written, "%s: %s", rows[i].text, text);
        cr_expect(address_parse(text, &again) && address_equal(&a, &again), "%s", text);
    }
}

Test(address, what_is_no_address)
{
    static const char *const rows[] = {
        "",
        " ",
        "-",
        "1.2.3",
        "1.2.3.",
        "1.2.3.4.",
        "1.2.3.4 ",
        " 1.2.3.4",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4/24",
        "1.2.3.4:5061",
        "0x1.2.3.4",
        "16909060",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "::g",
        "[::1]",
        "fe80::1%eth0",
        "::1.2.3",
        "example.com",
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct address a;
        cr_expect_not(address_parse(rows[i], &a), "\"%s\"", rows[i]);
    }
}

Test(address, no_address_is_shown_too)
{
    const struct address none = {0};
    char text[ADDRESS_TEXT_MAX];
    cr_expect_str_eq(address_format(&none, text), "-");
}

static struct endpoint endpoint_of(const char *text, uint16_t port)
{
    struct endpoint e = {.port = port};
    cr_assert(address_parse(text, &e.address), "%s", text);
    return e;
}

Test(address, endpoints)
{
    static const struct {
        const char *address;
        uint16_t port;
        const char *written;
    } rows[] = {
        {"192.0.2.1", 5061, "192.0.2.1:5061"},
        {"192.0.2.1", 0, "192.0.2.1:0"},
        {"2001:db8::1", 5061, "[2001:db8::1]:5061"},
        {"::ffff:192.0.2.1", 53, "[::ffff:192.0.2.1]:53"},
        {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 65535,
         "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535"},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct endpoint e = endpoint_of(rows[i].address, rows[i].port);
        char text[ENDPOINT_TEXT_MAX];
        cr_expect_str_eq(endpoint_format(&e, text), rows[i].written, "%s", text);
    }
}

Test(address, every_octet_counts)
{
    for (size_t len = 4; len <= 16; len += 12) {
        struct address a = address_of((struct bytes){ramp, len});
        for (size_t i = 0; i < len; i++) {
            struct address other = a;
            other.octet[i] ^= 0x80;
            cr_expect(address_equal(&a, &a));
            cr_expect_not(address_equal(&a, &other), "octet %zu of %zu", i, len);
        }
    }
}

Test(address, family_and_port_count)
{
    static const uint8_t zeros[16];
    struct address four = address_of((struct bytes){zeros, 4});
    struct address sixteen = address_of((struct bytes){zeros, 16});
    const struct address none = {0};
    cr_expect_not(address_equal(&four, &sixteen));
    cr_expect_not(address_equal(&four, &none));
    cr_expect(address_equal(&none, &none));

    struct endpoint e = endpoint_of("192.0.2.1", 5061);
    struct endpoint other_port = endpoint_of("192.0.2.1", 5060);
    struct endpoint other_address = endpoint_of("192.0.2.2", 5061);
    cr_expect(endpoint_equal(&e, &e));
    cr_expect_not(endpoint_equal(&e, &other_port));
    cr_expect_not(endpoint_equal(&e, &other_address));
}

Test(address, some_ranges_are_not_reached_from_the_internet)
{
    static const struct {
        const char *text;
        bool is_loopback;
        bool is_private;
    } rows[] = {
        {"127.0.0.1", true, false},    {"127.255.255.255", true, false},
        {"128.0.0.1", false, false},   {"::1", true, false},
        {"::2", false, false},         {"10.0.0.1", false, true},
        {"11.0.0.1", false, false},    {"172.15.255.255", false, false},
        {"172.16.0.1", false, true},   {"172.31.255.255", false, true},
        {"172.32.0.1", false, false},  {"192.168.1.1", false, true},
        {"192.169.1.1", false, false}, {"100.63.255.255", false, false},
        {"100.64.0.1", false, true},   {"100.127.255.255", false, true},
        {"100.128.0.1", false, false}, {"169.254.1.1", false, true},
        {"fc00::1", false, true},      {"fdff::1", false, true},
        {"fe00::1", false, false},     {"fe80::1", false, true},
        {"febf::1", false, true},      {"fec0::1", false, false},
        {"2001:db8::1", false, false}, {"52.112.0.1", false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct address a;
        cr_assert(address_parse(rows[i].text, &a));
        cr_expect_eq(address_is_loopback(&a), rows[i].is_loopback, "%s", rows[i].text);
        cr_expect_eq(address_is_private(&a), rows[i].is_private, "%s", rows[i].text);
    }
}
