/* test_filter.c: a user's capture filter on saved captures, with and without VLAN tags. */
#include <criterion/criterion.h>
#include <unistd.h>

#include "capture.h"
#include "filter.h"
#include "saved.h"

#define TAG 0x81, 0, 0, 7

/* The frames of the Ethernet file, in order; the bits of a row's match are theirs. */
static const struct octets frames[] = {
    HEX(MACS, 8, 0, IPV4(28, 0, 17), UDP(8)),
    HEX(MACS, 8, 0, IPV4(40, 0, 6), TCP(5, TCP_SYN)),
    HEX(MACS, TAG, 8, 0, IPV4(28, 0, 17), UDP(8)),
    HEX(MACS, TAG, 8, 0, IPV4(40, 0, 6), TCP(5, TCP_SYN)),
    HEX(MACS, TAG, 0x86, 0xdd, IPV6(20, 6), TCP(5, TCP_SYN)),
    HEX(MACS, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, IPV4_FROM, 0, 0, 0, 0, 0, 0, IPV4_TO),
    HEX(MACS, 0x88, 0xa8, 0, 5, TAG, 8, 0, IPV4(28, 0, 17), UDP(8)),
    HEX(MACS, 0x91, 0, 0, 5, TAG, 0x86, 0xdd, IPV6(20, 6), TCP(5, TCP_SYN)),
};

enum {
    PLAIN_UDP = 1,
    PLAIN_TCP = 2,
    TAGGED_UDP = 4,
    TAGGED_TCP = 8,
    TAGGED_TCP6 = 16,
    PLAIN_ARP = 32,
    TWICE_UDP = 64,
    TWICE_TCP6 = 128,
    EVERYTHING = 255,
};

static const struct {
    const char *filter;
    unsigned match;
} rows[] = {
    {NULL, EVERYTHING},
    {"udp port 53", PLAIN_UDP | TAGGED_UDP | TWICE_UDP},
    {"tcp port 5061", PLAIN_TCP | TAGGED_TCP | TAGGED_TCP6 | TWICE_TCP6},
    {"tcp or udp", EVERYTHING & ~PLAIN_ARP},
    {"udp port 53 or tcp port 5061", EVERYTHING & ~PLAIN_ARP},
    {"ip6", TAGGED_TCP6 | TWICE_TCP6},
    {"host 192.0.2.2 and tcp", PLAIN_TCP | TAGGED_TCP},
    {"arp", PLAIN_ARP},
    {"tcp[tcpflags] & tcp-syn != 0", PLAIN_TCP | TAGGED_TCP},
    {"udp port 54", 0},
    {"vlan", TAGGED_UDP | TAGGED_TCP | TAGGED_TCP6 | TWICE_UDP | TWICE_TCP6},
    {"vlan 5 and vlan 7 and udp", TWICE_UDP},
    {"vlan 7 and udp", TAGGED_UDP},
    {"vlan 8", 0},
};

static struct capture *capture_filtered(const char *path, const char *filter)
{
    const struct capture_settings settings = {.filter = filter};
    struct capture *capture = capture_new(&settings);
    struct error error;
    cr_assert(capture != NULL && capture_add_file(capture, path, &error));
    return capture;
}

static void write_frames(char path[SAVED_PATH_MAX])
{
    struct saved saved = saved_begin(LINK_ETHERNET, false, true);
    for (size_t i = 0; i < NUM(frames); i++) {
        saved_packet(&saved, (uint32_t)i, 0, &frames[i], 0);
    }
    saved_write(&saved, saved.len, path);
}

/* matches reads a file whose packets are dated by their place in it, and returns a bit for each. */
static unsigned matches(const char *path, const char *filter)
{
    struct capture *capture = capture_filtered(path, filter);
    struct error error = {""};
    struct frame frame;
    enum capture_status status;
    unsigned found = 0;
    while ((status = capture_next(capture, &frame, &error)) == CAPTURE_FRAME) {
        found |= 1u << (frame.time_ns / 1000000000);
    }
    cr_expect(status == CAPTURE_END, "%s: status %d: %s", filter, status, error.message);
    capture_free(capture);
    return found;
}

