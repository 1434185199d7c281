/* predictions: what the Microsoft side says of a fault, as its documents and logs word it. One table;
 * every entry is a prediction, never a fact. */
#ifndef FEDTAP_PREDICTIONS_H
#define FEDTAP_PREDICTIONS_H

#include "rule.h"

enum predicted {
    PREDICT_NO_SRV,          /* ms-diagnostics 1008 */
    PREDICT_NO_MATCH,        /* 1009; on the Edge 0xc3e93d6f */
    PREDICT_WRONG_NAME,      /* calls from Microsoft: 1010, SEC_E_WRONG_PRINCIPAL */
    PREDICT_CERT_MISMATCH,   /* calls to Microsoft: 0xc3e93d67 on the Edge */
    PREDICT_UNTRUSTED,       /* 1010, SEC_E_UNTRUSTED_ROOT */
    PREDICT_CHAINING,        /* 1010, CERT_E_CHAINING */
    PREDICT_EXPIRED,         /* 1010, SEC_E_CERT_EXPIRED */
    PREDICT_WRONG_USAGE,     /* 1010, SEC_E_CERT_WRONG_USAGE */
    PREDICT_SIGNATURE,       /* 1010, TRUST_E_CERT_SIGNATURE */
    PREDICT_REVOKED,         /* 1010, CRYPT_E_REVOKED */
    PREDICT_NO_ADDRESS,      /* 1014 */
    PREDICT_NO_CREDENTIALS,  /* SEC_E_INCOMPLETE_CREDENTIALS */
    PREDICT_CONNECT_TIMEOUT, /* WSAETIMEDOUT */
    PREDICT_CONNECT_REFUSED, /* WSAECONNREFUSED */
    PREDICT_NOT_TLS,         /* SEC_E_INVALID_TOKEN */
    PREDICT_NEGOTIATION,     /* 1047: TLS negotiation failed */
};

/* predict fills p, with data formatted as the log would show it (or NULL). Untrusted text in data
 * must have been escaped. */
void predict(struct prediction *p, enum predicted which, const char *data, ...)
    __attribute__((format(printf, 3, 4)));

/* predict_refusal predicts for a certificate of ours that is refused as such; nothing for a peer's.
 * ms-diagnostics goes to the Microsoft user who calls: in a call to Microsoft there is nobody to tell
 * it to. */
void predict_refusal(const struct subject *subject, struct outcome *outcome, enum predicted which);

#endif
