/* exchange: one federation call as it stands on the wire, a frame at a time: SRV and A look-up, TCP
 * connection, mutual TLS 1.2 handshake, a SIP request, and the end. Some 26 frames. */
#ifndef FEDTAP_EXCHANGE_H
#define FEDTAP_EXCHANGE_H

#include "frame_file.h"
#include "partner.h"

struct exchange {
    const struct partner *partner; /* borrowed */
    uint32_t number;               /* gives ports, DNS ids and randoms: no two look the same */
    struct between ends;           /* from client to server */
    size_t stage;
    size_t flight;
    size_t sent; /* octets of the flight */
    uint32_t sequence[2];
};

/* exchange_begin readies an exchange with partner. */
struct exchange exchange_begin(const struct partner *partner, uint32_t number);

/* exchange_step appends its next frame; false when that was the last one. */
bool exchange_step(struct exchange *exchange, struct frame_file *file);

#endif
