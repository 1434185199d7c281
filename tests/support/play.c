/* play.c — the script: who is issued by whom */
#include "play.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"

static const struct {
    enum cast issuer;
    enum cast key_of;
    struct recipe recipe;
} script[NUM_CAST] = {
    [ROOT] = {NOBODY, NOBODY, {.subject = "CN=Root", .ca = true}},
    [OTHER_ROOT] = {NOBODY, NOBODY, {.subject = "CN=Other Root", .ca = true}},
    [OLD_ROOT] = {NOBODY,
                  NOBODY,
                  {.subject = "CN=Old Root", .ca = true, .not_after_s = PACKETS_S - YEAR_S}},
    [MIDDLE] = {ROOT, NOBODY, {.subject = "CN=Middle", .ca = true}},
    [OLD_MIDDLE] = {ROOT,
                    MIDDLE,
                    {.subject = "CN=Middle", .ca = true, .not_after_s = PACKETS_S - YEAR_S}},
    [CROSS_ROOT] = {OTHER_ROOT, ROOT, {.subject = "CN=Root", .ca = true}},
    [OLD_CROSS] = {OTHER_ROOT,
                   ROOT,
                   {.subject = "CN=Root", .ca = true, .not_after_s = PACKETS_S - YEAR_S}},
    [LEAF] = {MIDDLE, NOBODY, {.subject = "CN=leaf"}},
    [OLD_LEAF] = {MIDDLE, NOBODY, {.subject = "CN=leaf", .not_after_s = PACKETS_S - YEAR_S}},
    [YOUNG_LEAF] = {MIDDLE, NOBODY, {.subject = "CN=leaf", .not_before_s = PACKETS_S + YEAR_S}},
    [SHORT_LEAF] = {OLD_ROOT, NOBODY, {.subject = "CN=leaf"}},
    [TWIN_LEAF] = {MIDDLE, NOBODY, {.subject = "CN=twin"}},
    [OTHER_LEAF] = {OTHER_ROOT, NOBODY, {.subject = "CN=other"}},
    [LEAFS_LEAF] = {LEAF, NOBODY, {.subject = "CN=leaf of leaf"}},
    [SELF_SIGNED] = {NOBODY, NOBODY, {.subject = "CN=self"}},
};

static struct bytes spoil(struct bytes der, uint8_t **copy)
{
    *copy = malloc(der.len);
    memcpy(*copy, der.ptr, der.len);
    (*copy)[der.len - 1] ^= 1;
    return (struct bytes){*copy, der.len};
}

struct play play_begin(void)
{
    struct play play = {.folder = "/tmp/fedtap-XXXXXX"};
    for (size_t i = 0; i < NUM_CAST; i++) {
        struct recipe recipe = script[i].recipe;
        if (recipe.subject == NULL) {
            continue;
        }
        recipe.issuer = play.made[script[i].issuer];
        recipe.key_of = play.made[script[i].key_of];
        play.made[i] = make_certificate(&recipe);
        play.der[i] = play.made[i]->der;
    }
    play.der[BAD_LEAF] = spoil(play.der[LEAF], &play.spoilt[0]);
    play.der[BAD_SELF] = spoil(play.der[SELF_SIGNED], &play.spoilt[1]);
    play.der[GARBAGE] = bytes_of_text("this is no certificate");
    cr_assert_not_null(mkdtemp(play.folder));
    return play;
}

void play_end(struct play *play)
{
    char command[64];
    (void)snprintf(command, sizeof command, "rm -r %s", play->folder);
    cr_expect_eq(system(command), 0);
    for (size_t i = 0; i < NUM_CAST; i++) {
        made_free(play->made[i]);
    }
    free(play->spoilt[0]);
    free(play->spoilt[1]);
}

const char *play_pem(struct play *play, const enum cast *who, char out[64])
{
    (void)snprintf(out, 64, "%s/%u.pem", play->folder, play->num_files++);
    for (; *who != NOBODY; who++) {
        make_pem(out, play->made[*who]);
    }
    return out;
}

struct trust *play_trust(struct play *play, const enum cast *public, const enum cast *private,
                         const enum cast *intermediates)
{
    char path[64];
    struct error error = {""};
    struct trust *trust = trust_new();
    cr_assert(*public == NOBODY ||
              trust_add_anchors(trust, ANCHOR_PUBLIC, play_pem(play, public, path), &error));
    cr_assert(*private == NOBODY ||
              trust_add_anchors(trust, ANCHOR_PRIVATE, play_pem(play, private, path), &error));
    cr_assert(*intermediates == NOBODY ||
                  trust_add_intermediates(trust, play_pem(play, intermediates, path), &error),
              "%s", error.message);
    return trust;
}

const struct chain_judgement *play_judge_as(struct trust *trust, const struct play *play,
                                            uint64_t id, const enum cast *chain, int64_t time_ns)
{
    struct bytes der[TLS_CHAIN_MAX + 2];
    size_t num = 0;
    while (chain[num] != NOBODY) {
        der[num] = play->der[chain[num]];
        num++;
    }
    return trust_judge(trust, id, der, num, time_ns);
}

const struct chain_judgement *play_judge(struct trust *trust, struct play *play,
                                         const enum cast *chain)
{
    return play_judge_as(trust, play, ++play->last_id, chain, PACKETS_NS);
}

bool is_text(struct bytes octets, const char *text)
{
    return bytes_equal(octets, bytes_of_text(text == NULL ? "" : text));
}
