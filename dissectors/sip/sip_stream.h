/* sip_stream: SIP messages out of the octets of one direction of a connection (RFC 3261, section
 * 18.3): header sections are held until they are whole, bodies are passed over. */
#ifndef FEDTAP_SIP_STREAM_H
#define FEDTAP_SIP_STREAM_H

#include "buf.h"
#include "fact.h"

/* sip_stream is where one direction stands. Make one with sip_stream_init. */
struct sip_stream {
    struct buf section;   /* of a message, as far as it came: lines unfolded, without CR */
    struct frames frames; /* that section came in */
    uint32_t num_to_skip; /* octets still to come of a body */
    bool at_line_end;     /* a line is over, unless the next one continues it (section 7.3.1) */
    bool in_header;       /* the start line is whole */
    bool any;             /* a message was read */
    bool lost;            /* octets are missing: lines are passed over until one begins a message */
    bool blind;           /* the first of these may be half a line */
    bool over;            /* nothing more of it is read */
};

enum sip_stream_result {
    SIP_STREAM_MESSAGE,   /* out was filled */
    SIP_STREAM_MORE,      /* everything is read */
    SIP_STREAM_NOT_SIP,   /* the stream begins with something else; it is over */
    SIP_STREAM_MALFORMED, /* a message contradicts itself; the stream is over */
    SIP_STREAM_TOO_LONG,  /* a limit was reached; the stream is over */
};

void sip_stream_init(struct sip_stream *stream, struct budget *budget);
void sip_stream_fini(struct sip_stream *stream);

/* sip_stream_next reads the next message off data, which came in frames. Views in out die with the next
 * call; out_frames are those that carried it. */
enum sip_stream_result sip_stream_next(struct sip_stream *stream, struct cursor *data,
                                       const struct frames *frames, struct sip_message *out,
                                       struct frames *out_frames);

/* sip_stream_miss says that num octets will never come; 0 when nobody knows how many. */
void sip_stream_miss(struct sip_stream *stream, uint64_t num);

#endif
