/* saved: small captures, made octet by octet in memory. */
#ifndef FEDTAP_SAVED_H
#define FEDTAP_SAVED_H

#include "octets.h"

/* SAVED_MAX is room for the captures of the tests. */
#define SAVED_MAX ((size_t)64 * 1024)

/* SAVED_PATH_MAX is room for the path of one of them, with its terminator. */
#define SAVED_PATH_MAX sizeof "/tmp/fedtap-XXXXXX"

/* saved is a capture file in the making. */
struct saved {
    bool little_endian;
    size_t len;
    uint8_t octets[SAVED_MAX];
};

/* saved_u16 and saved_u32 add a number in the byte order of the file. */
void saved_u16(struct saved *s, uint16_t value);
void saved_u32(struct saved *s, uint32_t value);

/* saved_add adds octets as they are. */
void saved_add(struct saved *s, const uint8_t *octets, size_t len);

/* saved_begin writes the header of a pcap file; nanoseconds or microseconds, either byte order. */
struct saved saved_begin(int link_type, bool nanoseconds, bool little_endian);

/* saved_packet adds a packet of which cut more octets were on the wire. */
void saved_packet(struct saved *s, uint32_t seconds, uint32_t fraction, const struct octets *packet,
                  uint32_t cut);

/* saved_begin_ng writes the section header and one interface of a pcapng file, big-endian;
 * resolution is the option if_tsresol. */
struct saved saved_begin_ng(uint16_t link_type, uint8_t resolution);

/* saved_packet_ng adds an enhanced packet block, in units of the interface's resolution. */
void saved_packet_ng(struct saved *s, uint32_t interface, uint64_t time,
                     const struct octets *packet);

/* saved_block begins a pcapng block of a type; returns where it begins, for saved_end. */
size_t saved_block(struct saved *s, uint32_t type);

/* saved_end pads the block that began at at, and writes its length at both ends. */
void saved_end(struct saved *s, size_t at);

/* saved_option adds an option to a block. */
void saved_option(struct saved *s, uint16_t code, const struct octets *value);

/* saved_section adds a section header block in the byte order of the file. */
void saved_section(struct saved *s);

/* saved_interface adds an interface description block without options. */
void saved_interface(struct saved *s, uint16_t link_type, uint32_t snap_len);

/* saved_write makes a file of the first len octets; the caller unlinks it. */
void saved_write(const struct saved *s, size_t len, char path[SAVED_PATH_MAX]);

#endif
