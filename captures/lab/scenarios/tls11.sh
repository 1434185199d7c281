# The mended call over TLS 1.1.
version=-tls1_1
expressway_options=(-cipher DEFAULT:@SECLEVEL=0)
edge_options=(-cipher DEFAULT:@SECLEVEL=0)

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.app_data && tcp.srcport == 5061'
shows 'tls.handshake.type == 2 && tls.handshake.version == 0x0302'
shows 'tls.handshake.certificate && tcp.srcport == 5061'
