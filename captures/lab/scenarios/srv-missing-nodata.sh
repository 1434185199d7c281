# The name exists, with another type only: no error, no answer.
zone acano.steven.lab "
    _sipfederationtls._tcp  TXT  not-an-srv-record
    vcse                    A    $expressway"

traffic() {
    connectivity_test acano.steven.lab
}

shows 'dns.flags.response == 1 && dns.flags.rcode == 0 && dns.count.answers == 0'
