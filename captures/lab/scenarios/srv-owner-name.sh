# The administrator tests a mistyped name first, then the right one.
traffic() {
    ask SRV _sipfederationtls.tcp.acano.steven.lab
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'dns.flags.rcode == 3 && dns.qry.name == "_sipfederationtls.tcp.acano.steven.lab"'
shows 'tls.app_data'
