# The address belongs to another machine.
zone acano.steven.lab "
    _sipfederationtls._tcp  SRV  100 1 5061 vcse.acano.steven.lab.
    vcse                    A    $silent"

traffic() {
    connectivity_test acano.steven.lab
}

shows 'dns.a == 10.48.36.99'
