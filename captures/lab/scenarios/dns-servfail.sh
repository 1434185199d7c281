# The zone cannot be loaded: SERVFAIL.
zone acano.steven.lab "
    this is no zone"

traffic() {
    connectivity_test acano.steven.lab
}

shows 'dns.flags.rcode == 2'
