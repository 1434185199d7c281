/* dns_name: names in messages, compressed or not (RFC 1035, section 4.1.4). */
#ifndef FEDTAP_DNS_NAME_H
#define FEDTAP_DNS_NAME_H

#include "bytes.h"
#include "name.h"

/* dns_name_read reads a name at c, a cursor over message (or a block of it), and moves c past it. Each
 * compression pointer must point further back than the one before, to what is whole by then, so that
 * no loop is possible and a name means the same however much follows it. On any error c is in error
 * and out is undefined. */
void dns_name_read(struct cursor *c, struct bytes message, struct name *out);

#endif
