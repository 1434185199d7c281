/* dns_words: what DNS numbers are called, and what a response says in one line. */
#ifndef FEDTAP_DNS_WORDS_H
#define FEDTAP_DNS_WORDS_H

#include "fact.h"
#include "text.h"

/* DNS_WORD_MAX is room for the name of a number, with its terminator. */
#define DNS_WORD_MAX 16

/* dns_type_name and dns_rcode_name are as in the IANA registries; out is for those without a name there. */
const char *dns_type_name(uint16_t type, char out[DNS_WORD_MAX]);
const char *dns_rcode_name(uint8_t rcode, char out[DNS_WORD_MAX]);

/* dns_add_answer adds what the response says: its first record in words, and how many more there are; or why
 * there is none. */
void dns_add_answer(struct text *t, const struct dns_response *response);

#endif
