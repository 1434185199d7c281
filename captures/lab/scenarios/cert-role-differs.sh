# The Expressway has two certificates: as a server it shows the right one, as a client another.
traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
    certificate=steven-only
    look_up skype.lab
    call_microsoft --answer 504
}

shows 'x509ce.dNSName == "vcse.acano.steven.lab" && tcp.srcport == 5061'
shows 'tls.handshake.certificate && tcp.srcport == 25001'
