/* evidence_blocks: blocks of pcapng (draft-ietf-opsawg-pcapng), little-endian on every machine. */
#ifndef FEDTAP_EVIDENCE_BLOCKS_H
#define FEDTAP_EVIDENCE_BLOCKS_H

#include <stdio.h>

#include "bytes.h"

/* evidence_blocks_section begins a section: application is who writes it (section 4.1). */
void evidence_blocks_section(FILE *stream, const char *application);

/* evidence_blocks_interface describes the next interface, of which time is counted in nanoseconds (section
 * 4.2). name may be any octets: what is no text is escaped. */
void evidence_blocks_interface(FILE *stream, int link_type, struct bytes name);

/* evidence_block is what an Enhanced Packet Block holds (section 4.3). */
struct evidence_block {
    uint32_t interface; /* by order of description, from 0 */
    int64_t time_ns;
    struct bytes data;
    uint32_t original_len;
    const char *const *comments;
    size_t num_comments;
};

/* evidence_blocks_packet writes one, and its comments in order. */
void evidence_blocks_packet(FILE *stream, const struct evidence_block *packet);

#endif
