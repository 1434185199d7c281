# Nothing listens on the Expressway's port: Microsoft's SYN is answered with RST.
traffic() {
    connectivity_test acano.steven.lab
    edge_connects --fails
}

shows 'tcp.flags.reset == 1 && tcp.srcport == 5061 && ip.src == 10.48.36.47'
