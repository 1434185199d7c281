#include "closest.h"

#include <string.h>

static uint8_t lower(uint8_t octet)
{
    return octet >= 'A' && octet <= 'Z' ? (uint8_t)(octet + ('a' - 'A')) : octet;
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* rows are the last three rows of the table of distances between beginnings of a and of b. */
struct rows {
    size_t before[CLOSEST_TEXT_MAX + 1];
    size_t above[CLOSEST_TEXT_MAX + 1];
    size_t now[CLOSEST_TEXT_MAX + 1];
};

static bool is_swap(struct bytes a, struct bytes b, size_t i, size_t j)
{
    return i > 1 && j > 1 && lower(a.ptr[i - 1]) == lower(b.ptr[j - 2]) &&
           lower(a.ptr[i - 2]) == lower(b.ptr[j - 1]);
}

/* fill_row fills in the row of the first i octets of a. */
static void fill_row(struct rows *rows, struct bytes a, struct bytes b, size_t i)
{
    rows->now[0] = i;
    for (size_t j = 1; j <= b.len; j++) {
        size_t replaced = lower(a.ptr[i - 1]) != lower(b.ptr[j - 1]);
        rows->now[j] =
            least(rows->above[j] + 1, rows->now[j - 1] + 1, rows->above[j - 1] + replaced);
        if (is_swap(a, b, i, j) && rows->before[j - 2] + 1 < rows->now[j]) {
            rows->now[j] = rows->before[j - 2] + 1;
        }
    }
}

size_t closest_distance(struct bytes a, struct bytes b)
{
    struct rows rows = {0};
    if (a.len > CLOSEST_TEXT_MAX || b.len > CLOSEST_TEXT_MAX) {
        return SIZE_MAX;
    }
    for (size_t j = 0; j <= b.len; j++) {
        rows.now[j] = j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        memcpy(rows.before, rows.above, sizeof rows.before);
        memcpy(rows.above, rows.now, sizeof rows.above);
        fill_row(&rows, a, b, i);
    }
    return rows.now[b.len];
}

struct closest closest_to(struct bytes wanted)
{
    return (struct closest){.wanted = wanted, .distance = wanted.len / 3 + 1};
}

void closest_try(struct closest *closest, struct bytes text)
{
    size_t distance = closest_distance(closest->wanted, text);
    bool is_near = distance <= closest->wanted.len / 3 && distance < closest->distance;
    if (is_near) {
        closest->found = text;
        closest->distance = distance;
    }
}
