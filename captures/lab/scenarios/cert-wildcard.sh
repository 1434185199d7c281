# Only a wildcard covers the target. TLS as such is content with that, Microsoft is not.
certificate=wildcard

traffic() {
    connectivity_test acano.steven.lab
    look_up skype.lab
    call_microsoft --answer 504
}

shows 'x509ce.dNSName == "*.acano.steven.lab" && tcp.srcport == 25001'
shows 'tls.app_data'
