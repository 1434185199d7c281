# The Edge offers TLS 1.1 at most, the Expressway wants 1.2.
edge_options=(-cipher DEFAULT:@SECLEVEL=0)

traffic() {
    connectivity_test acano.steven.lab
    expressway_listens
    version=-tls1_1
    edge_connects --fails
    stop_listening
}

shows 'tls.alert_message.desc == 70 && ip.src == 10.48.36.47'
