# The first DNS server never answers; the second, asked later about another domain, does.
traffic() {
    resolver=$silent
    connectivity_test acano.steven.lab +tries=3
    sleep 6
    resolver=$dns
    look_up skype.lab
}

shows 'dns.flags.response == 0 && ip.dst == 10.48.36.99'
hides 'ip.src == 10.48.36.99'
shows 'dns.srv.target == "sip.skype.lab" && frame.time_relative > 11'
