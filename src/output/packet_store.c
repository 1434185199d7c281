/* packet_store.c: a ring of packets, each in one piece: what does not fit before the end of the block begins
 * anew at its start. */
#include "packet_store.h"

#include <stdlib.h>
#include <string.h>

/* entry stands before the octets of each packet. */
struct entry {
    struct stored_packet stored;
    size_t next; /* offset of the entry behind it, or where that goes */
};

#define ALIGNMENT _Alignof(struct entry)

struct packet_store {
    size_t max;
    size_t first; /* the oldest entry */
    size_t last;  /* the newest one */
    size_t next;  /* where the one behind it goes, if there is room before the end */
    size_t num;
    _Alignas(struct entry) uint8_t block[];
};

struct packet_store *packet_store_new(size_t octets)
{
    struct packet_store *s = calloc(1, sizeof *s + octets);
    if (s != NULL) {
        s->max = octets;
        /* Every page is used from the start: memory that fills for hours looks like a leak. */
        memset(s->block, 0xff, octets);
    }
    return s;
}

void packet_store_free(struct packet_store *s)
{
    free(s);
}

static struct entry *entry_at(struct packet_store *s, size_t at)
{
    return (struct entry *)(void *)(s->block + at);
}

static void drop_oldest(struct packet_store *s)
{
    s->first = entry_at(s, s->first)->next;
    s->num--;
}

/* go_round goes on at the start of the block: the entries behind next are older than those there. */
static void go_round(struct packet_store *s)
{
    while (s->num > 0 && s->first >= s->next) {
        drop_oldest(s);
    }
    if (s->num > 0) {
        entry_at(s, s->last)->next = 0;
    }
    s->next = 0;
}

/* make_room drops what lies in the room octets where the next entry goes. */
static void make_room(struct packet_store *s, size_t room)
{
    if (room > s->max - s->next) {
        go_round(s);
    }
    while (s->num > 0 && s->first >= s->next && s->first < s->next + room) {
        drop_oldest(s);
    }
    if (s->num == 0) {
        s->first = s->next;
    }
}

struct stored_packet *packet_store_add(struct packet_store *s, const struct output_packet *packet)
{
    size_t room = sizeof(struct entry) + packet->data.len;
    room = (room + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (room > s->max) {
        return NULL;
    }
    make_room(s, room);
    struct entry *entry = entry_at(s, s->next);
    uint8_t *octets = s->block + s->next + sizeof *entry;
    *entry = (struct entry){.stored.packet = *packet, .next = s->next + room};
    if (packet->data.len > 0) {
        memcpy(octets, packet->data.ptr, packet->data.len);
    }
    entry->stored.packet.data.ptr = octets;
    s->last = s->next;
    s->next += room;
    s->num++;
    return &entry->stored;
}

struct packet_walk packet_store_walk(struct packet_store *s)
{
    return (struct packet_walk){s, s->first, s->num};
}

struct stored_packet *packet_walk_next(struct packet_walk *walk)
{
    while (walk->left > 0) {
        struct entry *entry = entry_at(walk->store, walk->at);
        walk->at = entry->next;
        walk->left--;
        if (!entry->stored.is_gone) {
            return &entry->stored;
        }
    }
    return NULL;
}
