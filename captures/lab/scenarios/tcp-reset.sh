# Something resets the connection right after our Certificate, without an alert.
traffic() {
    connectivity_test acano.steven.lab
    expressway_listens
    on edge python3 "$lab/reset.py" "$edge" 50001 "$expressway" 5061
    stop_listening
}

shows 'tls.handshake.certificate && tcp.srcport == 5061'
shows 'tcp.flags.reset == 1 && ip.src == 10.48.36.6'
hides 'tls.alert_message'
