/* rule_rows_presented.c: what hosts can show or hide, and what the rules answer. */
#include "scene.h"

static void out_of_order(struct scene *s)
{
    s->judgement.in_order = false;
    s->judgement.certificate[1] = &s->leaf;
    s->judgement.num_certificates = 2;
}

static void self_signed(struct scene *s)
{
    s->judgement.answer = TRUST_SELF_SIGNED;
    s->judgement.anchor = ANCHOR_NONE;
}

static void issuer_missing(struct scene *s)
{
    s->judgement.answer = TRUST_ISSUER_MISSING;
    s->judgement.anchor = ANCHOR_NONE;
    s->judgement.missing_issuer = bytes_of_text("CN=Issuing \x1b[31mCA");
}

static void issuer_seen(struct scene *s)
{
    issuer_missing(s);
    s->judgement.issuer_known = ISSUER_SEEN;
}

static void private_ca(struct scene *s)
{
    s->judgement.anchor = ANCHOR_PRIVATE;
}

static void private_ca_in_the_cloud(struct scene *s)
{
    private_ca(s);
    s->deployment.policy = POLICY_OFFICE365;
}

static void declined(struct scene *s)
{
    s->pair.side[TLS_CLIENT].presented = PRESENTED_EMPTY;
}

static void hidden_by_tls13(struct scene *s)
{
    s->pair.side[TLS_CLIENT].presented = PRESENTED_NOTHING;
    s->pair.side[TLS_CLIENT].hidden = HIDDEN_TLS13;
}

static void resumed_after_full(struct scene *s)
{
    s->pair.side[TLS_CLIENT].hidden = HIDDEN_RESUMED;
}

static void self_signed_as_server(struct scene *s)
{
    self_signed(s);
    s->subject.side = TLS_SERVER;
    s->pair.side[TLS_SERVER] = s->pair.side[TLS_CLIENT];
}

/* add_party adds another host, or the same one in another role. */
static void add_party(struct scene *s, enum tls_side side, const char *address)
{
    s->other_pair.client = address_in(side == TLS_CLIENT ? address : "10.48.36.6");
    s->other_pair.server.address = address_in(side == TLS_SERVER ? address : "10.48.36.6");
    s->parties.party[1] = (struct party){
        .pair = &s->other_pair, .side = side, .has_match = true, .match = NAME_MATCHES};
    s->parties.num = 2;
}

static void roles_agree(struct scene *s)
{
    add_party(s, TLS_SERVER, "10.48.36.47");
}

static void client_lacks_the_name(struct scene *s)
{
    roles_agree(s);
    s->parties.party[0].match = NAME_MISSING;
}

static void client_of_a_peer_lacks_the_name(struct scene *s)
{
    client_lacks_the_name(s);
    s->subject.owner = OWNER_PEER;
}

static void both_lack_the_name(struct scene *s)
{
    client_lacks_the_name(s);
    s->parties.party[1].match = NAME_WILDCARD_ONLY;
}

static void the_other_is_not_seen(struct scene *s)
{
    client_lacks_the_name(s);
    s->parties.party[1].has_match = false;
}

static void too_many_names_to_compare(struct scene *s)
{
    roles_agree(s);
    s->parties.party[0].match = NAME_NOT_KNOWN;
}

static void one_of_a_cluster_lacks_the_name(struct scene *s)
{
    add_party(s, TLS_CLIENT, "10.48.36.48");
    s->parties.party[0].match = NAME_MISSING;
}

static void not_asked_for_a_certificate(struct scene *s)
{
    a_call_from_microsoft(s);
    s->pair.side[TLS_CLIENT].presented = PRESENTED_NOTHING;
    s->pair.side[TLS_CLIENT].hidden = HIDDEN_NOT_REQUESTED;
}

static void not_asked_by_a_peer(struct scene *s)
{
    not_asked_for_a_certificate(s);
    s->subject.owner = OWNER_PEER;
}

