# The server does not serve the domain: REFUSED.
no_zone steven.lab acano.steven.lab cms.steven.lab

traffic() {
    connectivity_test acano.steven.lab
}

shows 'dns.flags.rcode == 5'
