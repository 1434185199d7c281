# The chain is complete but for a root that nobody knows; the Edge refuses it.
certificate=unheard

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab --fails
}

shows 'tls.handshake.certificate && tcp.srcport == 5061'
shows 'tls.alert_message.desc == 48 && ip.src == 10.48.36.6'
shows 'x509sat.uTF8String == "Unheard Issuing CA" || x509sat.printableString == "Unheard Issuing CA"'
