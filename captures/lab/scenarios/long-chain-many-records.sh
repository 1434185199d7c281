# Every TLS record has at most 512 octets: a Certificate message spans many.
expressway_options=(-max_send_frag 512 -split_send_frag 512)
edge_options=(-max_send_frag 512 -split_send_frag 512)
chain=$run/chain
cat "$work/pki/public-issuing.pem" "$work/pki/public-root.pem" >"$chain"

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.app_data && tcp.srcport == 5061'
shows 'tls.handshake.certificate && tcp.srcport == 5061 && tls.handshake.certificates_length > 2000'
shows 'tls.record.length == 512'
hides 'tls.record.length > 552'
