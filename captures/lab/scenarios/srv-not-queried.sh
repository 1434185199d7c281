# The call leaves as plain SIP: only _sips and _sip are asked for.
zone skype.lab "
    _sipfederationtls._tcp  SRV  100 1 5061 sip.skype.lab.
    _sips._tcp              SRV  100 1 5061 sip.skype.lab.
    sip                     A    $edge"

traffic() {
    connectivity_test acano.steven.lab
    ask SRV _sips._tcp.skype.lab
    ask SRV _sip._tcp.skype.lab
    ask SRV _sip._udp.skype.lab
    ask A sip.skype.lab
    ask AAAA sip.skype.lab
    call_microsoft --answer 504
}

shows 'dns.srv.target == "sip.skype.lab"'
hides 'dns.qry.name == "_sipfederationtls._tcp.skype.lab"'
shows 'tls.app_data'
