# The Edge drops what the Expressway sends: the SYN is repeated and never answered.
before() {
    ignores edge "$expressway"
}

traffic() {
    connectivity_test acano.steven.lab
    look_up skype.lab
    expressway_connects --gives-up 13
    look_up skype.lab
}

shows 'tcp.analysis.retransmission && tcp.flags.syn == 1 && ip.src == 10.48.36.47'
hides 'tcp && ip.src == 10.48.36.6'
shows 'dns && frame.time_relative > 12'
