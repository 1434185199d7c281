# The SRV record of cms.steven.lab points too deep. Microsoft sees that and never connects.
zone cms.steven.lab "
    _sipfederationtls._tcp  SRV  100 1 5061 vcse.sub.cms.steven.lab.
    vcse.sub                A    $expressway"

traffic() {
    connectivity_test cms.steven.lab
}

shows 'dns.srv.target == "vcse.sub.cms.steven.lab"'
shows 'dns.a == 10.48.36.47'
hides 'tcp'
