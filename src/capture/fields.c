#include "fields.h"

static uint64_t field_u64(bool swapped, struct cursor *c)
{
    uint64_t first = field_u32(swapped, c);
    uint64_t second = field_u32(swapped, c);
    return swapped ? second << 32 | first : first << 32 | second;
}

struct bytes field_padded(struct cursor *c, size_t len)
{
    struct bytes octets = cursor_take(c, len);
    size_t padding = (4 - len % 4) % 4;
    cursor_skip(c, padding < c->rest.len ? padding : c->rest.len);
    return octets;
}

bool field_option(bool swapped, struct cursor *c, struct option *out)
{
    if (!cursor_more(c)) {
        return false;
    }
    out->code = field_u16(swapped, c);
    size_t len = field_u16(swapped, c);
    out->value = field_padded(c, len);
    return cursor_ok(c) && out->code != OPTION_END;
}

uint64_t field_number(bool swapped, const struct option *option)
{
    struct cursor c = cursor_of(option->value);
    uint64_t value = field_u64(swapped, &c);
    return cursor_ok(&c) && !cursor_more(&c) ? value : 0;
}
