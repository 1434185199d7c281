/* mask_tls.c: the name that a client asks for (RFC 8446, section 4.1.2; RFC 6066, section 3). */
#include "mask_state.h"

enum {
    RECORD_HANDSHAKE = 22,
    MESSAGE_CLIENT_HELLO = 1,
    EXTENSION_SERVER_NAME = 0,
    NAME_OF_HOST = 0
};

/* replace_host replaces a host name in dotted text, of len octets. */
static void replace_host(const struct mask *mask, uint8_t *host, size_t len)
{
    struct name name;
    size_t num_kept = 0;
    size_t num = 1;
    for (size_t i = 0; i < len; i++) {
        num += host[i] == '.';
    }
    if (name_parse((struct bytes){host, len}, &name) && name_num_labels(&name) == num) {
        num_kept = mask_num_kept(mask, &name);
    }
    for (size_t begin = 0, label = 0; begin < len; label++) {
        size_t end = begin;
        while (end < len && host[end] != '.') {
            end++;
        }
        if (label + num_kept < num) {
            mask_label(mask, host + begin, end - begin);
        }
        begin = end + 1;
    }
}

/* take_server_name replaces each name of the extension. */
static bool take_server_name(const struct mask *mask, uint8_t *record, const struct bytes *all,
                             struct cursor extension)
{
    struct cursor list = cursor_block(&extension, 2);
    while (cursor_more(&list)) {
        bool is_host = cursor_u8(&list) == NAME_OF_HOST;
        struct bytes host = cursor_block(&list, 2).rest;
        if (!cursor_ok(&list)) {
            return false;
        }
        if (is_host) {
            replace_host(mask, record + (host.ptr - all->ptr), host.len);
        }
    }
    return cursor_ok(&list);
}

bool mask_client_hello(const struct mask *mask, uint8_t *record, size_t len)
{
    const struct bytes all = {record, len};
    struct cursor c = cursor_of(all);
    bool is_handshake = cursor_u8(&c) == RECORD_HANDSHAKE;
    cursor_skip(&c, 2);
    struct cursor fragment = cursor_block(&c, 2);
    bool is_hello = cursor_u8(&fragment) == MESSAGE_CLIENT_HELLO;
    struct cursor hello = cursor_block(&fragment, 3);
    cursor_skip(&hello, 2 + 32);
    (void)cursor_block(&hello, 1); /* session */
    (void)cursor_block(&hello, 2); /* cipher suites */
    (void)cursor_block(&hello, 1); /* compression */
    if (!is_handshake || !is_hello || !cursor_ok(&hello)) {
        return false;
    }
    struct cursor extensions = cursor_more(&hello) ? cursor_block(&hello, 2) : hello;
    while (cursor_more(&extensions)) {
        bool is_server_name = cursor_u16(&extensions) == EXTENSION_SERVER_NAME;
        struct cursor extension = cursor_block(&extensions, 2);
        if (!cursor_ok(&extensions) ||
            (is_server_name && !take_server_name(mask, record, &all, extension))) {
            return false;
        }
    }
    return cursor_ok(&extensions);
}
