# The mended from-microsoft-certificate-mismatch: the certificate carries the target, Microsoft stays.
traffic() {
    connectivity_test cms.steven.lab
    microsoft_calls --domain cms.steven.lab --target vcse.cms.steven.lab
}

shows 'x509ce.dNSName == "vcse.cms.steven.lab" && tcp.srcport == 5061'
shows 'tls.handshake.certificate && ip.src == 10.48.36.6'
shows 'tls.app_data && tcp.srcport == 5061'
hides 'tls.alert_message.level == 2'
