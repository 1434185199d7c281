# SERVFAIL, then the zone is mended and the same question gets its answer.
zone acano.steven.lab "
    this is no zone"

traffic() {
    connectivity_test acano.steven.lab
    zone acano.steven.lab "
        _sipfederationtls._tcp  SRV  100 1 5061 vcse.acano.steven.lab.
        vcse                    A    $expressway"
    dns_reload acano.steven.lab
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'dns.flags.rcode == 2'
shows 'dns.srv.target == "vcse.acano.steven.lab"'
shows 'tls.app_data'
