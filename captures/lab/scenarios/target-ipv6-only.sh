# The target has an IPv6 address only.
ipv6=yes
expressway_sip=$expressway6
edge_sip=$edge6
zone acano.steven.lab "
    _sipfederationtls._tcp  SRV   100 1 5061 vcse.acano.steven.lab.
    vcse                    AAAA  $expressway6"

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'dns.aaaa == fd00:48:36::47'
hides 'dns.a'
shows 'tls.app_data && ipv6'
