# The mended to-microsoft-certificate-mismatch: the certificate carries the target.
traffic() {
    connectivity_test acano.steven.lab
    look_up skype.lab
    call_microsoft --port 25001
}

shows 'dns.srv.target == "vcse.acano.steven.lab"'
shows 'x509ce.dNSName == "vcse.acano.steven.lab" && tcp.srcport == 25001'
shows 'tls.app_data && tcp.srcport == 5061'
hides 'tls.alert_message.level == 2'
