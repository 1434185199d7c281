/* predictions.c: the table of Microsoft's words ([MS-OCER] SipStack diagnostics; Cisco TAC 212383;
 * HRESULTs of [MS-ERREF]). */
#include "predictions.h"

#include <stdarg.h>
#include <stdio.h>

#include "outcome.h"

#define CERTIFICATE_TRUST "Certificate trust with another server could not be established"

static const struct {
    unsigned ms_diagnostics;
    const char *reason;
    const char *result_code;
    const char *result_name;
    const char *hresult;
    const char *hresult_name;
} rows[] = {
    [PREDICT_NO_SRV] = {1008, "Unable to resolve DNS SRV record", NULL, NULL, NULL, NULL},
    [PREDICT_NO_MATCH] = {1009, "No match for domain in DNS SRV results", "0xc3e93d6f",
                          "SIPPROXY_E_EPROUTING_MSG_ALLOWED_DOMAIN_NO_SRV_MATCH", NULL, NULL},
    [PREDICT_WRONG_NAME] = {1010, CERTIFICATE_TRUST, NULL, NULL, "0x80090322",
                            "SEC_E_WRONG_PRINCIPAL"},
    [PREDICT_CERT_MISMATCH] = {0, NULL, "0xc3e93d67", "SIPPROXY_E_ROUTING_MSG_CERT_MISMATCH", NULL,
                               NULL},
    [PREDICT_UNTRUSTED] = {1010, CERTIFICATE_TRUST, NULL, NULL, "0x80090325",
                           "SEC_E_UNTRUSTED_ROOT"},
    [PREDICT_CHAINING] = {1010, CERTIFICATE_TRUST, NULL, NULL, "0x800b010a", "CERT_E_CHAINING"},
    [PREDICT_EXPIRED] = {1010, CERTIFICATE_TRUST, NULL, NULL, "0x80090328", "SEC_E_CERT_EXPIRED"},
    [PREDICT_WRONG_USAGE] = {1010, CERTIFICATE_TRUST, NULL, NULL, "0x80090349",
                             "SEC_E_CERT_WRONG_USAGE"},
    [PREDICT_SIGNATURE] = {1010, CERTIFICATE_TRUST, NULL, NULL, "0x80096004",
                           "TRUST_E_CERT_SIGNATURE"},
    [PREDICT_REVOKED] = {1010, CERTIFICATE_TRUST, NULL, NULL, "0x80092010", "CRYPT_E_REVOKED"},
    [PREDICT_NO_ADDRESS] = {1014, "Unable to resolve DNS A record", NULL, NULL, NULL, NULL},
    [PREDICT_NO_CREDENTIALS] = {0, NULL, NULL, NULL, "0x80090320", "SEC_E_INCOMPLETE_CREDENTIALS"},
    [PREDICT_CONNECT_TIMEOUT] = {0, NULL, NULL, NULL, "0x8007274c", "WSAETIMEDOUT"},
    [PREDICT_CONNECT_REFUSED] = {0, NULL, NULL, NULL, "0x8007274d", "WSAECONNREFUSED"},
    [PREDICT_NOT_TLS] = {0, NULL, NULL, NULL, "0x80090308", "SEC_E_INVALID_TOKEN"},
    [PREDICT_NEGOTIATION] = {1047,
                             "Failed to complete TLS negotiation with a federated peer server",
                             NULL, NULL, NULL, NULL},
};

void predict(struct prediction *p, enum predicted which, const char *data, ...)
{
    p->ms_diagnostics = rows[which].ms_diagnostics;
    p->reason = rows[which].reason;
    p->result_code = rows[which].result_code;
    p->result_name = rows[which].result_name;
    p->hresult = rows[which].hresult;
    p->hresult_name = rows[which].hresult_name;
    if (data == NULL) {
        return;
    }
    va_list args;
    va_start(args, data);
    vsnprintf(p->data, sizeof p->data, data, args);
    va_end(args);
}

void predict_refusal(const struct subject *subject, struct outcome *outcome, enum predicted which)
{
    if (!is_ours_or_undeclared(subject)) {
        return;
    }
    predict(&outcome->predicts, which, NULL);
    if (subject->side == TLS_CLIENT) {
        outcome->predicts.ms_diagnostics = 0;
        outcome->predicts.reason = NULL;
    }
}
