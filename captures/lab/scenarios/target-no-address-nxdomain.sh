# The target does not exist.
zone acano.steven.lab "
    _sipfederationtls._tcp  SRV  100 1 5061 vcse.acano.steven.lab."

traffic() {
    connectivity_test acano.steven.lab
}

shows 'dns.qry.type == 1 && dns.flags.rcode == 3'
shows 'dns.qry.type == 28 && dns.flags.rcode == 3'
