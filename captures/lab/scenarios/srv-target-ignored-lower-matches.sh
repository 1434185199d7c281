# Two records; the one that ranks best is outside the domain, only the other is right.
zone acano.steven.lab "
    _sipfederationtls._tcp  SRV  100 1 5061 vcse.steven.lab.
    _sipfederationtls._tcp  SRV  200 1 5061 vcse.acano.steven.lab.
    vcse                    A    $expressway"

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'dns.srv.target == "vcse.steven.lab" && dns.count.answers == 2'
shows 'tls.app_data'
