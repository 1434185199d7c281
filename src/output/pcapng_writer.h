/* pcapng_writer: blocks of pcapng (draft-ietf-opsawg-pcapng), little-endian on every machine. */
#ifndef FEDTAP_PCAPNG_WRITER_H
#define FEDTAP_PCAPNG_WRITER_H

#include <stdio.h>

#include "bytes.h"

/* pcapng_write_section begins a section: application is who writes it (section 4.1). */
void pcapng_write_section(FILE *stream, const char *application);

/* pcapng_write_interface describes the next interface, of which time is counted in nanoseconds (section
 * 4.2). name may be any octets: what is no text is escaped. */
void pcapng_write_interface(FILE *stream, int link_type, struct bytes name);

/* pcapng_packet is what an Enhanced Packet Block holds (section 4.3). */
struct pcapng_packet {
    uint32_t interface; /* by order of description, from 0 */
    int64_t time_ns;
    struct bytes data;
    uint32_t original_len;
    const char *const *comments;
    size_t num_comments;
};

/* pcapng_write_packet writes one, and its comments in order. */
void pcapng_write_packet(FILE *stream, const struct pcapng_packet *packet);

#endif
