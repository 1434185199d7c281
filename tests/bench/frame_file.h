/* frame_file: a capture file written frame by frame: UDP and TCP over IPv4 over Ethernet, with every
 * checksum right, at times that only the writer moves. A write that fails ends the program. */
#ifndef FEDTAP_FRAME_FILE_H
#define FEDTAP_FRAME_FILE_H

#include <stdint.h>

#include "bytes.h"

/* FRAME_PAYLOAD_MAX octets fit into one TCP segment, as over Ethernet. */
#define FRAME_PAYLOAD_MAX ((size_t)1460)

/* The flags of a segment (RFC 9293, section 3.1). */
#define TCP_FIN 1
#define TCP_SYN 2
#define TCP_PSH 8
#define TCP_ACK 16

struct ipv4_end {
    uint32_t address; /* IPv4 */
    uint16_t port;
};

/* between is who speaks to whom. */
struct between {
    struct ipv4_end from;
    struct ipv4_end to;
};

struct frame_file;

/* frame_file_new begins a pcap file at path, at a time fixed for all; step_ns goes by between two
 * frames. Free with frame_file_end, which completes the file. */
struct frame_file *frame_file_new(const char *path, uint64_t step_ns);
void frame_file_end(struct frame_file *file);

/* frame_file_count counts the frames. */
uint64_t frame_file_count(const struct frame_file *file);

/* frame_udp and frame_tcp append a frame with at most FRAME_PAYLOAD_MAX octets of payload. */
void frame_udp(struct frame_file *file, struct between ends, struct bytes payload);
void frame_tcp(struct frame_file *file, struct between ends, uint8_t flags, uint32_t sequence,
               uint32_t acknowledgement, struct bytes payload);

#endif
