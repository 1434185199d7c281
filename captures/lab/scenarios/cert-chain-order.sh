# A certificate that does not belong there comes between the leaf and its issuer.
chain=$run/chain
cat "$work/pki/unrelated.pem" "$work/pki/public-issuing.pem" >"$chain"

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.app_data && tcp.srcport == 5061'
shows 'x509ce.dNSName == "www.example.net"'
