/* reader: the packets of all sources, decoded, one after the other. Saved captures are read ahead, by a
 * thread of its own: what is read, and in which order, is the same. */
#ifndef FEDTAP_READER_H
#define FEDTAP_READER_H

#include "dispatch.h"
#include "key_log.h"
#include "options.h"
#include "read_ahead.h"

struct reader;

/* reader_new makes one that has nothing to read yet. Key logs in captures go to key_log, when their turn
 * comes. options and key_log are borrowed. NULL when out of memory. */
struct reader *reader_new(const struct options *options, struct key_log *key_log);

/* reader_free frees it; NULL is a no-op. */
void reader_free(struct reader *reader);

/* reader_keys is where a capture that is read has to give key logs. */
struct capture_keys reader_keys(struct reader *reader);

/* reader_start begins to read capture, which is borrowed, and which nobody else may touch from here on but
 * between reader_hold and reader_let_go. dispatch, borrowed, says which packets may be wanted; whole: frames
 * are, too, not just payloads. Privileges must have been dropped: a thread keeps what it was born with. */
void reader_start(struct reader *reader, struct capture *capture, const struct dispatch *dispatch,
                  bool whole);

/* reader_is_ahead tells whether what there is to read is being read ahead: saved captures are, unless what comes
 * of them may end the run. */
bool reader_is_ahead(const struct reader *reader);

/* reader_next lends the next packet until the next call; content may be NULL where nobody can want it.
 * Otherwise as capture_next; it ends, too, where options want no more packets. */
enum capture_status reader_next(struct reader *reader, struct reading *out,
                                const struct content **content, struct error *error);

/* reader_finish reads no more, and gives incomplete packets up. Then all is counted. */
void reader_finish(struct reader *reader);

/* reader_hold keeps the capture as it is for a moment, for whoever wants to know how it stands. */
void reader_hold(struct reader *reader);
void reader_let_go(struct reader *reader);

/* reader_position tells how far the files have been read, which may be further than what was lent. */
struct capture_position reader_position(struct reader *reader);

/* reader_collect moves what decoding has counted since the last time to counters. Only while it is held. */
void reader_collect(struct reader *reader, struct counters *counters);

/* reader_fragments_octets tells how many octets incomplete packets take; the highest, how many ever. Only
 * while it is held. */
size_t reader_fragments_octets(const struct reader *reader);
size_t reader_fragments_highest(const struct reader *reader);

#endif
