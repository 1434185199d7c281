# The mended call; segments overtake each other on the way.
mtu=576
disorder=(--reorder 40)

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.app_data && tcp.srcport == 5061'
shows 'tcp.analysis.out_of_order || tcp.analysis.retransmission'
shows 'tcp.analysis.duplicate_ack || tcp.analysis.lost_segment'
