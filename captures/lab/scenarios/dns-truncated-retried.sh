# The answer is too long for UDP (512 octets without EDNS): truncated, then asked for again over TCP.
zone acano.steven.lab "
    _sipfederationtls._tcp  SRV  100 1 5061 vcse.acano.steven.lab.
    _sipfederationtls._tcp  SRV  200 1 5061 backup-peer-in-the-second-data-centre-of-the-company.acano.steven.lab.
    _sipfederationtls._tcp  SRV  300 1 5061 backup-peer-in-the-third-data-centre-of-the-company.acano.steven.lab.
    _sipfederationtls._tcp  SRV  400 1 5061 backup-peer-in-the-fourth-data-centre-of-the-company.acano.steven.lab.
    _sipfederationtls._tcp  SRV  500 1 5061 backup-peer-in-the-fifth-data-centre-of-the-company.acano.steven.lab.
    _sipfederationtls._tcp  SRV  600 1 5061 backup-peer-in-the-sixth-data-centre-of-the-company.acano.steven.lab.
    vcse                    A    $expressway
    *                       A    $expressway2"
dig_options=(+noedns)

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'dns.flags.truncated == 1 && udp'
shows 'dns.srv.target == "vcse.acano.steven.lab" && tcp && dns.count.answers == 6'
shows 'tls.app_data'
