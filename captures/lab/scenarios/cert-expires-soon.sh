# The certificate expires 20 days after it was recorded.
certificate=expires-soon

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.app_data && tcp.srcport == 5061'
