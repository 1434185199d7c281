/* tls_application: what the decrypted application data of a connection says, as far as it is SIP. */
#ifndef FEDTAP_TLS_APPLICATION_H
#define FEDTAP_TLS_APPLICATION_H

#include "tls_connection.h"

/* tls_application_take takes the next decrypted octets of a direction. */
void tls_application_take(struct tls_connection *c, enum direction direction, struct bytes octets,
                          const struct dissection *d);

/* tls_application_goes_on tells whether more that is SIP may come, and can be read. */
bool tls_application_goes_on(const struct tls_connection *c);

/* tls_application_fini gives back what was drawn from the budget. */
void tls_application_fini(struct tls_connection *c);

#endif
