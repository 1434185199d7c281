/* presentation: what one side of a handshake showed of itself. */
#ifndef FEDTAP_PRESENTATION_H
#define FEDTAP_PRESENTATION_H

#include "chains.h"

enum presented {
    PRESENTED_NOTHING, /* no Certificate message of this side was seen */
    PRESENTED_CHAIN,
    PRESENTED_EMPTY, /* a Certificate message without any certificate: declined */
};

/* presentation is what one side showed of itself. */
struct presentation {
    enum presented presented;
    const struct chain *chain; /* of PRESENTED_CHAIN; a reference; NULL when the store was full */
};

#endif
