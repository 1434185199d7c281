/* read_ahead: packets that one thread has read and another has not yet taken, in their order.
 *
 * Whoever reads fills one batch after the other, whoever takes them gives each back when it is taken; both
 * wait for each other only when nothing is left to do. What comes out depends on what was put in, never on
 * who was faster. */
#ifndef FEDTAP_READ_AHEAD_H
#define FEDTAP_READ_AHEAD_H

#include "capture.h"

/* reading is one packet as it was read. */
struct reading {
    int64_t time_ns;
    uint32_t captured_len;
    uint16_t source;
    uint8_t result; /* enum packet_result */
    bool is_wanted; /* PACKET_OK, and somebody may want it: content has its packet */
};

/* content is what a packet brings. */
struct content {
    struct frame frame; /* without its octets, unless frames are kept whole */
    struct packet packet;
};

struct read_ahead;

/* read_ahead_new makes an empty one, which gives key logs to keys when their turn comes. whole: frames are
 * kept, not just payloads that somebody wants. NULL when out of memory. */
struct read_ahead *read_ahead_new(const struct capture_keys *keys, bool whole);

/* read_ahead_free frees it; NULL is a no-op. Nobody may be reading any more. */
void read_ahead_free(struct read_ahead *ahead);

/* --- whoever reads --- */

/* read_ahead_slot is where to read the content of the next packet to; its octets may lie anywhere until
 * read_ahead_keep. */
struct content *read_ahead_slot(struct read_ahead *ahead);

/* read_ahead_keep keeps a packet, with what is in the slot and its octets as far as they may be wanted. False
 * when the batch is full then: to be handed over. */
bool read_ahead_keep(struct read_ahead *ahead, const struct reading *reading);

/* read_ahead_keep_key_log keeps a key log that comes before the next packet; without memory it is lost, as
 * one that is cut off. */
void read_ahead_keep_key_log(struct read_ahead *ahead, struct bytes key_log);

/* read_ahead_close ends the batch by what was met instead of a packet: CAPTURE_ERROR, for the reason given,
 * or CAPTURE_END, behind which nothing comes. */
void read_ahead_close(struct read_ahead *ahead, enum capture_status met, const struct error *error);

/* read_ahead_hand_over hands the batch over, and waits for an empty one. False when nobody wants any more. */
bool read_ahead_hand_over(struct read_ahead *ahead);

/* --- whoever takes --- */

/* read_ahead_next lends the next packet, until the next call; waits for it. content is NULL where nobody can
 * want it. CAPTURE_FRAME, or what was met instead: CAPTURE_ERROR with the reason, or CAPTURE_END. */
enum capture_status read_ahead_next(struct read_ahead *ahead, struct reading *out,
                                    const struct content **content, struct error *error);

/* read_ahead_stop says that nothing more is wanted. */
void read_ahead_stop(struct read_ahead *ahead);

#endif
