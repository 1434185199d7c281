# Our side sends only the leaf; the Edge sends its leaf and the same issuer, so the issuer is known.
chain=none

traffic() {
    connectivity_test acano.steven.lab
    look_up skype.lab
    call_microsoft --answer 504
}

shows 'tls.handshake.certificate && ip.src == 10.48.36.6 && tls.handshake.certificates_length > 1300'
shows 'tls.handshake.certificate && ip.src == 10.48.36.47 && tls.handshake.certificates_length < 1300'
shows 'tls.app_data'
