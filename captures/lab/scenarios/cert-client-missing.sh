# The Edge asks for a client certificate, the Expressway has none; the Edge goes on and refuses in SIP.
certificate=none

traffic() {
    connectivity_test acano.steven.lab
    look_up skype.lab
    call_microsoft --answer 504
}

shows 'tls.handshake.type == 13 && ip.src == 10.48.36.6'
shows 'tls.handshake.certificates_length == 0 && ip.src == 10.48.36.47'
shows 'tls.app_data'
