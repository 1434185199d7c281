# The Edge says in ms-diagnostics what it dislikes, and fedtap is given the TLS secrets.
certificate=steven-only

traffic() {
    connectivity_test acano.steven.lab
    look_up skype.lab
    call_microsoft --answer 1010
}

shows 'tls.handshake.certificate && tcp.srcport == 25001'
shows 'tls.app_data && tcp.srcport == 5061'
