# The recording starts when the connection is already up.
before() {
    expressway_listens
    edge_dials
    talk
}

traffic() {
    connectivity_test acano.steven.lab
    talk
    hang_up
    stop_listening
}

hides 'tcp.flags.syn == 1'
hides 'tls.handshake'
shows 'tls.app_data'
