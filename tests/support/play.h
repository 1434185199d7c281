/* play: a cast of certificates that stand in every relation to each other, and trust in some of
 * them. */
#ifndef FEDTAP_PLAY_H
#define FEDTAP_PLAY_H

#include "make_certificate.h"
#include "timestamp.h"
#include "trust.h"

/* The packets are of 2023-11-14; what is old ended a year before, what is young begins a year
 * after. */
#define PACKETS_S INT64_C(1700000000)
#define PACKETS_NS (PACKETS_S * NS_PER_SECOND)
#define YEAR_S INT64_C(31536000)

/* The cast of the plays below; each certificate is issued by one that comes before it. */
enum cast {
    NOBODY, /* ends a list */
    ROOT,
    OTHER_ROOT,
    OLD_ROOT,
    MIDDLE,     /* by ROOT */
    OLD_MIDDLE, /* by ROOT, expired, of the same name and key as MIDDLE */
    CROSS_ROOT, /* ROOT's name and key, by OTHER_ROOT */
    OLD_CROSS,  /* the same, expired */
    LEAF,       /* by MIDDLE */
    OLD_LEAF,
    YOUNG_LEAF,
    SHORT_LEAF, /* by OLD_ROOT */
    TWIN_LEAF,  /* by MIDDLE too */
    OTHER_LEAF, /* by OTHER_ROOT */
    LEAFS_LEAF, /* by LEAF, which is no CA */
    SELF_SIGNED,
    BAD_LEAF, /* LEAF with another signature */
    BAD_SELF, /* SELF_SIGNED with another signature */
    GARBAGE,
    EMPTY,
    NUM_CAST
};

/* LIST is a list of the cast with its end; NONE is the empty one. */
#define LIST(...) ((const enum cast[]){__VA_ARGS__, NOBODY})
#define NONE ((const enum cast[]){NOBODY})

/* play is the cast made, and a folder for the files they are trusted from. */
struct play {
    struct made *made[NUM_CAST];
    struct bytes der[NUM_CAST];
    uint8_t *spoilt[2];
    char folder[sizeof "/tmp/fedtap-XXXXXX"];
    unsigned num_files;
    uint64_t last_id;
};

/* play_begin makes the cast; end with play_end. */
struct play play_begin(void);

/* play_end frees the cast and removes its folder. */
void play_end(struct play *play);

/* play_pem writes a PEM file of who and returns its name in out. */
const char *play_pem(struct play *play, const enum cast *who, char out[64]);

/* play_trust makes a trust with these anchors and known intermediates; free with trust_free. */
struct trust *play_trust(struct play *play, const enum cast *public, const enum cast *private,
                         const enum cast *intermediates);

/* play_judge judges a chain that was never judged before, at PACKETS_NS. */
const struct chain_judgement *play_judge(struct trust *trust, struct play *play,
                                         const enum cast *chain);

/* play_judge_as judges a chain by an id and a time of the caller's. */
const struct chain_judgement *play_judge_as(struct trust *trust, const struct play *play,
                                            uint64_t id, const enum cast *chain, int64_t time_ns);

/* is_text compares octets with a string; NULL is the empty one. */
bool is_text(struct bytes octets, const char *text);

#endif
