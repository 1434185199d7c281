# The mended call in small segments; the span port lost one from the middle of our Certificate.
mtu=576

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

after() {
    leave_out 'tcp.srcport == 5061 && tcp.seq == 1049 && tcp.len > 0'
}

shows 'tls.handshake.type == 2'
hides 'tls.handshake.certificate && tcp.srcport == 5061'
shows 'tls.app_data'
