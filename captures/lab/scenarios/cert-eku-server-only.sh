# The certificate is for servers only and is presented by the client; the Edge does not mind.
certificate=server-only

traffic() {
    connectivity_test acano.steven.lab
    look_up skype.lab
    call_microsoft
}

shows 'tls.handshake.certificate && tcp.srcport == 25001'
shows 'tls.app_data'
