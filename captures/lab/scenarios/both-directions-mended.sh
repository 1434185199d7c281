# Both domains, both directions, all right.
traffic() {
    connectivity_test acano.steven.lab
    connectivity_test cms.steven.lab
    look_up skype.lab
    call_microsoft
    microsoft_calls --domain cms.steven.lab --target vcse.cms.steven.lab
}

shows 'x509ce.dNSName == "vcse.acano.steven.lab" && tcp.srcport == 25001'
shows 'x509ce.dNSName == "vcse.cms.steven.lab" && tcp.srcport == 5061'
