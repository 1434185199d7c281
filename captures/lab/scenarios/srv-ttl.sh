# A wrong record with a time to live of a week.
zone acano.steven.lab "
    _sipfederationtls._tcp  604800 SRV  100 1 5061 vcse.steven.lab."

traffic() {
    connectivity_test acano.steven.lab
}

shows 'dns.resp.ttl == 604800 && dns.srv.target == "vcse.steven.lab"'
