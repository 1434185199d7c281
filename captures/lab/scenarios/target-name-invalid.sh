# The target has an underscore in its name.
zone acano.steven.lab "
    _sipfederationtls._tcp  SRV  100 1 5061 vcse_e.acano.steven.lab.
    vcse_e                  A    $expressway"
certificate=underscore

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls
}

shows 'dns.srv.target == "vcse_e.acano.steven.lab"'
shows 'x509ce.dNSName == "vcse_e.acano.steven.lab"'
shows 'tls.app_data'
