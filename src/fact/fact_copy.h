/* fact_copy: a fact that outlives its sink, with all that it borrows. */
#ifndef FEDTAP_FACT_COPY_H
#define FEDTAP_FACT_COPY_H

#include "fact.h"

/* FACT_BORROWED_MAX is how many octets one fact may borrow: a whole message of TLS; what is kept of one of
 * DNS; of SIP each octet of a header section twice, since a method may be named by two views. */
#define FACT_BORROWED_MAX TLS_MESSAGE_MAX

/* FACT_COPY_ALIGNMENT is how copies have to lie. */
#define FACT_COPY_ALIGNMENT (_Alignof(struct fact))

/* FACT_COPY_MAX is room for the copy of any fact. */
#define FACT_COPY_MAX (sizeof(struct fact) + FACT_BORROWED_MAX + FACT_COPY_ALIGNMENT)

/* fact_copy writes a fact to `to`, and what it borrows behind it; its views lead there. Returns how many octets
 * that takes, a multiple of FACT_COPY_ALIGNMENT. Of the union only the member of its kind is copied: the copy is
 * to be read, not assigned. */
size_t fact_copy(const struct fact *fact, void *to);

#endif
