/* pcap_file: capture files of one link type and one clock (draft-ietf-opsawg-pcap), as they arrive. */
#ifndef FEDTAP_PCAP_FILE_H
#define FEDTAP_PCAP_FILE_H

#include "capture.h"
#include "window.h"

/* pcap_file_magic tells whether such a file begins with number, read in network order. */
bool pcap_file_magic(uint32_t number);

/* pcap_file_link_type returns the link type that a file means by number: raw IP also goes by numbers
 * that some systems have for it. */
int pcap_file_link_type(uint32_t number);

struct pcap_file;

/* pcap_file_new reads the header from window (borrowed). NULL with the reason. */
struct pcap_file *pcap_file_new(struct window *window, struct error *error);

/* pcap_file_free frees it; NULL is a no-op. */
void pcap_file_free(struct pcap_file *file);

/* pcap_file_link is the link type of all packets. */
int pcap_file_link(const struct pcap_file *file);

/* pcap_file_next reads the next packet into out, all but its number and source; its data is valid until
 * the next call. CAPTURE_FRAME, CAPTURE_END, or CAPTURE_ERROR with the reason, which ends the reading. */
enum capture_status pcap_file_next(struct pcap_file *file, struct frame *out, struct error *error);

#endif