static void cut_off_before_the_certificate(struct scene *s)
{
    not_asked_for_a_certificate(s);
    s->pair.side[TLS_CLIENT].hidden = HIDDEN_CUT_OFF;
}

/* revoked: test_rules_revocation.c has all that lists may say. */
static void revoked(struct scene *s)
{
    s->judgement.on_path[0] = true;
    s->judgement.revocation[0] = (struct revocation){.answer = REVOCATION_LISTED,
                                                     .list = bytes_of_text("CN=\x1b[31mCA"),
                                                     .next_update_ns = NOW + DAY,
                                                     .revoked_ns = NOW - DAY};
}

const struct rule_row rule_rows_presented[] = {
    {"cert-revoked", as_it_is, PASSES},
    {"cert-revoked", revoked, true, SEVERITY_ERROR, 0, NULL, "0x80092010"},
    {"cert-chain-order", as_it_is, PASSES},
    {"cert-chain-order", out_of_order, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-untrusted", as_it_is, PASSES},
    {"cert-untrusted", issuer_seen, PASSES},
    {"cert-untrusted", self_signed, true, SEVERITY_ERROR, 0, NULL, "0x80090325"},
    {"cert-untrusted", self_signed_as_server, true, SEVERITY_ERROR, 1010, NULL, "0x80090325"},
    {"cert-untrusted", issuer_missing, true, SEVERITY_ERROR, 0, NULL, "0x80090325"},
    {"cert-chain-incomplete", as_it_is, PASSES},
    {"cert-chain-incomplete", issuer_missing, PASSES},
    {"cert-chain-incomplete", issuer_seen, true, SEVERITY_ERROR, 0, NULL, "0x800b010a"},
    {"cert-private-ca", as_it_is, PASSES},
    {"cert-private-ca", private_ca, true, SEVERITY_INFO, 0, NULL, NULL},
    {"cert-private-ca", private_ca_in_the_cloud, true, SEVERITY_ERROR, 0, NULL, "0x80090325"},
    {"cert-client-missing", as_it_is, PASSES},
    {"cert-client-missing", declined, true, SEVERITY_ERROR, 0, NULL, "0x80090320"},
    {"cert-not-visible", as_it_is, PASSES},
    {"cert-not-visible", resumed_after_full, PASSES},
    {"cert-not-visible", hidden_by_tls13, true, SEVERITY_INFO, 0, NULL, NULL},
    {"cert-role-differs", as_it_is, PASSES},
    {"cert-role-differs", roles_agree, PASSES},
    {"cert-role-differs", both_lack_the_name, PASSES},
    {"cert-role-differs", the_other_is_not_seen, PASSES},
    {"cert-role-differs", too_many_names_to_compare, PASSES},
    {"cert-role-differs", client_of_a_peer_lacks_the_name, PASSES},
    {"cert-role-differs", one_of_a_cluster_lacks_the_name, PASSES},
    {"cert-role-differs", client_lacks_the_name, true, SEVERITY_ERROR, 0, NULL, NULL},
    {"cert-cluster-differs", as_it_is, PASSES},
    {"cert-cluster-differs", client_lacks_the_name, PASSES},
    {"cert-cluster-differs", one_of_a_cluster_lacks_the_name, true, SEVERITY_ERROR, 0, NULL, NULL},
    {"cert-not-requested", as_it_is, PASSES},
    {"cert-not-requested", a_call_from_microsoft, PASSES},
    {"cert-not-requested", cut_off_before_the_certificate, PASSES},
    {"cert-not-requested", not_asked_for_a_certificate, true, SEVERITY_INFO, 0, NULL, NULL},
    {"cert-not-requested", not_asked_by_a_peer, true, SEVERITY_INFO, 0, NULL, NULL},
};

const size_t num_rule_rows_presented = sizeof rule_rows_presented / sizeof rule_rows_presented[0];
