#include "sip_stream.h"

#include "sip_message.h"

void sip_stream_init(struct sip_stream *stream, struct budget *budget)
{
    *stream = (struct sip_stream){0};
    buf_init(&stream->section, budget, SIP_HEADER_MAX);
}

void sip_stream_fini(struct sip_stream *stream)
{
    buf_fini(&stream->section);
}

static void drop(struct sip_stream *stream)
{
    buf_drop(&stream->section, stream->section.len);
    stream->frames.num_kept = 0;
    stream->at_line_end = false;
    stream->in_header = false;
}

static enum sip_stream_result stop(struct sip_stream *stream, enum sip_stream_result why)
{
    sip_stream_fini(stream);
    stream->over = true;
    return why;
}

/* refuse ends a stream whose present line begins no message; the very first decides what it
 * speaks. */
static enum sip_stream_result refuse(struct sip_stream *stream)
{
    return stop(stream, stream->any ? SIP_STREAM_MALFORMED : SIP_STREAM_NOT_SIP);
}

static bool append(struct sip_stream *stream, const char *text)
{
    return buf_append(&stream->section, bytes_of_text(text));
}

/* end_start_line looks at the first line of a message, now that it is whole. */
static enum sip_stream_result end_start_line(struct sip_stream *stream)
{
    struct sip_message message = {0};
    bool is_half = stream->blind;
    stream->blind = false;
    if (!is_half && sip_start_line_parse(buf_view(&stream->section), &message)) {
        stream->lost = false;
        stream->in_header = true;
        stream->at_line_end = true;
        return SIP_STREAM_MORE;
    }
    if (!stream->lost) {
        return refuse(stream);
    }
    drop(stream);
    return SIP_STREAM_MORE;
}

/* end_line takes a LF. */
static enum sip_stream_result end_line(struct sip_stream *stream)
{
    if (stream->section.len == 0) {
        stream->blind = false;
        return SIP_STREAM_MORE; /* between messages: keep-alives (RFC 5626, section 3.5.1) */
    }
    if (!stream->in_header) {
        return end_start_line(stream);
    }
    if (!stream->at_line_end) {
        stream->at_line_end = true;
        return SIP_STREAM_MORE;
    }
    return SIP_STREAM_MESSAGE;
}

/* add_line_end writes the end of the line before, now that octet says whether that goes on. */
static bool add_line_end(struct sip_stream *stream, uint8_t octet)
{
    if (!stream->at_line_end) {
        return true;
    }
    stream->at_line_end = false;
    return octet == ' ' || octet == '\t' || append(stream, "\n");
}

/* run_len is how many octets come before the next CR or LF; at first no more than tell whether the
 * stream speaks SIP. */
static size_t run_len(const struct sip_stream *stream, struct bytes octets)
{
    bool is_front = stream->section.len <= SIP_METHOD_MAX;
    size_t most = is_front ? SIP_METHOD_MAX + 1 - stream->section.len : octets.len;
    size_t len = 0;
    while (len < most && len < octets.len && octets.ptr[len] != '\r' && octets.ptr[len] != '\n') {
        len++;
    }
    return len;
}

/* add_run takes octets of one line. */
static enum sip_stream_result add_run(struct sip_stream *stream, struct bytes run)
{
    if (!add_line_end(stream, run.ptr[0]) || !buf_append(&stream->section, run)) {
        if (!stream->lost) {
            return stop(stream, SIP_STREAM_TOO_LONG);
        }
        drop(stream);
        stream->blind = true; /* what remains of a line that is too long begins no message */
        return SIP_STREAM_MORE;
    }
    if (!stream->in_header && !stream->lost && !sip_may_begin(buf_view(&stream->section))) {
        return refuse(stream);
    }
    return SIP_STREAM_MORE;
}

static void skip_body(struct sip_stream *stream, struct cursor *data)
{
    size_t len = stream->num_to_skip < data->rest.len ? stream->num_to_skip : data->rest.len;
    cursor_skip(data, len);
    stream->num_to_skip -= (uint32_t)len;
}

/* finish reads the section, now that it is whole. */
static enum sip_stream_result finish(struct sip_stream *stream, struct sip_message *out,
                                     struct frames *out_frames)
{
    *out_frames = stream->frames;
    if (!sip_message_parse(buf_view(&stream->section), out, &stream->num_to_skip)) {
        return stop(stream, SIP_STREAM_MALFORMED);
    }
    stream->any = true;
    drop(stream); /* the octets stay where they are until more come */
    return SIP_STREAM_MESSAGE;
}

enum sip_stream_result sip_stream_next(struct sip_stream *stream, struct cursor *data,
                                       const struct frames *frames, struct sip_message *out,
                                       struct frames *out_frames)
{
    enum sip_stream_result result = SIP_STREAM_MORE;
    while (!stream->over && result == SIP_STREAM_MORE) {
        skip_body(stream, data);
        if (!cursor_more(data)) {
            return SIP_STREAM_MORE;
        }
        struct bytes run = cursor_take(data, run_len(stream, data->rest));
        if (run.len > 0 || stream->section.len > 0) {
            frames_add_all(&stream->frames, frames);
        }
        if (run.len > 0) {
            result = add_run(stream, run);
            continue;
        }
        result = cursor_u8(data) == '\n' ? end_line(stream) : SIP_STREAM_MORE;
    }
    return result == SIP_STREAM_MESSAGE ? finish(stream, out, out_frames) : result;
}

void sip_stream_miss(struct sip_stream *stream, uint64_t num)
{
    if (num > 0 && num <= stream->num_to_skip) {
        stream->num_to_skip -= (uint32_t)num; /* they were of a body */
        return;
    }
    stream->num_to_skip = 0;
    drop(stream);
    stream->lost = true;
    stream->blind = true;
}
