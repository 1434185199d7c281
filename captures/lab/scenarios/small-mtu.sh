# The mended call over a path with an MTU of 576: many small segments.
mtu=576

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.app_data && tcp.srcport == 5061'
hides 'frame.len > 590'
shows 'tls.handshake.certificate && tcp.srcport == 5061'
