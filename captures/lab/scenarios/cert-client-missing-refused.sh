# The Edge asks for a client certificate, the Expressway has none; the Edge ends the handshake.
certificate=none
edge_options=(-Verify 3)

traffic() {
    connectivity_test acano.steven.lab
    look_up skype.lab
    call_microsoft --fails
}

shows 'tls.handshake.certificates_length == 0 && ip.src == 10.48.36.47'
shows 'tls.alert_message.desc == 40 && ip.src == 10.48.36.6'
