# Nothing is published for the domain: NXDOMAIN.
zone acano.steven.lab "
    vcse  A  $expressway"

traffic() {
    connectivity_test acano.steven.lab
}

shows 'dns.flags.rcode == 3 && dns.qry.name == "_sipfederationtls._tcp.acano.steven.lab"'
