/* evidence_writer: packets and what they are evidence of, into the present file of an output. */
#ifndef FEDTAP_EVIDENCE_WRITER_H
#define FEDTAP_EVIDENCE_WRITER_H

#include "bounds.h"
#include "output.h"
#include "packet_store.h"

/* evidence_note is what is said of a finding: on the packet that decides it, on the others, and on the one that
 * shows how late it was. */
struct evidence_note {
    char finding[3 * MESSAGE_MAX];
    char brief[NAME_TEXT_MAX + 64];
    char silence[NAME_TEXT_MAX + 128];
};

/* evidence_note_of puts it into words. */
void evidence_note_of(struct evidence_note *note, const struct finding *finding);

/* evidence_item is a packet with its comments, which are borrowed. */
struct evidence_item {
    struct stored_packet *stored;
    const char *comment[EVIDENCE_FINDINGS_MAX];
    size_t num_comments;
};

/* evidence_item_note adds a comment, while there is room. */
void evidence_item_note(struct evidence_item *item, const char *comment);

/* evidence_interface is one that is described in the present file. */
struct evidence_interface {
    uint16_t source;
    int link_type;
};

struct mask;

struct evidence_writer {
    const struct output_context *context;
    struct mask *mask; /* owned; NULL: packets are written as they are */
    uint64_t turn;     /* of the present file; 0: it has no section yet */
    struct evidence_interface interface[EVIDENCE_INTERFACES_MAX];
    size_t num_interfaces;
    struct evidence_item *item; /* owned: of the present batch */
    size_t num_items;
    size_t cap;
    int64_t latest_ns;                   /* of the packets that were taken up */
    const struct output_packet *witness; /* borrowed, or NULL */
    const char *silence;
};

/* evidence_writer_init makes one without a file yet; false when out of memory. */
bool evidence_writer_init(struct evidence_writer *writer, const struct output_context *context)
    __attribute__((warn_unused_result));
void evidence_writer_fini(struct evidence_writer *writer);

/* evidence_writer_keep lets what a finding is about, and what was declared, be seen in masked packets. */
void evidence_writer_keep(struct evidence_writer *writer, const struct finding *finding);

/* evidence_writer_begin begins a batch of packet time time_ns, and the next file if that is due. */
void evidence_writer_begin(struct evidence_writer *writer, int64_t time_ns);

/* evidence_writer_take takes a packet up, unless it is in the file already; repeat: also then. */
void evidence_writer_take(struct evidence_writer *writer, const struct evidence_item *item,
                          bool repeat);

/* evidence_writer_note adds a comment to a packet, which is taken up if it was not. */
void evidence_writer_note(struct evidence_writer *writer, struct stored_packet *stored,
                          const char *comment);

/* evidence_writer_latest is the time of the latest packet of the batch, or of those that are in the file
 * already; the least there is for none. */
int64_t evidence_writer_latest(const struct evidence_writer *writer);

/* evidence_writer_take_witness takes up a packet (borrowed until evidence_writer_end) as the last one. */
void evidence_writer_take_witness(struct evidence_writer *writer,
                                  const struct output_packet *packet, const char *comment);

/* evidence_writer_end writes the batch in the order in which packets came. */
void evidence_writer_end(struct evidence_writer *writer);

#endif
