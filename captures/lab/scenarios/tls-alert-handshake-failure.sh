# The Edge offers no cipher suite that the Expressway accepts; the Expressway ends the handshake.
expressway_options=(-cipher ECDHE-RSA-AES256-GCM-SHA384)
edge_options=(-cipher AES128-SHA256)

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --fails
}

shows 'tls.alert_message.desc == 40 && ip.src == 10.48.36.47'