Test(filter, tagged_frames_match_like_untagged_ones)
{
    char path[SAVED_PATH_MAX];
    write_frames(path);
    for (size_t i = 0; i < NUM(rows); i++) {
        unsigned found = matches(path, rows[i].filter);
        cr_expect(found == rows[i].match, "%s: %#x instead of %#x", rows[i].filter, found,
                  rows[i].match);
    }
    unlink(path);
}

/* What a filter leaves out, it leaves out with a tag too. */
Test(filter, a_tag_gets_no_frame_past_a_negation)
{
    char path[SAVED_PATH_MAX];
    write_frames(path);
    cr_expect(matches(path, "not udp port 53") ==
                  (EVERYTHING & ~(PLAIN_UDP | TAGGED_UDP | TWICE_UDP)),
              "not udp port 53: %#x", matches(path, "not udp port 53"));
    cr_expect(matches(path, "not host 192.0.2.1") == (TAGGED_TCP6 | TWICE_TCP6), "not host: %#x",
              matches(path, "not host 192.0.2.1"));
    unlink(path);
}

/* The evidence of a finding is looked up in Wireshark, in the file itself. */
Test(filter, frames_keep_the_number_that_they_have_in_the_file)
{
    char path[SAVED_PATH_MAX];
    struct error error;
    struct frame frame;
    write_frames(path);
    struct capture *capture = capture_filtered(path, "tcp");
    static const uint64_t numbers[] = {2, 4, 5};
    for (size_t i = 0; i < NUM(numbers); i++) {
        cr_assert(capture_next(capture, &frame, &error) == CAPTURE_FRAME);
        cr_expect(frame.number == numbers[i], "%llu instead of %llu",
                  (unsigned long long)frame.number, (unsigned long long)numbers[i]);
    }
    capture_free(capture);
    unlink(path);
}

static const struct {
    int link_type;
    struct octets frame;
} untagged[] = {
    {LINK_RAW, HEX(IPV4(28, 0, 17), UDP(8))},
    {LINK_IPV4, HEX(IPV4(28, 0, 17), UDP(8))},
    {LINK_NULL, HEX(2, 0, 0, 0, IPV4(28, 0, 17), UDP(8))},
    {LINK_LOOP, HEX(0, 0, 0, 2, IPV4(28, 0, 17), UDP(8))},
    {LINK_LINUX_SLL, HEX(0, 0, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 8, 0, IPV4(28, 0, 17), UDP(8))},
    {LINK_LINUX_SLL2,
     HEX(8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, IPV4(28, 0, 17), UDP(8))},
};

Test(filter, link_types_without_tags_are_filtered_plainly)
{
    for (size_t i = 0; i < NUM(untagged); i++) {
        struct saved saved = saved_begin(untagged[i].link_type, false, true);
        char path[SAVED_PATH_MAX];
        saved_packet(&saved, 0, 0, &untagged[i].frame, 0);
        saved_write(&saved, saved.len, path);
        cr_expect(matches(path, "udp port 53") == 1, "link type %d", untagged[i].link_type);
        cr_expect(matches(path, "tcp port 53") == 0, "link type %d", untagged[i].link_type);
        unlink(path);
    }
}

/* The filter may fit one file and not the next; the line must say which. */
Test(filter, a_filter_that_a_file_does_not_allow_is_told_with_its_name)
{
    struct saved saved = saved_begin(LINK_RAW, false, true);
    char path[SAVED_PATH_MAX];
    struct error error = {""};
    struct frame frame;
    saved_packet(&saved, 0, 0, &untagged[0].frame, 0);
    saved_write(&saved, saved.len, path);
    struct capture *capture = capture_filtered(path, "ether host 02:00:00:00:00:01");
    cr_assert(capture_next(capture, &frame, &error) == CAPTURE_ERROR);
    cr_expect(strstr(error.message, path) != NULL, "%s", error.message);
    cr_expect(strstr(error.message, "bad capture filter") != NULL, "%s", error.message);
    cr_expect(capture_next(capture, &frame, &error) == CAPTURE_END);
    capture_free(capture);
    unlink(path);
}

