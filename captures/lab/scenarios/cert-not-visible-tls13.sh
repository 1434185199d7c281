# TLS 1.3 hides both certificates.
version=-tls1_3

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.app_data && tcp.srcport == 5061'
shows 'tls.handshake.extensions.supported_version == 0x0304 && tls.handshake.type == 2'
hides 'tls.handshake.certificate'
