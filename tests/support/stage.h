/* stage: facts as a world takes them, judged, and told to one output that writes into memory. */
#ifndef FEDTAP_STAGE_H
#define FEDTAP_STAGE_H

#include "facts.h"
#include "output.h"

/* stage is one output under test, for the domain acano.steven.lab, which is ours. */
struct stage {
    struct world world;
    struct name ours;
    struct trust *trust;
    struct judge *judge;
    struct output_context context; /* to be changed before stage_open */
    const struct output_driver *driver;
    void *output;
    char *text; /* what the output has written, as of stage_read */
    size_t text_len;
};

/* stage_init makes everything but the output. */
void stage_init(struct stage *s, const char *driver);

/* stage_open opens the output. */
void stage_open(struct stage *s);

/* stage_fini closes the output, unless stage_close did, and frees everything. */
void stage_fini(struct stage *s);

/* stage_judge judges what changed; findings and verdicts are told to the output. */
void stage_judge(struct stage *s);

/* stage_close ends the output with the counters of the world. */
void stage_close(struct stage *s);

/* stage_read returns what was written since it was last asked; valid until it is asked again. */
const char *stage_read(struct stage *s);

/* shown is what one side of a connection showed. */
enum shown { SHOWN_NOTHING, SHOWN_EMPTY, SHOWN_GARBAGE };

/* shake is a TLS handshake between two hosts on port 5061. */
struct shake {
    const char *client;
    const char *server;
    uint16_t version;
    enum tls_resumption resumption;
    bool requested; /* a client certificate */
    enum shown shown[2];
    bool has_gap[2]; /* where octets were cut by the snap length */
    bool complete;
};

/* stage_shake lets the world take a handshake in, and tells the output of its end. */
void stage_shake(struct stage *s, const struct shake *shake);

#endif
