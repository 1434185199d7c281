# The target is ".": the domain says that it has no such service.
zone acano.steven.lab "
    _sipfederationtls._tcp  SRV  0 0 0 ."

traffic() {
    connectivity_test acano.steven.lab
}

shows 'dns.flags.response == 1 && dns.srv.target == "<Root>"'
