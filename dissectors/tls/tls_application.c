#include "tls_application.h"

#include "tls_protection.h"

/* sip_direction is a direction as SIP shall see it: relative to who is the client of TLS. */
static enum direction sip_direction(const struct tls_connection *c, enum direction direction)
{
    return tls_side_of(c, direction) == TLS_CLIENT ? FROM_CLIENT : FROM_SERVER;
}

void tls_application_take(struct tls_connection *c, enum direction direction, struct bytes octets,
                          const struct dissection *d)
{
    struct fact fact;
    tls_fact(&fact, c, FACT_SIP_MESSAGE, &d->origin->frames, d);
    struct dissection as_sip = *d;
    as_sip.origin = &fact.origin;
    sip_connection_take(&c->sip, sip_direction(c, direction), octets, &as_sip);
}

bool tls_application_goes_on(const struct tls_connection *c)
{
    bool goes_on = false;
    for (enum direction from = FROM_CLIENT; from <= FROM_SERVER; from++) {
        goes_on = goes_on || (tls_protection_reads(&c->stream[from]) &&
                              sip_connection_goes_on(&c->sip, sip_direction(c, from)));
    }
    return goes_on;
}

void tls_application_fini(struct tls_connection *c)
{
    sip_connection_fini(&c->sip);
}
