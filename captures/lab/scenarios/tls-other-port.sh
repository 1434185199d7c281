# TLS with a wrong certificate on the target's address, but on port 8443: not federation.
sip_port=8443
certificate=steven-only
ask_client=no

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --hangs-up
}

shows 'tls.handshake.certificate && tcp.srcport == 8443'
hides 'tcp.port == 5061'
