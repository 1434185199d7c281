# Microsoft's SYN reaches the Expressway, is repeated and never answered.
before() {
    ignores expressway "$edge"
}

traffic() {
    connectivity_test acano.steven.lab
    edge_connects --gives-up 13
    look_up skype.lab
}

shows 'tcp.analysis.retransmission && tcp.flags.syn == 1 && ip.src == 10.48.36.6'
hides 'tcp && ip.src == 10.48.36.47'
shows 'dns && frame.time_relative > 12'
