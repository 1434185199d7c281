# The SRV record of acano.steven.lab points to a host outside that domain.
zone acano.steven.lab "
    _sipfederationtls._tcp  SRV  100 1 5061 vcse.steven.lab."
certificate=steven-only

traffic() {
    connectivity_test acano.steven.lab
    look_up skype.lab
    call_microsoft --port 25002 --answer 504
}

shows 'dns.srv.target == "vcse.steven.lab"'
shows 'tls.handshake.certificate && tcp.srcport == 25002'
shows 'tls.app_data && tcp.srcport == 5061'
hides 'tls.alert_message.level == 2'
