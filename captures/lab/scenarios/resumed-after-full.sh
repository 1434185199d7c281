# A full handshake, and then one that resumes it.
tickets=yes

traffic() {
    connectivity_test acano.steven.lab
    expressway_listens
    edge_options=(-sess_out "$run/session")
    edge_connects --port 50001 --target vcse.acano.steven.lab
    edge_options=(-sess_in "$run/session")
    edge_connects --port 50002 --target vcse.acano.steven.lab
    stop_listening
}

shows 'tls.handshake.certificate && tcp.dstport == 50001'
hides 'tls.handshake.certificate && tcp.dstport == 50002'
shows 'tls.app_data && tcp.dstport == 50002'
