# The mended call over IPv6; the target has both addresses.
ipv6=yes
expressway_sip=$expressway6
edge_sip=$edge6
zone acano.steven.lab "
    _sipfederationtls._tcp  SRV   100 1 5061 vcse.acano.steven.lab.
    vcse                    A     $expressway
    vcse                    AAAA  $expressway6"

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.app_data && tcp.srcport == 5061'
shows 'dns.a && !dns.aaaa'
shows 'dns.aaaa == fd00:48:36::47'
shows 'tls.handshake.certificate && ipv6.src == fd00:48:36::47'
