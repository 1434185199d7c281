/* rule_rows_certificate.c: what a certificate can be like, and what the rules answer. */
#include "scene.h"

static void san_lacks_target(struct scene *s)
{
    s->san[0] = bytes_of_text("vcse.steven.lab");
}

static void san_lacks_target_as_server(struct scene *s)
{
    san_lacks_target(s);
    s->subject.side = TLS_SERVER;
    s->pair.side[TLS_SERVER] = s->pair.side[TLS_CLIENT];
}

static void san_in_capitals(struct scene *s)
{
    s->san[0] = bytes_of_text("VCSE.Acano.Steven.Lab");
}

static void san_with_nul(struct scene *s)
{
    static const char text[] = "vcse.acano.steven.lab\0.evil.example";
    s->san[0] = (struct bytes){(const uint8_t *)text, sizeof text - 1};
}

static void san_without_names(struct scene *s)
{
    s->leaf.num_san_dns = 0;
    s->leaf.common_name = bytes_of_text("vcse.acano.steven.lab");
}

static void only_common_name(struct scene *s)
{
    san_without_names(s);
    s->leaf.has_san = false;
}

static void wildcard(struct scene *s)
{
    s->san[0] = bytes_of_text("*.acano.steven.lab");
}

static void expired(struct scene *s)
{
    s->leaf.not_after_ns = NOW - 1;
}

static void path_expired(struct scene *s)
{
    s->judgement.path_not_after_ns = NOW - 1;
}

static void in_the_future(struct scene *s)
{
    s->leaf.not_before_ns = NOW + 1;
}

static void expires_in_30_days(struct scene *s)
{
    s->leaf.not_after_ns = NOW + 30 * DAY;
}

static void expires_in_31_days(struct scene *s)
{
    s->leaf.not_after_ns = NOW + 31 * DAY;
}

static void only_client_auth(struct scene *s)
{
    s->leaf.eku_server_auth = false;
}

static void only_server_auth(struct scene *s)
{
    s->leaf.eku_client_auth = false;
}

static void shown_by_server(struct scene *s)
{
    s->pair.side[TLS_SERVER] = s->pair.side[TLS_CLIENT];
    s->subject.side = TLS_SERVER;
}

static void only_client_auth_as_server(struct scene *s)
{
    shown_by_server(s);
    only_client_auth(s);
}

static void any_purpose(struct scene *s)
{
    only_server_auth(s);
    s->leaf.eku_any = true;
}

static void no_purpose_said(struct scene *s)
{
    only_server_auth(s);
    s->leaf.has_eku = false;
}

static void rsa_1024(struct scene *s)
{
    s->leaf.key_bits = 1024;
}

static void rsa_1023(struct scene *s)
{
    s->leaf.key_bits = 1023;
}

static void rsa_4096(struct scene *s)
{
    s->leaf.key_bits = 4096;
}

static void rsa_8192(struct scene *s)
{
    s->leaf.key_bits = 8192;
}

static void on_p384(struct scene *s)
{
    s->leaf.key = KEY_EC;
    s->leaf.key_curve = "secp384r1";
}

static void on_another_curve(struct scene *s)
{
    s->leaf.key = KEY_EC;
    s->leaf.key_curve = "secp256k1";
}

static void sha1(struct scene *s)
{
    s->leaf.digest = "SHA1";
}

static void sha1_root(struct scene *s)
{
    sha1(s);
    s->leaf.is_self_issued = true;
}

static void rsa_1023_and_sha1(struct scene *s)
{
    sha1(s);
    rsa_1023(s);
}

static void rsa_pss(struct scene *s)
{
    s->leaf.signature_is_rsa_pss = true;
}

static void no_crl(struct scene *s)
{
    s->leaf.num_crl_urls = 0;
    s->leaf.has_http_crl = false;
}

static void crl_by_ldap(struct scene *s)
{
    s->leaf.has_http_crl = false;
}

static void alone_and_self_signed(struct scene *s)
{
    no_crl(s);
    s->leaf.is_self_signed = true;
}

const struct rule_row rule_rows_certificate[] = {
    {"cert-name-mismatch", as_it_is, PASSES},
    {"cert-name-mismatch", san_in_capitals, PASSES},
    {"cert-name-mismatch", only_common_name, PASSES},
    {"cert-name-mismatch", wildcard, PASSES},
    {"cert-name-mismatch", target_hosted, PASSES},
    {"cert-name-mismatch", san_lacks_target, true, SEVERITY_ERROR, 0, "0xc3e93d67", NULL},
    {"cert-name-mismatch", san_lacks_target_as_server, true, SEVERITY_ERROR, 1010, NULL,
     "0x80090322"},
    {"cert-name-mismatch", san_with_nul, true, SEVERITY_ERROR, 0, "0xc3e93d67", NULL},
    {"cert-name-mismatch", san_without_names, true, SEVERITY_ERROR, 0, "0xc3e93d67", NULL},
    {"cert-wildcard", as_it_is, PASSES},
    {"cert-wildcard", wildcard, true, SEVERITY_ERROR, 0, "0xc3e93d67", NULL},
    {"cert-expired", as_it_is, PASSES},
    {"cert-expired", expired, true, SEVERITY_ERROR, 0, NULL, "0x80090328"},
    {"cert-expired", path_expired, true, SEVERITY_ERROR, 0, NULL, "0x80090328"},
    {"cert-not-yet-valid", as_it_is, PASSES},
    {"cert-not-yet-valid", in_the_future, true, SEVERITY_ERROR, 0, NULL, "0x80090328"},
    {"cert-expires-soon", as_it_is, PASSES},
    {"cert-expires-soon", expires_in_31_days, PASSES},
    {"cert-expires-soon", expired, PASSES},
    {"cert-expires-soon", expires_in_30_days, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-eku", as_it_is, PASSES},
    {"cert-eku", only_client_auth, PASSES},
    {"cert-eku", any_purpose, PASSES},
    {"cert-eku", no_purpose_said, PASSES},
    {"cert-eku", only_server_auth, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-eku", only_client_auth_as_server, true, SEVERITY_ERROR, 1010, NULL, "0x80090349"},
    {"cert-weak", as_it_is, PASSES},
    {"cert-weak", rsa_4096, PASSES},
    {"cert-weak", on_p384, PASSES},
    {"cert-weak", sha1_root, PASSES},
    {"cert-weak", rsa_1023, true, SEVERITY_ERROR, 0, NULL, NULL},
    {"cert-weak", rsa_1024, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-weak", rsa_8192, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-weak", on_another_curve, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-weak", sha1, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-weak", rsa_1023_and_sha1, true, SEVERITY_ERROR, 0, NULL, NULL},
    {"cert-rsa-pss", as_it_is, PASSES},
    {"cert-rsa-pss", rsa_pss, true, SEVERITY_ERROR, 0, NULL, "0x80096004"},
    {"cert-no-crl", as_it_is, PASSES},
    {"cert-no-crl", alone_and_self_signed, PASSES},
    {"cert-no-crl", no_crl, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-no-crl", crl_by_ldap, true, SEVERITY_WARNING, 0, NULL, NULL},
};

const size_t num_rule_rows_certificate =
    sizeof rule_rows_certificate / sizeof rule_rows_certificate[0];
