# The mended from-microsoft-srv-mismatch: the target is in the domain, and now Microsoft connects.
traffic() {
    connectivity_test cms.steven.lab
    microsoft_calls --domain cms.steven.lab --target vcse.cms.steven.lab
}

shows 'dns.srv.target == "vcse.cms.steven.lab"'
shows 'x509ce.dNSName == "vcse.cms.steven.lab" && tcp.srcport == 5061'
shows 'tls.handshake.certificate && ip.src == 10.48.36.6'
shows 'tls.app_data && tcp.srcport == 5061'
