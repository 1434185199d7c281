# dns.sh: the zones, the DNS server and the look-ups.
# shellcheck shell=bash

# zone NAME TEXT: what the server says about a zone, in the syntax of a zone file. Replaces an earlier one.
zone() { zones[$1]=$2; }

# no_zone NAME...: the server does not serve these, it answers REFUSED.
no_zone() {
    local name
    for name in "$@"; do unset "zones[$name]"; done
}

# The world as it should be: each SIP domain has its record, its target is one label under the domain.
dns_defaults() {
    declare -gA zones=()
    dig_options=()
    resolver=$dns # whom the Expressway asks
    zone steven.lab "
        _sipfederationtls._tcp  SRV   100 1 5061 vcse.steven.lab.
        vcse                    A     $expressway"
    zone acano.steven.lab "
        _sipfederationtls._tcp  SRV   100 1 5061 vcse.acano.steven.lab.
        vcse                    A     $expressway"
    zone cms.steven.lab "
        _sipfederationtls._tcp  SRV   100 1 5061 vcse.cms.steven.lab.
        vcse                    A     $expressway"
    zone skype.lab "
        _sipfederationtls._tcp  SRV   100 1 5061 sip.skype.lab.
        sip                     A     $edge"
}

# dns_up ADDRESS: a DNS server with the zones as they are now.
dns_up() {
    local address=$1 name
    mkdir "$run/$address"
    {
        echo "options { directory \"$run/$address\"; pid-file none; session-keyfile none;"
        echo "  listen-on { $address; }; listen-on-v6 { none; }; recursion no; allow-query { any; };"
        echo "  minimal-responses yes; empty-zones-enable no; check-integrity no; notify no; };"
        echo "controls { };"
        for name in "${!zones[@]}"; do
            dns_zone_file "$address" "$name"
            echo "zone \"$name\" { type primary; check-names ignore; file \"zone.$name\"; };"
        done
    } >"$run/$address/named.conf"
    become dns named -g -n 1 -c "$run/$address/named.conf" >"$run/$address/log" 2>&1 &
    named_pid=$!
    wait_until 10 grep -q ' running$' "$run/$address/log" || die "named did not start: $(tail -n 3 "$run/$address/log")"
}

dns_zone_file() {
    printf '$TTL 3600\n@ SOA ns.example. hostmaster.example. 1 3600 600 86400 600\n@ NS ns.example.\n%s\n' \
        "${zones[$2]}" | sed 's/^  *//' >"$run/$1/zone.$2"
}

# dns_reload NAME: the DNS server reads zone NAME anew.
dns_reload() {
    dns_zone_file "$dns" "$1"
    kill -HUP "$named_pid"
    wait_until 10 grep -q "zone $1/IN: loaded serial" "$run/$dns/log" || die "named did not load $1"
}

# ask TYPE NAME [OPTION...]: one question by the Expressway.
ask() {
    local type=$1 name=$2
    shift 2
    on expressway dig -b $expressway "@$resolver" +tries=1 +timeout=2 +nocookie "${dig_options[@]}" "$@" \
        "$name" "$type" >"$run/dig" 2>&1 || true
    cat "$run/dig" >>"$run/dig.log"
}

# look_up DOMAIN [OPTION...]: what the Expressway asks to find DOMAIN's federation server: the SRV record,
# then A and AAAA of each target.
look_up() {
    local domain=$1 target
    shift
    ask SRV "_sipfederationtls._tcp.$domain" "$@"
    for target in $(awk '$3 == "IN" && $4 == "SRV" && $8 != "." { print $8 }' "$run/dig" | sort -u); do
        ask A "$target" "$@"
        ask AAAA "$target" "$@"
    done
}

# connectivity_test DOMAIN [OPTION...]: the administrator runs the Expressway's Connectivity test for one of
# our own domains; this is what puts our own record on the wire.
connectivity_test() { look_up "$@"; }
