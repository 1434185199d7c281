# The certificate is on the list of revoked ones; the Edge has not looked.
certificate=revoked

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.app_data && tcp.srcport == 5061'
