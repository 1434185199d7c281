/* sip_octets: SIP messages as they are on the wire. */
#ifndef FEDTAP_TEST_SIP_OCTETS_H
#define FEDTAP_TEST_SIP_OCTETS_H

/* SIP_INVITE has a body of five octets. */
#define SIP_INVITE                                                        \
    "INVITE sip:stejanss@skype.lab SIP/2.0\r\n"                           \
    "Via: SIP/2.0/TLS 10.48.36.47:25001;branch=z9hG4bK33963319;rport\r\n" \
    "Call-ID: 275922952@lab\r\n"                                          \
    "CSeq: 1 INVITE\r\n"                                                  \
    "From: <sip:2000@acano.steven.lab>;tag=26574\r\n"                     \
    "To: <sip:stejanss@skype.lab>\r\n"                                    \
    "P-Asserted-Identity: <sip:2000@acano.steven.lab>\r\n"                \
    "Content-Length: 5\r\n\r\nv=0\r\n"

/* SIP_TIMED_OUT answers it, on folded lines and with compact names. */
#define SIP_TIMED_OUT                                        \
    "SIP/2.0 504 Server time-out\r\n"                        \
    "i: 275922952@lab\r\n"                                   \
    "CSeq: 1 INVITE\r\n"                                     \
    "f: <sip:2000@acano.steven.lab>;tag=26574\r\n"           \
    "t: <sip:stejanss@skype.lab>;tag=C65A7B0A\r\n"           \
    "ms-diagnostics: 1010;reason=\"Certificate trust\";\r\n" \
    "\tHRESULT=\"0x80090322(SEC_E_WRONG_PRINCIPAL)\";\r\n"   \
    "  source=\"sip.skype.lab\"\r\n"                         \
    "Server: RTC/6.0\r\n"                                    \
    "l: 0\r\n\r\n"

#define SIP_OK                   \
    "SIP/2.0 200 OK\r\n"         \
    "Call-ID: 275922952@lab\r\n" \
    "CSeq: 1 INVITE\r\n"         \
    "Content-Length: 0\r\n\r\n"

#endif
