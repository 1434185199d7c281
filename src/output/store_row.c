#include "store_row.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "text.h"
#include "timestamp.h"

void store_row_begin(struct store_row *row, enum store_kind kind)
{
    row->kind = kind;
    row->len = 0;
}

/* rest is the room for the next value; its terminator always fits. */
static struct text rest(struct store_row *row)
{
    return text_init(row->octets + row->len, sizeof row->octets - row->len);
}

/* end counts a value in, unless there was no room for even its terminator. */
static void end(struct store_row *row, const struct text *value)
{
    size_t after = row->len + value->len + 1;
    row->len = after < sizeof row->octets ? after : sizeof row->octets - 1;
}

void store_row_add(struct store_row *row, const char *value)
{
    struct text t = rest(row);
    text_add(&t, "%s", value != NULL ? value : "");
    end(row, &t);
}

void store_row_add_format(struct store_row *row, const char *format, ...)
{
    char value[STORE_ROW_MAX];
    va_list values;
    va_start(values, format);
    (void)vsnprintf(value, sizeof value, format, values);
    va_end(values);
    store_row_add(row, value);
}

void store_row_add_octets(struct store_row *row, struct bytes octets)
{
    struct text t = rest(row);
    text_add_escaped(&t, octets);
    end(row, &t);
}

void store_row_add_time(struct store_row *row, int64_t time_ns)
{
    char time[TIMESTAMP_TEXT_MAX];
    store_row_add(row, timestamp_format(time_ns, time));
}

const char *store_row_next(struct bytes octets, const char *previous)
{
    const char *begin = (const char *)octets.ptr;
    const char *next = previous == NULL ? begin : previous + strlen(previous) + 1;
    return next < begin + octets.len ? next : NULL;
}
