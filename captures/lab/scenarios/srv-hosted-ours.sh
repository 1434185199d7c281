# The record of our own domain names Microsoft's cloud: calls for us never reach the Expressway.
zone acano.steven.lab "
    _sipfederationtls._tcp  SRV  100 1 5061 sipfed.online.lync.com."
zone online.lync.com "
    sipfed  A  $edge"

traffic() {
    connectivity_test acano.steven.lab
}

shows 'dns.srv.target == "sipfed.online.lync.com"'
hides 'tcp'
