# The certificate has no SAN and its common name is another host.
certificate=no-san-wrong

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab --fails
}

shows 'tls.handshake.certificate && tcp.srcport == 5061'
shows 'tls.alert_message.desc == 42 && ip.src == 10.48.36.6'
