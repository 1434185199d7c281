/* filter.c: "vlan" in an expression moves every offset behind it, so a filter that is to match
 * without a tag, with one and with two is written down three times. */
#include "filter.h"

#include <stdio.h>
#include <string.h>

#include "capture.h"

/* FILTER_TEXT_MAX is room for the longest expression that is put together. */
#define FILTER_TEXT_MAX 24576

/* NO_TAG is a term for frames without a (further) tag: "not vlan" would move the offsets as well, and
 * loads such as ether[12:2] lead libpcap astray on interfaces whose driver takes the tag off. */
#define NO_TAG "not (ether proto 0x8100 or ether proto 0x88a8 or ether proto 0x9100)"

static bool has_vlan_tags(int link_type)
{
    return link_type == DLT_EN10MB;
}

static bool join(char out[FILTER_TEXT_MAX], const char *needs, const char *wanted, bool tags)
{
    char plain[FILTER_TEXT_MAX / 3 - 64];
    int len = needs != NULL && wanted != NULL
                  ? snprintf(plain, sizeof plain, "(%s) and (%s)", needs, wanted)
                  : snprintf(plain, sizeof plain, "%s", needs != NULL ? needs : wanted);
    if (len < 0 || (size_t)len >= sizeof plain) {
        return false;
    }
    if (tags) {
        snprintf(out, FILTER_TEXT_MAX,
                 "(" NO_TAG " and (%s)) or (vlan and " NO_TAG " and (%s)) or (vlan and (%s))",
                 plain, plain, plain);
    } else {
        snprintf(out, FILTER_TEXT_MAX, "%s", plain);
    }
    return true;
}

static bool compile(pcap_t *handle, const char *expression, struct bpf_program *program,
                    struct error *error)
{
    if (pcap_compile(handle, program, expression, 1, PCAP_NETMASK_UNKNOWN) != 0) {
        return error_set(error, "bad capture filter: %s", pcap_geterr(handle));
    }
    return true;
}

bool filter_compile(pcap_t *handle, const char *needs, const char *wanted,
                    struct bpf_program *program, struct error *error)
{
    char expression[FILTER_TEXT_MAX];
    bool speaks_of_tags = wanted != NULL && strstr(wanted, "vlan") != NULL;
    bool both_ways = has_vlan_tags(pcap_datalink(handle)) && !speaks_of_tags;
    if (!join(expression, needs, wanted, both_ways)) {
        return error_set(error, "bad capture filter: it is too long");
    }
    return compile(handle, expression, program, error);
}

bool filter_install(pcap_t *handle, const char *needs, const char *wanted, struct error *error)
{
    struct bpf_program program;
    if (needs == NULL && wanted == NULL) {
        return true;
    }
    if (!filter_compile(handle, needs, wanted, &program, error)) {
        return false;
    }
    bool ok = pcap_setfilter(handle, &program) == 0;
    pcap_freecode(&program);
    return ok ||
           error_set(error, "the capture filter cannot be installed: %s", pcap_geterr(handle));
}

/* For all that fedtap understands but one, the two numbers are the same. */
int filter_link_type(int dlt)
{
    return dlt == DLT_RAW ? LINK_RAW : dlt;
}

static int dlt_of(int link_type)
{
    return link_type == LINK_RAW ? DLT_RAW : link_type;
}

bool filter_unknown_link(const char *source, int link_type, struct error *error)
{
    const char *name = pcap_datalink_val_to_name(dlt_of(link_type));
    return error_set(error, "%s: link type %d (%s) is not understood", source, link_type,
                     name != NULL ? name : "no name");
}

bool filter_compile_for_link(int link_type, const char *wanted, struct bpf_program *program,
                             struct error *error)
{
    pcap_t *handle = pcap_open_dead(dlt_of(link_type), 65535);
    if (handle == NULL) {
        return error_set(error, "out of memory");
    }
    bool ok = filter_compile(handle, NULL, wanted, program, error);
    pcap_close(handle);
    return ok;
}

bool capture_check_filter(const char *expression, struct error *error)
{
    pcap_t *handle = pcap_open_dead(DLT_EN10MB, 65535);
    if (handle == NULL) {
        return error_set(error, "out of memory");
    }
    struct bpf_program program;
    bool ok = compile(handle, expression, &program, error);
    if (ok) {
        pcap_freecode(&program);
    }
    pcap_close(handle);
    return ok;
}
