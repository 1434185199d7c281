# Two DNS servers, asked one after the other, disagree about the target's address.
before() {
    zone acano.steven.lab "
        _sipfederationtls._tcp  SRV  100 1 5061 vcse.acano.steven.lab.
        vcse                    A    $silent"
    dns_up "$dns2"
}

traffic() {
    connectivity_test acano.steven.lab
    resolver=$dns2
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'dns.a == 10.48.36.47 && ip.src == 10.48.36.53'
shows 'dns.a == 10.48.36.99 && ip.src == 10.48.36.54'
shows 'tls.app_data'
