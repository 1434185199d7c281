# The answer is too long for UDP (512 octets without EDNS) and nobody asks again over TCP.
zone acano.steven.lab "
    _sipfederationtls._tcp  SRV  100 1 5061 vcse.acano.steven.lab.
    _sipfederationtls._tcp  SRV  200 1 5061 backup-peer-in-the-second-data-centre-of-the-company.acano.steven.lab.
    _sipfederationtls._tcp  SRV  300 1 5061 backup-peer-in-the-third-data-centre-of-the-company.acano.steven.lab.
    _sipfederationtls._tcp  SRV  400 1 5061 backup-peer-in-the-fourth-data-centre-of-the-company.acano.steven.lab.
    _sipfederationtls._tcp  SRV  500 1 5061 backup-peer-in-the-fifth-data-centre-of-the-company.acano.steven.lab.
    _sipfederationtls._tcp  SRV  600 1 5061 backup-peer-in-the-sixth-data-centre-of-the-company.acano.steven.lab.
    vcse                    A    $expressway
    *                       A    $expressway2"
dig_options=(+noedns +ignore)

traffic() {
    ask SRV _sipfederationtls._tcp.acano.steven.lab
    look_up skype.lab
}

shows 'dns.flags.truncated == 1 && udp'
hides 'tcp'
