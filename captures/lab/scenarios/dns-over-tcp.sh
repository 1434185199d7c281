# All look-ups go over TCP.
dig_options=(+tcp)

traffic() {
    connectivity_test acano.steven.lab
    look_up skype.lab
    call_microsoft
}

shows 'dns.srv.target == "vcse.acano.steven.lab" && tcp'
hides 'udp'
shows 'tls.app_data'
