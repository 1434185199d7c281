/* pcapng: capture files of several sections, interfaces, link types and clocks, as they arrive
 * (draft-ietf-opsawg-pcapng). libpcap reads only those whose interfaces are alike, and hides keys. */
#ifndef FEDTAP_PCAPNG_H
#define FEDTAP_PCAPNG_H

#include "capture.h"
#include "window.h"

/* PCAPNG_MAGIC begins every such file, in either byte order. */
#define PCAPNG_MAGIC 0x0a0d0d0au

struct pcapng;

/* pcapng_new reads from window (borrowed), which stands at the magic number. Key logs are handed to
 * keys, which may have no function. NULL when out of memory. */
struct pcapng *pcapng_new(struct window *window, const struct capture_keys *keys);

/* pcapng_free frees it; NULL is a no-op. */
void pcapng_free(struct pcapng *pcapng);

enum pcapng_result {
    PCAPNG_FRAME, /* out was filled, but for number and source; data is valid until the next call */
    PCAPNG_END,
    PCAPNG_ERROR, /* the file contradicts itself or ends within a block; error says where */
};

/* pcapng_next reads the next packet of any interface; not to be asked again after an error. */
enum pcapng_result pcapng_next(struct pcapng *pcapng, struct frame *out, struct error *error);

/* pcapng_drops sums what the file says its capturing system lost. */
struct capture_drops pcapng_drops(const struct pcapng *pcapng);

#endif
