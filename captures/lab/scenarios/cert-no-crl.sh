# The certificate names no revocation list.
certificate=no-crl

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.app_data && tcp.srcport == 5061'
