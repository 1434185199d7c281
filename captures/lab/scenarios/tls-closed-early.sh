# The handshake is complete, and the Edge closes at once.
traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab --hangs-up
}

shows 'tls.handshake.certificate && tcp.srcport == 5061'
shows 'tcp.flags.fin == 1 && ip.src == 10.48.36.6'
hides 'tls.app_data'
