#include "tricks.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"

static bool has(const struct traced *t, enum tcp_flag flag)
{
    return traced_is_tcp(t) && (t->packet.tcp_flags & flag) != 0;
}

static bool has_payload(const struct traced *t)
{
    return traced_is_tcp(t) && t->packet.payload.len > 0;
}

/* --- one packet --- */

/* part is len octets of a segment from offset on. What else the segment has stays with its first
 * part (SYN) or its last one (FIN, and what the snap length cut). */
static struct traced part(const struct traced *whole, size_t offset, size_t len)
{
    struct traced t = *whole;
    if (offset > 0) {
        t.packet.sequence += (uint32_t)offset + has(whole, TCP_SYN);
        t.packet.tcp_flags &= (uint8_t)~TCP_SYN;
    }
    t.packet.payload = (struct bytes){whole->packet.payload.ptr + offset, len};
    if (offset + len < whole->packet.payload.len) {
        t.packet.tcp_flags &= (uint8_t)~TCP_FIN;
        t.packet.num_cut = 0;
    }
    return t;
}

static void add_part(struct trace *out, const struct traced *whole, size_t offset, size_t len)
{
    struct traced t = part(whole, offset, len);
    trace_add(out, &t);
}

/* end_of is the sequence number after all that a packet takes up, its FIN aside. */
static uint32_t end_of(const struct traced *t)
{
    return t->packet.sequence + (uint32_t)traced_sent(t) + has(t, TCP_SYN);
}

/* before finds the packet that packet i continues; NULL when it did not come just before. */
static const struct traced *before(const struct trace *in, size_t i)
{
    for (size_t j = i; j-- > 0;) {
        const struct traced *t = &in->packet[j];
        if (traced_same_way(t, &in->packet[i]) && (traced_sent(t) > 0 || has(t, TCP_SYN))) {
            return end_of(t) == in->packet[i].packet.sequence ? t : NULL;
        }
    }
    return NULL;
}

/* --- segments cut otherwise --- */

void trick_split(const struct trace *in, size_t n, struct trace *out)
{
    for (size_t i = 0; i < in->num; i++) {
        const struct traced *t = &in->packet[i];
        size_t len = traced_is_tcp(t) ? t->packet.payload.len : 0;
        size_t at = 0;
        for (; len - at > n; at += n) {
            add_part(out, t, at, n);
        }
        add_part(out, t, at, t->packet.payload.len - at);
    }
}

void trick_cut(const struct trace *in, size_t n, struct trace *out)
{
    for (size_t i = 0; i < in->num; i++) {
        const struct traced *t = &in->packet[i];
        size_t len = t->packet.payload.len;
        size_t at = traced_is_tcp(t) && len > n ? n : 0;
        if (at > 0) {
            add_part(out, t, 0, at);
        }
        add_part(out, t, at, len - at);
    }
}

/* --- another order --- */

/* stretch is the places of packets that may change places. */
struct stretch {
    size_t *place;
    size_t num;
};

static bool stays(const struct traced *t)
{
    return !traced_is_tcp(t) || has(t, TCP_SYN) || has(t, TCP_RST);
}

static bool speaks(const struct traced *t)
{
    return traced_sent(t) > 0 || has(t, TCP_FIN);
}

/* collect finds the stretch that begins at packet first. */
static void collect(const struct trace *in, size_t first, struct stretch *s)
{
    const struct traced *begin = &in->packet[first];
    const struct traced *speaker = NULL;
    s->num = 0;
    for (size_t i = first; i < in->num; i++) {
        const struct traced *t = &in->packet[i];
        if (!traced_same_flow(t, begin)) {
            continue;
        }
        if (stays(t) || t->time_ns - begin->time_ns > STRETCH_NS ||
            (speaks(t) && speaker != NULL && !traced_same_way(t, speaker))) {
            return;
        }
        speaker = speaks(t) ? t : speaker;
        s->place[s->num++] = i;
    }
}

/* exchange lets two packets change places; the places keep their times. */
static void exchange(struct trace *out, size_t a, size_t b)
{
    struct traced was = out->packet[a];
    int64_t time_ns = out->packet[b].time_ns;
    out->packet[a] = out->packet[b];
    out->packet[a].time_ns = was.time_ns;
    out->packet[b] = was;
    out->packet[b].time_ns = time_ns;
}

/* in_stretches copies a trace and lets mix change the order of each stretch. */
static void in_stretches(const struct trace *in, size_t n, struct trace *out,
                         void (*mix)(struct trace *out, const struct stretch *s, size_t n))
{
    struct stretch s = {.place = (size_t *)(void *)trace_store(out, in->num * sizeof(size_t))};
    bool *done = (bool *)trace_store(out, in->num);
    memset(done, 0, in->num);
    for (size_t i = 0; i < in->num; i++) {
        trace_add(out, &in->packet[i]);
    }
    for (size_t i = 0; i < in->num; i++) {
        if (done[i] || stays(&in->packet[i])) {
            continue;
        }
        collect(in, i, &s);
        for (size_t j = 0; j < s.num; j++) {
            done[s.place[j]] = true;
        }
        mix(out, &s, n);
    }
}

static void swap_neighbours(struct trace *out, const struct stretch *s, size_t n)
{
    for (size_t i = n; i + 1 < s->num; i += 2) {
        exchange(out, s->place[i], s->place[i + 1]);
    }
}

static void reverse_windows(struct trace *out, const struct stretch *s, size_t n)
{
    for (size_t begin = 0; begin < s->num; begin += n) {
        size_t num = s->num - begin < n ? s->num - begin : n;
        for (size_t i = 0; i < num / 2; i++) {
            exchange(out, s->place[begin + i], s->place[begin + num - 1 - i]);
        }
    }
}

