#include "undecided.h"

bool undecided_add(struct undecided *undecided, struct conversation *c)
{
    c->classified = classified_new(undecided->classifier);
    if (c->classified == NULL) {
        return false;
    }
    c->newer = NULL;
    c->older = undecided->newest;
    *(undecided->newest != NULL ? &undecided->newest->newer : &undecided->oldest) = c;
    undecided->newest = c;
    undecided->num++;
    return true;
}

void undecided_remove(struct undecided *undecided, struct conversation *c)
{
    if (c->classified == NULL) {
        return;
    }
    *(c->newer != NULL ? &c->newer->older : &undecided->newest) = c->older;
    *(c->older != NULL ? &c->older->newer : &undecided->oldest) = c->newer;
    undecided->num--;
    classified_free(c->classified);
    c->classified = NULL;
}

struct flow *undecided_to_give_up(const struct undecided *undecided)
{
    return undecided->num >= CLASSIFY_FLOWS_MAX ? undecided->oldest->flow : NULL;
}

enum application undecided_look(struct undecided *undecided, struct conversation *c,
                                bool from_server, uint32_t sequence, struct bytes payload,
                                int64_t now_ns)
{
    c->num_looked++;
    return classified_look(undecided->classifier, c->classified, from_server, sequence, payload,
                           now_ns);
}