Test(filter, what_fedtap_needs_and_what_the_user_wants_are_joined)
{
    char path[SAVED_PATH_MAX];
    char reason[PCAP_ERRBUF_SIZE];
    struct error error = {""};
    struct pcap_pkthdr *header;
    const uint8_t *data;
    unsigned found = 0;
    write_frames(path);
    pcap_t *handle = pcap_open_offline(path, reason);
    cr_assert(handle != NULL);
    cr_assert(filter_install(handle, "udp port 53 or tcp", "ip or arp", &error), "%s",
              error.message);
    while (pcap_next_ex(handle, &header, &data) == 1) {
        found |= 1u << header->ts.tv_sec;
    }
    cr_expect(found == (PLAIN_UDP | PLAIN_TCP | TAGGED_UDP | TAGGED_TCP | TWICE_UDP), "%#x", found);
    pcap_close(handle);
    unlink(path);
}

/* What may carry a packet passes the filter of an interface, whatever it carries. */
Test(filter, encapsulations_pass)
{
    static const struct octets carriers[] = {
        HEX(MACS, 8, 0, IPV4(28, 0x2000, 17), UDP(8)),
        HEX(MACS, 8, 0, IPV4(28, 0x0001, 17), UDP(8)),
        HEX(MACS, 8, 0, IPV4(20, 0, 4)),
        HEX(MACS, TAG, 8, 0, IPV4(20, 0, 41)),
        HEX(MACS, 0x88, 0xa8, 0, 5, TAG, 8, 0, IPV4(20, 0, 47)),
        HEX(MACS, 0x86, 0xdd, IPV6(8, 44), 0, 0, 0, 0, 0, 0, 0, 0),
        HEX(MACS, 0x86, 0xdd, IPV6(8, 60), 0, 0, 0, 0, 0, 0, 0, 0),
        HEX(MACS, 0x86, 0xdd, IPV6(0, 47)),
        HEX(MACS, 0x88, 0x47, 0, 1, 1, 64),
        HEX(MACS, TAG, 0x88, 0x64, 0x11, 0, 0, 9, 0, 0),
        HEX(MACS, 8, 0, IPV4(28, 0, 17), U16(40000), U16(4789), U16(8), 0, 0),
        HEX(MACS, 8, 0, IPV4(28, 0, 17), U16(3544), U16(40000), U16(8), 0, 0),
    };
    struct error error = {""};
    struct bpf_program program;
    pcap_t *handle = pcap_open_dead(DLT_EN10MB, 65535);
    cr_assert(filter_compile(handle, packet_encapsulations, NULL, &program, &error), "%s",
              error.message);
    for (size_t i = 0; i < NUM(carriers); i++) {
        struct pcap_pkthdr header = {.caplen = (uint32_t)carriers[i].len,
                                     .len = (uint32_t)carriers[i].len};
        cr_expect(pcap_offline_filter(&program, &header, carriers[i].raw) != 0, "row %zu", i);
    }
    for (size_t i = 0; i < NUM(frames); i++) {
        struct pcap_pkthdr header = {.caplen = (uint32_t)frames[i].len,
                                     .len = (uint32_t)frames[i].len};
        cr_expect(pcap_offline_filter(&program, &header, frames[i].raw) == 0, "frame %zu", i);
    }
    pcap_freecode(&program);
    pcap_close(handle);
}

Test(filter, a_bad_filter_is_told_in_the_words_of_libpcap)
{
    static const char *const bad[] = {"tcp prot 5061", "host", "tcp) or (udp", "port 70000", "("};
    struct error error = {""};
    for (size_t i = 0; i < NUM(bad); i++) {
        cr_expect(!capture_check_filter(bad[i], &error), "%s", bad[i]);
        cr_expect(strncmp(error.message, "bad capture filter: ", 20) == 0, "%s", error.message);
        cr_expect(strlen(error.message) > 25, "%s", error.message);
    }
    cr_expect(capture_check_filter("tcp port 5061", &error));
}

Test(filter, a_filter_too_long_to_be_joined_is_refused)
{
    char path[SAVED_PATH_MAX];
    char longest[20000];
    struct error error = {""};
    struct frame frame;
    memset(longest, ' ', sizeof longest);
    memcpy(longest + sizeof longest - 4, "udp", 4);
    write_frames(path);
    struct capture *capture = capture_filtered(path, longest);
    cr_expect(capture_next(capture, &frame, &error) == CAPTURE_ERROR);
    cr_expect(strstr(error.message, "too long") != NULL, "%s", error.message);
    capture_free(capture);
    unlink(path);
}
