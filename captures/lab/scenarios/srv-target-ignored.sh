# Two records, both right; Microsoft uses the one that ranks best.
zone acano.steven.lab "
    _sipfederationtls._tcp  SRV  100 1 5061 vcse.acano.steven.lab.
    _sipfederationtls._tcp  SRV  200 1 5061 backup.acano.steven.lab.
    vcse                    A    $expressway
    backup                  A    $expressway2"

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'dns.flags.response == 1 && dns.srv.priority == 200 && dns.count.answers == 2'
shows 'tls.app_data'
