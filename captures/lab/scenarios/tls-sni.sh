# The Edge asks for a name that is neither in our certificate nor in our domain.
sni=sip.example.net

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'tls.handshake.extensions_server_name == "sip.example.net"'
shows 'tls.app_data'
