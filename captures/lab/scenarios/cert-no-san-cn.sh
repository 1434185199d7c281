# The certificate has no SAN and its common name is the target.
certificate=no-san

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.app_data && tcp.srcport == 5061'
hides 'x509ce.dNSName == "vcse.acano.steven.lab"'
