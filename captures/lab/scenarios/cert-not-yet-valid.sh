# The certificate is valid from 2098 on; the Edge refuses it.
certificate=not-yet-valid

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab --fails
}

shows 'tls.handshake.certificate && tcp.srcport == 5061'
shows 'tls.alert_message.desc == 42 && ip.src == 10.48.36.6'