void trick_swap(const struct trace *in, size_t n, struct trace *out)
{
    in_stretches(in, n, out, swap_neighbours);
}

void trick_reverse(const struct trace *in, size_t n, struct trace *out)
{
    in_stretches(in, n, out, reverse_windows);
}

/* --- more than was sent --- */

void trick_repeat(const struct trace *in, size_t n, struct trace *out)
{
    for (size_t i = 0; i < in->num; i++) {
        trace_add(out, &in->packet[i]);
        for (size_t k = 0; k < n && traced_is_tcp(&in->packet[i]); k++) {
            trace_add(out, &in->packet[i]);
        }
    }
}

void trick_repeat_later(const struct trace *in, size_t n, struct trace *out)
{
    for (size_t i = 0; i < in->num; i++) {
        trace_add(out, &in->packet[i]);
        if (i >= n && has_payload(&in->packet[i - n])) {
            struct traced again = in->packet[i - n];
            again.time_ns = in->packet[i].time_ns;
            trace_add(out, &again);
        }
    }
}

/* joined is the last tail_len octets of one segment and the first head_len of the next. */
static struct traced joined(struct trace *out, const struct traced *first, size_t tail_len,
                            const struct traced *next, size_t head_len)
{
    struct traced t = part(next, 0, head_len);
    uint8_t *octets = trace_store(out, tail_len + head_len);
    struct bytes tail = first->packet.payload;
    memcpy(octets, tail.ptr + (tail.len - tail_len), tail_len);
    memcpy(octets + tail_len, next->packet.payload.ptr, head_len);
    t.packet.sequence -= (uint32_t)tail_len;
    t.packet.payload = (struct bytes){octets, tail_len + head_len};
    return t;
}

void trick_overlap(const struct trace *in, size_t n, struct trace *out)
{
    for (size_t i = 0; i < in->num; i++) {
        const struct traced *t = &in->packet[i];
        const struct traced *first = has_payload(t) && !has(t, TCP_SYN) ? before(in, i) : NULL;
        if (first == NULL || first->packet.payload.len == 0 || first->packet.num_cut > 0) {
            trace_add(out, t);
            continue;
        }
        size_t len = first->packet.payload.len;
        struct traced half = joined(out, first, len < n ? len : n, t, t->packet.payload.len / 2);
        struct traced whole = joined(out, first, len / 2, t, t->packet.payload.len);
        trace_add(out, &half);
        trace_add(out, &whole);
    }
}

/* is_acknowledged tells whether the other side had all that comes before packet i. */
static bool is_acknowledged(const struct trace *in, size_t i)
{
    const struct packet *p = &in->packet[i].packet;
    for (size_t j = i; j-- > 0;) {
        const struct traced *t = &in->packet[j];
        if (traced_same_flow(t, &in->packet[i]) && !traced_same_way(t, &in->packet[i]) &&
            has(t, TCP_ACK) && (int32_t)(t->packet.acknowledgement - p->sequence) >= 0) {
            return true;
        }
    }
    return false;
}

void trick_keep_alive(const struct trace *in, size_t n, struct trace *out)
{
    static const uint8_t octet[1] = {0};
    (void)n;
    for (size_t i = 0; i < in->num; i++) {
        const struct traced *t = &in->packet[i];
        if (has_payload(t) && before(in, i) != NULL && is_acknowledged(in, i)) {
            struct traced keep_alive = *t;
            keep_alive.packet.sequence -= 1;
            keep_alive.packet.payload = (struct bytes){octet, 1};
            keep_alive.packet.num_cut = 0;
            keep_alive.packet.tcp_flags = TCP_ACK;
            trace_add(out, &keep_alive);
        }
        trace_add(out, t);
    }
}

/* --- less than was sent --- */

void trick_lose(const struct trace *in, size_t n, struct trace *out)
{
    for (size_t i = 0; i < in->num; i++) {
        if (!has_payload(&in->packet[i]) || n-- != 0) {
            trace_add(out, &in->packet[i]);
        }
    }
}

/* --- other sequence numbers --- */

static bool takes_up(const struct traced *t)
{
    return has(t, TCP_SYN) || speaks(t);
}

/* shift_of is what to add to the sequence numbers of way, a packet of that direction. */
static uint32_t shift_of(const struct trace *in, const struct traced *way, size_t n, bool inside)
{
    size_t num = 0;
    for (size_t i = 0; i < in->num; i++) {
        num += traced_same_way(&in->packet[i], way) && takes_up(&in->packet[i]);
    }
    size_t left = num == 0 ? 0 : n % num;
    for (size_t i = 0; i < in->num; i++) {
        const struct traced *t = &in->packet[i];
        if (!traced_same_way(t, way) || !takes_up(t)) {
            continue;
        }
        if (left-- == 0) {
            return 0 - (t->packet.sequence + (uint32_t)(inside ? traced_sent(t) / 2 : 0));
        }
    }
    return 0;
}

static void wrap(const struct trace *in, size_t n, bool inside, struct trace *out)
{
    for (size_t i = 0; i < in->num; i++) {
        struct traced t = in->packet[i];
        struct traced back = t;
        back.packet.source = t.packet.destination;
        back.packet.destination = t.packet.source;
        if (traced_is_tcp(&t)) {
            t.packet.sequence += shift_of(in, &t, n, inside);
        }
        if (has(&t, TCP_ACK)) {
            t.packet.acknowledgement += shift_of(in, &back, n, inside);
        }
        trace_add(out, &t);
    }
}

void trick_wrap(const struct trace *in, size_t n, struct trace *out)
{
    wrap(in, n, false, out);
}

void trick_wrap_inside(const struct trace *in, size_t n, struct trace *out)
{
    wrap(in, n, true, out);
}
