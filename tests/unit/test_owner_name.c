/* test_owner_name.c: what an SRV question asks for, rightly spelt or not. */
#include "owner_name.h"

#include <criterion/criterion.h>

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

Test(owner_name, a_question_tells_its_domain)
{
    static const struct {
        const char *name;
        uint16_t type;
        enum owner_name kind;
        const char *domain;
    } rows[] = {
        {"_sipfederationtls._tcp.acano.steven.lab", DNS_SRV, OWNER_NAME_FEDERATION,
         "acano.steven.lab"},
        {"_SIPFederationTLS._TCP.Acano.Steven.Lab", DNS_SRV, OWNER_NAME_FEDERATION,
         "acano.steven.lab"},
        {"_sipfederationtls._tcp.lab", DNS_SRV, OWNER_NAME_FEDERATION, "lab"},
        {"_sipfederationtls._tcp", DNS_SRV, OWNER_NAME_OTHER, NULL},
        {"_sipfederationtls.tcp.acano.steven.lab", DNS_SRV, OWNER_NAME_MISSPELT,
         "acano.steven.lab"},
        {"_sipfederationtls._udp.acano.steven.lab", DNS_SRV, OWNER_NAME_MISSPELT,
         "acano.steven.lab"},
        {"_sipfederationtls._tls.acano.steven.lab", DNS_SRV, OWNER_NAME_MISSPELT,
         "acano.steven.lab"},
        {"_sipfederationtls.acano.steven.lab", DNS_SRV, OWNER_NAME_MISSPELT, "acano.steven.lab"},
        {"_sipfederationtls_tcp.acano.steven.lab", DNS_SRV, OWNER_NAME_MISSPELT,
         "acano.steven.lab"},
        {"sipfederationtls._tcp.acano.steven.lab", DNS_SRV, OWNER_NAME_MISSPELT,
         "acano.steven.lab"},
        {"_sipfederation._tcp.acano.steven.lab", DNS_SRV, OWNER_NAME_MISSPELT, "acano.steven.lab"},
        {"_sipfederationtls._tcp.acano.steven.lab", DNS_A, OWNER_NAME_OTHER, NULL},
        {"_sips._tcp.skype.lab", DNS_SRV, OWNER_NAME_SIP, "skype.lab"},
        {"_sip._tcp.skype.lab", DNS_SRV, OWNER_NAME_SIP, "skype.lab"},
        {"_sip._udp.skype.lab", DNS_SRV, OWNER_NAME_SIP, "skype.lab"},
        {"_sip._tls.skype.lab", DNS_SRV, OWNER_NAME_OTHER, NULL}, /* client sign-in */
        {"_sipinternaltls._tcp.skype.lab", DNS_SRV, OWNER_NAME_OTHER, NULL},
        {"acano.steven.lab", DNS_SRV, OWNER_NAME_OTHER, NULL},
        {".", DNS_SRV, OWNER_NAME_OTHER, NULL},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct dns_question question = {.name = name_of(rows[i].name), .type = rows[i].type};
        struct name domain;
        cr_expect_eq(owner_name_of(&question, &domain), rows[i].kind, "%s", rows[i].name);
        if (rows[i].domain != NULL) {
            struct name expected = name_of(rows[i].domain);
            cr_expect(name_equal(&domain, &expected), "%s", rows[i].name);
        }
    }
}
