/* closest: of some texts, the one that was probably meant. */
#ifndef FEDTAP_CLOSEST_H
#define FEDTAP_CLOSEST_H

#include "bytes.h"

/* CLOSEST_TEXT_MAX is how many octets a text may have and still be compared: host names fit. */
#define CLOSEST_TEXT_MAX 255

/* closest_distance counts the insertions, deletions, replacements and swaps of neighbours that make b of
 * a, whatever the case of letters (optimal string alignment). A text over CLOSEST_TEXT_MAX is as far away
 * as can be: SIZE_MAX. */
size_t closest_distance(struct bytes a, struct bytes b);

/* closest is a search under way. Make one with closest_to. */
struct closest {
    struct bytes wanted;
    struct bytes found; /* borrowed; empty as long as nothing is near enough */
    size_t distance;
};

/* closest_to begins a search; nothing that differs in more than a third is near enough. */
struct closest closest_to(struct bytes wanted);

/* closest_try offers a text. The first of those that are equally near is kept. */
void closest_try(struct closest *closest, struct bytes text);

#endif
