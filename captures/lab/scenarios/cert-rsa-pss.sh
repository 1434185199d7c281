# The certificate is signed with RSASSA-PSS.
certificate=rsa-pss

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.app_data && tcp.srcport == 5061'
