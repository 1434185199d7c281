#include "dns_name.h"

#include "bounds.h"

#define LABEL_KIND 0xc0
#define LABEL_POINTER 0xc0

/* read_pointer returns where a pointer leads, and fails c unless that is before limit. */
static size_t read_pointer(struct cursor *c, uint8_t first, size_t limit)
{
    size_t to = (size_t)(first & ~LABEL_KIND) << 8 | cursor_u8(c);
    if (to >= limit) {
        cursor_fail(c);
    }
    return to;
}

void dns_name_read(struct cursor *c, struct bytes message, struct name *out)
{
    struct cursor aside; /* follows pointers, while c stays behind the first one */
    struct cursor *at = c;
    unsigned num_pointers = 0;
    out->len = 0;
    if (!cursor_ok(c)) {
        return; /* it may look at nothing at all */
    }
    size_t limit = (size_t)(c->rest.ptr - message.ptr);
    for (;;) {
        uint8_t first = cursor_u8(at);
        if (first == 0 || !cursor_ok(at)) {
            break;
        }
        if ((first & LABEL_KIND) == LABEL_POINTER) {
            size_t end = limit; /* what it leads to is whole before the name that leads there */
            limit = read_pointer(at, first, end);
            if (!cursor_ok(at) || ++num_pointers > DNS_POINTERS_MAX) {
                cursor_fail(at);
                break;
            }
            aside = cursor_sealed((struct bytes){message.ptr + limit, end - limit});
            at = &aside;
            continue;
        }
        if ((first & LABEL_KIND) != 0) {
            cursor_fail(at); /* reserved, or long abandoned (RFC 6891, section 5) */
            break;
        }
        struct bytes label = cursor_take(at, first);
        if (!cursor_ok(at)) {
            break;
        }
        if (!name_add_label(out, label)) {
            cursor_fail(at);
            break;
        }
    }
    if (at != c && !cursor_ok(at)) {
        cursor_fail(c);
    }
}
