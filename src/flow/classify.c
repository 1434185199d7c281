#include "classify.h"

#include <stdlib.h>

#include <ndpi/ndpi_api.h>

struct classifier {
    struct ndpi_detection_module_struct *module;
};

struct classified {
    struct ndpi_flow_struct *flow;
};

struct classifier *classifier_new(void)
{
    return calloc(1, sizeof(struct classifier));
}

void classifier_free(struct classifier *classifier)
{
    if (classifier != NULL && classifier->module != NULL) {
        ndpi_exit_detection_module(classifier->module);
    }
    free(classifier);
}

/* start makes nDPI's module, which takes some MiB and milliseconds, for the protocols that matter. */
static bool start(struct classifier *classifier)
{
    if (classifier->module != NULL) {
        return true;
    }
    classifier->module = ndpi_init_detection_module(ndpi_dont_load_tor_hosts);
    if (classifier->module == NULL) {
        return false;
    }
    NDPI_PROTOCOL_BITMASK wanted;
    NDPI_BITMASK_RESET(wanted);
    NDPI_BITMASK_ADD(wanted, NDPI_PROTOCOL_TLS);
    NDPI_BITMASK_ADD(wanted, NDPI_PROTOCOL_DNS);
    ndpi_set_protocol_detection_bitmask2(classifier->module, &wanted);
    ndpi_finalize_initialization(classifier->module);
    return true;
}

struct classified *classified_new(struct classifier *classifier)
{
    struct classified *flow = calloc(1, sizeof *flow);
    if (flow == NULL || !start(classifier)) {
        free(flow);
        return NULL;
    }
    flow->flow = ndpi_flow_malloc(SIZEOF_FLOW_STRUCT);
    if (flow->flow == NULL) {
        free(flow);
        return NULL;
    }
    memset(flow->flow, 0, SIZEOF_FLOW_STRUCT);
    return flow;
}

void classified_free(struct classified *flow)
{
    if (flow != NULL) {
        ndpi_free_flow(flow->flow);
        free(flow);
    }
}

/* An IPv4 and a TCP header, from client port 50000 to server port 443 or back. */
#define HEADERS_LEN 40
#define SHOWN_MAX ((size_t)2048)

static void write_u32(uint8_t *to, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) {
        to[i] = (uint8_t)(value >> (24 - 8 * i));
    }
}

static size_t write_packet(uint8_t *to, bool from_server, uint32_t sequence, struct bytes payload)
{
    static const uint8_t headers[HEADERS_LEN] = {
        0x45, 0,    0,    0,    0,    0,    0,   0, 64, 6,
        0,    0,    192,  0,    2,    1,    192, 0, 2,  2, /* IPv4 */
        0xc3, 0x50, 0x01, 0xbb, 0,    0,    0,   1, 0,  0,
        0,    1,    0x50, 0x18, 0xff, 0xff, 0,   0, 0,  0};
    size_t payload_len = payload.len < SHOWN_MAX ? payload.len : SHOWN_MAX;
    size_t len = HEADERS_LEN + payload_len;
    memcpy(to, headers, HEADERS_LEN);
    memcpy(to + HEADERS_LEN, payload.ptr, payload_len);
    to[2] = (uint8_t)(len >> 8);
    to[3] = (uint8_t)len;
    write_u32(to + 24, sequence);
    if (from_server) {
        to[15] = 2;
        to[19] = 1;
        memcpy(to + 20, headers + 22, 2);
        memcpy(to + 22, headers + 20, 2);
    }
    return len;
}

enum application classified_look(struct classifier *classifier, struct classified *flow,
                                 bool from_server, uint32_t sequence, struct bytes payload,
                                 int64_t time_ns)
{
    uint8_t packet[HEADERS_LEN + SHOWN_MAX];
    if (payload.len == 0) {
        return APPLICATION_UNKNOWN;
    }
    size_t len = write_packet(packet, from_server, sequence, payload);
    ndpi_protocol seen = ndpi_detection_process_packet(
        classifier->module, flow->flow, packet, (uint16_t)len, (uint64_t)(time_ns / 1000000));
    if (seen.master_protocol == NDPI_PROTOCOL_TLS || seen.app_protocol == NDPI_PROTOCOL_TLS) {
        return APPLICATION_TLS;
    }
    if (seen.master_protocol == NDPI_PROTOCOL_DNS || seen.app_protocol == NDPI_PROTOCOL_DNS) {
        return APPLICATION_DNS;
    }
    return APPLICATION_UNKNOWN;
}
