/* sip_connection: both directions of a connection that may speak SIP, in clear or decrypted. */
#ifndef FEDTAP_SIP_CONNECTION_H
#define FEDTAP_SIP_CONNECTION_H

#include "dissector.h"
#include "sip_stream.h"

/* sip_connection is all that is kept of one. Zero-filled, it is at its beginning. */
struct sip_connection {
    struct sip_stream stream[2]; /* by enum direction */
    bool ready;                  /* the streams are initialised */
};

/* sip_connection_take takes the next octets of a direction, in order, and tells each message. */
void sip_connection_take(struct sip_connection *sip, enum direction direction, struct bytes octets,
                         const struct dissection *d);

/* sip_connection_miss says that num octets of a direction will never come; 0 when nobody knows how
 * many. */
void sip_connection_miss(struct sip_connection *sip, enum direction direction, uint64_t num,
                         const struct dissection *d);

/* sip_connection_goes_on tells whether more messages may come in a direction. */
bool sip_connection_goes_on(const struct sip_connection *sip, enum direction direction);

/* sip_connection_fini gives back what was drawn from the budget. */
void sip_connection_fini(struct sip_connection *sip);

#endif
