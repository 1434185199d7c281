# The mended call; segments arrive twice, and some overtake each other.
mtu=576
disorder=(--reorder 25 --duplicate 40)

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.app_data && tcp.srcport == 5061'
shows 'tcp.analysis.retransmission || tcp.analysis.spurious_retransmission'
