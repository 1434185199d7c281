# Nothing of this is federation: addresses of a web site, and TLS to it.
zone example.net "
    www  A  $edge"
edge_certificate=unrelated
sip_port=443
ask_client=no
sni=www.example.net

traffic() {
    ask A www.example.net
    ask AAAA www.example.net
    call_microsoft --hangs-up
}

shows 'tls.handshake.certificate && tcp.srcport == 443'
hides 'dns.srv.target || tcp.port == 5061'
