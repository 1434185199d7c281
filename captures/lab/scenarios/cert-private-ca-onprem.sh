# The certificate is from our own CA, which the Edge has imported.
certificate=private
edge_trusts=private-root

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.app_data && tcp.srcport == 5061'
