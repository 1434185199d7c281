# The target's address is never looked up; the SNI is the target and ties the connection to it.
sni=vcse.acano.steven.lab

traffic() {
    ask SRV _sipfederationtls._tcp.acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.handshake.extensions_server_name == "vcse.acano.steven.lab"'
shows 'tls.app_data'
hides 'dns.a || dns.aaaa'
