# The target is an alias; the answer brings the alias and the address.
no_zone acano.steven.lab
zone steven.lab "
    _sipfederationtls._tcp.acano  SRV    100 1 5061 vcse.acano.steven.lab.
    vcse.acano                    CNAME  expe.steven.lab.
    expe                          A      $expressway"

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'dns.cname == "expe.steven.lab" && dns.a == 10.48.36.47'
shows 'tls.app_data'
