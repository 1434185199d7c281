# The record says port 5062, and that is where Microsoft connects.
zone acano.steven.lab "
    _sipfederationtls._tcp  SRV  100 1 5062 vcse.acano.steven.lab.
    vcse                    A    $expressway"
sip_port=5062

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'dns.srv.port == 5062'
shows 'tls.handshake.certificate && tcp.srcport == 5062'
shows 'tls.app_data && tcp.srcport == 5062'
