# A SHA-1 signature.
certificate=sha1
expressway_options=(-cipher DEFAULT:@SECLEVEL=0)
edge_options=(-cipher DEFAULT:@SECLEVEL=0)

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.app_data && tcp.srcport == 5061'
