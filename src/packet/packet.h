/* packet: one captured frame as typed headers and a view of its payload, or why not. */
#ifndef FEDTAP_PACKET_H
#define FEDTAP_PACKET_H

#include "address.h"
#include "bytes.h"

/* link_type numbers are those of the LINKTYPE registry that capture files use. */
enum link_type {
    LINK_NULL = 0,
    LINK_ETHERNET = 1,
    LINK_RAW = 101,
    LINK_LOOP = 108,
    LINK_LINUX_SLL = 113,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_LINUX_SLL2 = 276,
};

/* frame is what a capture lends: its octets are valid until the next frame is asked for. */
struct frame {
    struct bytes data;     /* what was captured */
    uint32_t original_len; /* octets that were on the wire; more than data.len when cut */
    int64_t time_ns;       /* packet time */
    uint64_t number;       /* 1-based in its source, as Wireshark numbers it */
    uint16_t source;       /* index of the capture source */
    int link_type;         /* enum link_type, or a number that is not understood */
};

/* TCP_* are the control bits that fedtap reads (RFC 9293, section 3.1). */
enum tcp_flag { TCP_FIN = 0x01, TCP_SYN = 0x02, TCP_RST = 0x04, TCP_ACK = 0x10 };

/* packet is a decoded frame; every view in it lies within the frame's data. */
struct packet {
    struct endpoint source;
    struct endpoint destination;
    enum transport transport;
    struct bytes network;     /* from the IP header to the end of the IP packet */
    struct bytes payload;     /* of UDP or TCP, as far as it was captured */
    size_t num_cut;           /* octets of payload that were on the wire but not captured */
    uint32_t sequence;        /* TCP only, as is all that follows */
    uint32_t acknowledgement; /* meaningful with TCP_ACK */
    uint8_t tcp_flags;        /* enum tcp_flag, other bits too */
};

enum packet_result {
    PACKET_OK,
    PACKET_IGNORED,      /* not IP, or neither UDP nor TCP: nothing for fedtap */
    PACKET_FRAGMENT,     /* a fragment of an IP packet */
    PACKET_MALFORMED,    /* the headers contradict themselves */
    PACKET_CUT,          /* the snap length cut the headers */
    PACKET_UNKNOWN_LINK, /* link type that is not understood */
};

/* packet_decode reads the headers of frame: link layer with VLAN tags, IPv4 or IPv6 with extension
 * headers, UDP or TCP. out is only filled on PACKET_OK. A length field that announces less than was
 * captured rules (Ethernet padding is not payload); one that announces more than was on the wire is
 * PACKET_MALFORMED; checksums are not verified, since captures at the sender do not hold them. */
enum packet_result packet_decode(const struct frame *frame, struct packet *out);

/* packet_link_type_known tells whether packet_decode understands a link type. */
bool packet_link_type_known(int link_type);

#endif
