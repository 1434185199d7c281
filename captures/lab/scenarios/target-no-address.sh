# The target exists without any address.
zone acano.steven.lab "
    _sipfederationtls._tcp  SRV  100 1 5061 vcse.acano.steven.lab.
    vcse                    TXT  no-address-here"

traffic() {
    connectivity_test acano.steven.lab
}

shows 'dns.flags.response == 1 && dns.qry.type == 1 && dns.flags.rcode == 0 && dns.count.answers == 0'
shows 'dns.flags.response == 1 && dns.qry.type == 28 && dns.flags.rcode == 0 && dns.count.answers == 0'
