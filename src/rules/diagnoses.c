/* diagnoses.c: ids by [MS-OCER] (SipStack table) and by what products were seen to send; HRESULTs by
 * [MS-ERREF]. */
#include "diagnoses.h"

#include <string.h>

#define POLICY_REMEDY                                                                                \
    "Ask the partner to allow the domain (on premises New-CsAllowedDomain, EnablePartnerDiscovery; " \
    "in Office 365 the external access settings). It is no fault of DNS or certificates."
#define ROUTING_REMEDY                                                                        \
    "Ask the partner: it is about the routing on the Microsoft side, no fault of our DNS or " \
    "certificates."
#define OUR_ANSWER_REMEDY "Look at our own answer: it had no ms-diagnostics, which is usual."

static const struct diagnosis diagnoses[] = {
    {1000, true, SEVERITY_WARNING, "The final handshake of an authentication failed", NULL,
     ROUTING_REMEDY},
    {1001, true, SEVERITY_ERROR,
     "The caller may not talk to users of public instant messaging providers: policy", NULL,
     POLICY_REMEDY},
    {1002, true, SEVERITY_ERROR,
     "The caller's domain may not talk to users of federated partners: policy", NULL,
     POLICY_REMEDY},
    {1003, true, SEVERITY_INFO, "The user does not exist; federation itself works", NULL,
     "Correct the address that was called."},
    {1004, true, SEVERITY_WARNING, "The route of the dialog is no longer valid", NULL,
     "Call again."},
    {1005, true, SEVERITY_ERROR, "There is no route to the domain that was called", NULL,
     ROUTING_REMEDY},
    {1006, true, SEVERITY_ERROR, "Routing on the connection of a client failed", NULL,
     ROUTING_REMEDY},
    {1007, true, SEVERITY_WARNING, "There is no route for the moment", "tcp-timeout or tcp-refused",
     "Call again; where it lasts, see whether anybody answers on the federation port."},
    {1008, true, SEVERITY_ERROR, "The Edge cannot resolve the SRV record of the domain",
     "srv-missing, srv-owner-name or dns-failure",
     "Publish the record. Where it is there, the Edge's own resolver does not see it: port 53 is "
     "blocked, or an internal zone hides the domain."},
    {1009, true, SEVERITY_ERROR, "No target of the SRV record lies one label under the domain",
     "srv-domain-mismatch or srv-target-ignored",
     "Let the SRV record name a host directly under the SIP domain."},
    {1010, true, SEVERITY_ERROR, "The Edge does not accept our certificate",
     "cert-name-mismatch, cert-wildcard, cert-untrusted, cert-chain-incomplete or cert-expired",
     "Mend what is found about the certificate. Where nothing is, see which certificate is shown, "
     "and whether the partner's Edge trusts its CA."},
    {1011, true, SEVERITY_WARNING, "The server before gave no reason", NULL, OUR_ANSWER_REMEDY},
    {1012, true, SEVERITY_ERROR,
     "The caller may not talk to users outside of the enterprise: policy", NULL, POLICY_REMEDY},
    {1013, true, SEVERITY_ERROR, "The clocks of the two sides are too far apart",
     "cert-not-yet-valid", "Set both clocks by NTP."},
    {1014, true, SEVERITY_ERROR, "The Edge cannot resolve the address of the SRV target",
     "target-no-address", "Publish an A record for the SRV target."},
    {1017, true, SEVERITY_ERROR,
     "From and To domains cannot be routed in this combination: a hybrid or split domain", NULL,
     ROUTING_REMEDY},
    {1027, true, SEVERITY_ERROR,
     "This type of request is not routed between federated partners: policy", NULL, POLICY_REMEDY},
    {1033, false, SEVERITY_WARNING, "The server component before gave no reason", NULL,
     ROUTING_REMEDY},
    {1034, true, SEVERITY_WARNING, "The federated peer before gave no reason", NULL,
     OUR_ANSWER_REMEDY},
    {1036, false, SEVERITY_WARNING,
     "The peer before, with which the address space is shared, gave no reason", NULL,
     ROUTING_REMEDY},
    {1038, false, SEVERITY_ERROR, "The connection to a peer server failed",
     "tcp-timeout or tcp-refused", "See whether anybody answers on the federation port."},
    {1039, false, SEVERITY_ERROR, "The TLS handshake with a peer server failed",
     "tls-alert, cert-untrusted, cert-chain-incomplete or tcp-reset",
     "Mend what is found about the handshake and the certificate."},
    {1046, false, SEVERITY_ERROR, "The connection to a federated peer server failed",
     "tcp-timeout, tcp-refused or target-not-expressway",
     "See whether anybody answers on the federation port, and whether the address is ours."},
    {1047, true, SEVERITY_ERROR, "The TLS handshake with a federated peer server failed",
     "tls-alert, cert-untrusted, cert-chain-incomplete or tcp-reset",
     "Mend what is found about the handshake and the certificate; where nothing is, look at the "
     "firewall."},
    {10003, true, SEVERITY_INFO,
     "A proxy passed on a failure, whose own reason is elsewhere (SipResponseCode)", NULL,
     "Look for the failure that was passed on."},
};

