# The SRV record is right, the Expressway's server certificate lacks its target: the Edge refuses it.
certificate=steven-only

traffic() {
    connectivity_test cms.steven.lab
    microsoft_calls --domain cms.steven.lab --target vcse.cms.steven.lab --fails
}

shows 'dns.srv.target == "vcse.cms.steven.lab"'
shows 'tls.handshake.certificate && tcp.srcport == 5061'
shows 'tls.alert_message.desc == 42 && ip.src == 10.48.36.6'
hides 'tls.app_data'
