# The SRV record is right, the Expressway's client certificate lacks its target.
certificate=steven-only

traffic() {
    connectivity_test acano.steven.lab
    look_up skype.lab
    call_microsoft --port 25001 --answer 504
}

shows 'dns.srv.target == "vcse.acano.steven.lab"'
shows 'tls.handshake.certificate && tcp.srcport == 25001'
shows 'tls.app_data && tcp.srcport == 5061'
hides 'x509ce.dNSName == "vcse.acano.steven.lab"'