static const struct hresult hresults[] = {
    {"0x80090322", "SEC_E_WRONG_PRINCIPAL", "cert-name-mismatch or cert-wildcard"},
    {"0x80090325", "SEC_E_UNTRUSTED_ROOT",
     "cert-untrusted, cert-chain-incomplete or cert-private-ca"},
    {"0x80090326", "SEC_E_ILLEGAL_MESSAGE", "tls-alert or tls-version"},
    {"0x80090328", "SEC_E_CERT_EXPIRED", "cert-expired"},
    {"0x80090331", "SEC_E_ALGORITHM_MISMATCH", "tls-alert"},
    {"0x80090349", "SEC_E_CERT_WRONG_USAGE", "cert-eku"},
    {"0x80090308", "SEC_E_INVALID_TOKEN", "not-tls"},
    {"0x80090320", "SEC_E_INCOMPLETE_CREDENTIALS", "cert-client-missing"},
    {"0x800b0101", "CERT_E_EXPIRED", "cert-expired"},
    {"0x800b0109", "CERT_E_UNTRUSTEDROOT",
     "cert-untrusted, cert-chain-incomplete or cert-private-ca"},
    {"0x800b010a", "CERT_E_CHAINING", "cert-untrusted or cert-chain-incomplete"},
    {"0x800b010c", "CERT_E_REVOKED", "cert-revoked"},
    {"0x800b010e", "CERT_E_REVOCATION_FAILURE", "cert-no-crl"},
    {"0x800b010f", "CERT_E_CN_NO_MATCH", "cert-name-mismatch or cert-wildcard"},
    {"0x800b0110", "CERT_E_WRONG_USAGE", "cert-eku"},
    {"0x80092010", "CRYPT_E_REVOKED", "cert-revoked"},
    {"0x80092012", "CRYPT_E_NO_REVOCATION_CHECK", "cert-no-crl"},
    {"0x80092013", "CRYPT_E_REVOCATION_OFFLINE", "cert-no-crl"},
    {"0x80096004", "TRUST_E_CERT_SIGNATURE", "cert-rsa-pss"},
    {"0x80072746", "WSAECONNRESET", "tcp-reset"},
    {"0x8007274c", "WSAETIMEDOUT", "tcp-timeout"},
    {"0x8007274d", "WSAECONNREFUSED", "tcp-refused"},
};

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

/* The SIP stack has these ids. */
#define SIP_STACK_FIRST 1000
#define SIP_STACK_LAST 1999

const struct diagnosis *diagnosis_of(unsigned id)
{
    for (size_t i = 0; i < NUM(diagnoses); i++) {
        if (diagnoses[i].id == id) {
            return &diagnoses[i];
        }
    }
    return NULL;
}

enum severity diagnosis_severity(unsigned id, enum severity otherwise)
{
    const struct diagnosis *known = diagnosis_of(id);
    if (known != NULL) {
        return known->severity;
    }
    return id >= SIP_STACK_FIRST && id <= SIP_STACK_LAST ? otherwise : SEVERITY_INFO;
}

static bool same_letters(const uint8_t *octets, const char *text)
{
    for (size_t i = 0; text[i] != '\0'; i++) {
        uint8_t lower =
            octets[i] >= 'A' && octets[i] <= 'Z' ? (uint8_t)(octets[i] - 'A' + 'a') : octets[i];
        if (lower != (uint8_t)text[i]) {
            return false;
        }
    }
    return true;
}

const struct hresult *hresult_in(struct bytes octets)
{
    for (size_t i = 0; i < NUM(hresults); i++) {
        size_t len = strlen(hresults[i].value);
        for (size_t at = 0; at + len <= octets.len; at++) {
            if (same_letters(octets.ptr + at, hresults[i].value)) {
                return &hresults[i];
            }
        }
    }
    return NULL;
}
