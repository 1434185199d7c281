# skype.lab is hosted by Microsoft: its record names the cloud's federation server.
zone skype.lab "
    _sipfederationtls._tcp  SRV  100 1 5061 sipfed.online.lync.com."
zone online.lync.com "
    sipfed  A  $edge"
edge_certificate=sipfed

traffic() {
    connectivity_test acano.steven.lab
    look_up skype.lab
    call_microsoft
}

shows 'dns.srv.target == "sipfed.online.lync.com"'
shows 'x509ce.dNSName == "sipfed.online.lync.com"'
shows 'tls.app_data'
