# The certificate is self-signed; the Edge refuses it.
certificate=self-signed

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab --fails
}

shows 'tls.handshake.certificate && tcp.srcport == 5061'
shows 'tls.alert_message.desc == 48 && ip.src == 10.48.36.6'
