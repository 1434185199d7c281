# Two peers stand behind one name, and one of them presents another name.
zone acano.steven.lab "
    _sipfederationtls._tcp  SRV  100 1 5061 vcse.acano.steven.lab.
    vcse                    A    $expressway
    vcse                    A    $expressway2"

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --port 50001 --target vcse.acano.steven.lab
    expressway_sip=$expressway2
    certificate=steven-only
    microsoft_calls --port 50002 --target vcse.acano.steven.lab --fails
}

shows 'dns.a == 10.48.36.48'
shows 'tls.app_data && ip.src == 10.48.36.47'
shows 'tls.handshake.certificate && ip.src == 10.48.36.48'
shows 'tls.alert_message.desc == 42 && ip.dst == 10.48.36.48'
