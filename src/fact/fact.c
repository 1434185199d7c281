#include "fact.h"

void frames_add(struct frames *frames, uint64_t number)
{
    size_t at = frames->num_kept;
    while (at > 0 && frames->number[at - 1] > number) {
        at--;
    }
    if ((at > 0 && frames->number[at - 1] == number) || at == FRAMES_MAX) {
        return;
    }
    size_t last = frames->num_kept < FRAMES_MAX ? frames->num_kept++ : FRAMES_MAX - 1;
    for (size_t i = last; i > at; i--) {
        frames->number[i] = frames->number[i - 1];
    }
    frames->number[at] = number;
}

bool frames_have(const struct frames *frames, uint64_t number)
{
    for (size_t i = 0; i < frames->num_kept; i++) {
        if (frames->number[i] == number) {
            return true;
        }
    }
    return false;
}

void frames_add_all(struct frames *frames, const struct frames *other)
{
    for (size_t i = 0; i < other->num_kept; i++) {
        frames_add(frames, other->number[i]);
    }
}
