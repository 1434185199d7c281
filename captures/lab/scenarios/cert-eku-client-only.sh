# The certificate is for clients only and is presented by the server.
certificate=client-only

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab --fails
}

shows 'tls.handshake.certificate && tcp.srcport == 5061'
shows 'tls.alert_message.desc == 43 && ip.src == 10.48.36.6'
