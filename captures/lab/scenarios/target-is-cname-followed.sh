# The target is an alias into another zone; the address needs a question of its own.
zone acano.steven.lab "
    _sipfederationtls._tcp  SRV    100 1 5061 vcse.acano.steven.lab.
    vcse                    CNAME  expe.steven.lab."
zone steven.lab "
    expe  A  $expressway"

traffic() {
    connectivity_test acano.steven.lab
    ask A expe.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'dns.cname == "expe.steven.lab" && !dns.a'
shows 'dns.a == 10.48.36.47 && dns.qry.name == "expe.steven.lab"'
shows 'tls.app_data'
