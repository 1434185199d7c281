# Only the leaf is sent; its issuer is known from elsewhere (--intermediates).
chain=none

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab --fails
}

shows 'tls.handshake.certificate && tcp.srcport == 5061'
shows 'tls.alert_message.desc == 48 && ip.src == 10.48.36.6'
hides 'tls.handshake.certificates_length > 1300'
