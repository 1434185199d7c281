# The Expressway does not ask the Edge for a certificate.
ask_client=no

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.app_data && tcp.srcport == 5061'
hides 'tls.handshake.type == 13'
hides 'tls.handshake.certificate && ip.src == 10.48.36.6'
