# The full handshake is over before the recording starts; the recorded one resumes its session id.
before() {
    expressway_listens
    edge_options=(-sess_out "$run/session")
    edge_connects --port 50001
}

traffic() {
    connectivity_test acano.steven.lab
    edge_options=(-sess_in "$run/session")
    edge_connects --port 50002
    stop_listening
}

shows 'tls.handshake.type == 1 && tls.handshake.session_id_length == 32'
shows 'tls.app_data'
hides 'tls.handshake.certificate'
