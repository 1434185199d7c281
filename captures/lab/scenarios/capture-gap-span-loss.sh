# The mended from-microsoft call; the span port lost the segment in which our Certificate begins.
traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

after() {
    leave_out 'tls.handshake.type == 2'
}

shows 'tcp.analysis.lost_segment || tcp.analysis.ack_lost_segment'
hides 'tls.handshake.certificate && tcp.srcport == 5061'
shows 'tls.handshake.type == 1'
