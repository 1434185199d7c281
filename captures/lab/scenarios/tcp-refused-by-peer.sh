# Nothing listens on the Edge's port: the Expressway's SYN is answered with RST.
traffic() {
    connectivity_test acano.steven.lab
    look_up skype.lab
    expressway_connects --fails
}

shows 'tcp.flags.reset == 1 && tcp.srcport == 5061 && ip.src == 10.48.36.6'
