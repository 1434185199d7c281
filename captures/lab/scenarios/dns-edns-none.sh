# The mended call, asked for as an old resolver does: no EDNS in the questions.
dig_options=(+noedns)

traffic() {
    connectivity_test acano.steven.lab
    look_up skype.lab
    call_microsoft
}

hides 'dns.resp.type == 41'
shows 'tls.app_data'
