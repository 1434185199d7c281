# The certificate expired in 2019; the Edge refuses it.
certificate=expired

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab --fails
}

shows 'tls.handshake.certificate && tcp.srcport == 5061'
shows 'tls.alert_message.desc == 45 && ip.src == 10.48.36.6'
