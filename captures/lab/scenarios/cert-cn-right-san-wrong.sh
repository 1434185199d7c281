# The common name is the target, but the SAN is another host: the SAN counts.
certificate=cn-right

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab --fails
}

shows 'tls.handshake.certificate && tcp.srcport == 5061'
shows 'tls.alert_message.desc == 42 && ip.src == 10.48.36.6'
shows 'x509ce.dNSName == "vcse.steven.lab"'
