/* packet: one captured frame as typed headers and a view of its payload, or why not. */
#ifndef FEDTAP_PACKET_H
#define FEDTAP_PACKET_H

#include "address.h"
#include "bytes.h"

/* link_type numbers are those of the LINKTYPE registry that capture files use. */
enum link_type {
    LINK_NULL = 0,
    LINK_ETHERNET = 1,
    LINK_PPP = 9,
    LINK_PPP_HDLC = 50,
    LINK_PPP_ETHER = 51,
    LINK_RAW = 101,
    LINK_CISCO_HDLC = 104,
    LINK_IEEE802_11 = 105,
    LINK_LOOP = 108,
    LINK_LINUX_SLL = 113,
    LINK_PRISM = 119,
    LINK_RADIOTAP = 127,
    LINK_AVS = 163,
    LINK_PPP_WITH_DIRECTION = 204,
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

/* packet is a decoded frame: the innermost packet in it, whatever carries that. */
struct packet {
    struct endpoint source;
    struct endpoint destination;
    enum transport transport;
    struct bytes payload;     /* of UDP or TCP, as far as it was captured */
    size_t num_cut;           /* octets of payload that were on the wire but not captured */
    uint32_t sequence;        /* TCP only, as is all that follows */
    uint32_t acknowledgement; /* meaningful with TCP_ACK */
    uint8_t tcp_flags;        /* enum tcp_flag, other bits too */
    uint32_t flow_hash;       /* by flow_hash, for whoever looks for the flow */
};

enum packet_result {
    PACKET_OK,
    PACKET_IGNORED,      /* not IP, or neither UDP nor TCP: nothing for fedtap */
    PACKET_FRAGMENT,     /* a fragment of an IP packet that is not whole yet */
    PACKET_MALFORMED,    /* the headers contradict themselves */
    PACKET_CUT,          /* the snap length cut the headers */
    PACKET_TOO_DEEP,     /* in more encapsulations than ENCAPSULATIONS_MAX */
    PACKET_UNKNOWN_LINK, /* link type that is not understood */
};

struct fragments;

/* packet_decode reads the headers of frame: the link layer, encapsulations and tunnels, IPv4 or IPv6
 * with extension headers, UDP or TCP. Fragments are kept in fragments until their packet is whole;
 * without (NULL) each is PACKET_FRAGMENT. out is meaningful on PACKET_OK only; its payload lies within
 * frame's data, or is on loan from fragments until the next call. A length field that announces less
 * than was captured rules (Ethernet padding is not payload); one that announces more than was on the
 * wire is PACKET_MALFORMED; checksums are not verified, since captures at the sender do not hold
 * them. */
enum packet_result packet_decode(const struct frame *frame, struct fragments *fragments,
                                 struct packet *out);

/* packet_encapsulations is a capture-filter term for everything that may carry another packet. */
extern const char packet_encapsulations[];

/* packet_link_type_known tells whether packet_decode understands a link type. */
bool packet_link_type_known(int link_type);

#endif
