# The recording starts between the ClientHello and the ServerHello.
traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

after() {
    leave_out_up_to 'tls.handshake.type == 1'
}

hides 'tls.handshake.type == 1'
hides 'tcp.flags.syn == 1'
shows 'tls.handshake.type == 2'
