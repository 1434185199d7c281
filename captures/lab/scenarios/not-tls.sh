# What listens on the Expressway's TLS port speaks plain SIP.
traffic() {
    connectivity_test acano.steven.lab
    become expressway python3 "$lab/plain-sip.py" "$expressway" 5061 &
    wait_until 10 listening expressway 5061
    edge_connects --fails
}

shows 'tls.handshake.type == 1'
shows 'tcp contains "SIP/2.0 400" && tcp.srcport == 5061'
