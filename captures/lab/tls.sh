# tls.sh: TLS connections with SIP inside, between the Expressway and the Edge.
#
# One side listens (openssl s_server), the other connects (openssl s_client). The connecting side sends
# an INVITE, the other answers, the connecting side closes.
# shellcheck shell=bash

# What a scenario may set.
tls_defaults() {
    certificate=mended         # the Expressway's, a name from pki.sh; "none": it has none
    edge_certificate=microsoft # the Edge's
    chain=full                 # what the Expressway sends after its certificate: full, none, or a PEM file
    edge_trusts=public-root    # the CA that the Edge trusts
    expressway_options=()      # for openssl on the Expressway
    edge_options=()            # for openssl on the Edge
    version=-tls1_2
    sni=           # the server name that the connecting side sends
    tickets=no     # yes: session tickets
    ask_client=yes # no: the listening side does not ask for a client certificate
    sip_port=5061
    expressway_sip=$expressway # where SIP runs
    edge_sip=$edge
}

# --- the two kinds of call ---

# call_microsoft [OPTION...]: the Expressway connects to the Edge and calls a Skype user.
# microsoft_calls [OPTION...]: the Edge connects to the Expressway and calls a conference.
#   --port N        the source port; 25001 and 50001 unless told
#   --domain NAME   our SIP domain, acano.steven.lab unless told
#   --answer KIND   the answer in SIP: 200 (unless told), 504, or 1010 (504 with ms-diagnostics)
#   --target NAME   the name the connecting side insists on in the other's certificate
#   --fails         the handshake does not come to its end
#   --hangs-up      the connecting side closes right after the handshake
#   --gives-up N    nobody answers; the connecting side gives up after N seconds
call_microsoft() {
    edge_listens
    expressway_connects "$@"
    stop_listening
}

microsoft_calls() {
    expressway_listens
    edge_connects "$@"
    stop_listening
}

# --- their parts, for scenarios with several connections or with no listener ---

edge_listens() {
    mapfile -t identity < <(own_certificate "$edge_certificate" full)
    listen edge "$edge_sip" -CAfile "$work/pki/$edge_trusts.pem" "${identity[@]}" "${edge_options[@]}"
}

expressway_listens() {
    mapfile -t identity < <(own_certificate "$certificate" "$chain")
    listen expressway "$expressway_sip" -CAfile "$work/pki/public-root.pem" "${identity[@]}" "${expressway_options[@]}"
}

expressway_connects() {
    expressway_dials "$@"
    see_through
}

edge_connects() {
    edge_dials "$@"
    see_through
}

expressway_dials() {
    mapfile -t identity < <(own_certificate "$certificate" "$chain")
    dial expressway "$expressway_sip" "$edge_sip" --port 25001 --from '2000@{ours}' --to stejanss@skype.lab "$@" \
        -- -CAfile "$work/pki/public-root.pem" "${identity[@]}" "${expressway_options[@]}"
}

edge_dials() {
    mapfile -t identity < <(own_certificate "$edge_certificate" full)
    dial edge "$edge_sip" "$expressway_sip" --port 50001 --from stejanss@skype.lab --to 'space@{ours}' "$@" \
        -- -CAfile "$work/pki/$edge_trusts.pem" -verify_return_error "${identity[@]}" "${edge_options[@]}"
}

# --- how it is done ---

# own_certificate NAME CHAIN: the options that make openssl present certificate NAME, one a line.
own_certificate() {
    local file=$2
    [ "$1" != none ] || return 0
    case $2 in
    full) file=$work/pki/$1.chain ;;
    none) file=/dev/null ;;
    esac
    printf '%s\n' -cert "$work/pki/$1.pem" -key "$work/pki/$1.key"
    [ ! -s "$file" ] || printf '%s\n' -cert_chain "$file"
}

# openssl_on HOST COMMAND...: openssl with none of this machine's configuration.
openssl_on() {
    local host=$1
    shift
    become "$host" env OPENSSL_CONF=/dev/null openssl "$@"
}

# at ADDRESS PORT: as openssl writes it.
at() { case $1 in *:*) echo "[$1]:$2" ;; *) echo "$1:$2" ;; esac; }

# listen HOST ADDRESS OPTION...
listen() {
    local host=$1 address=$2 options=("$version")
    shift 2
    [ "$ask_client" = no ] || options+=(-verify 3)
    [ "$tickets" = yes ] || options+=(-no_ticket)
    rm -f "$run/listener.says"
    mkfifo "$run/listener.says"
    exec {listener_input}<>"$run/listener.says"
    openssl_on "$host" s_server -quiet -accept "$(at "$address" "$sip_port")" "${options[@]}" "$@" \
        <"$run/listener.says" >"$run/listener.hears" 2>"$run/listener.log" &
    listener_pid=$!
    wait_until 10 listening "$host" "$sip_port" || die "nothing listens on $host: $(cat "$run/listener.log")"
}

# listening HOST PORT
listening() { on "$1" ss -Hltn "sport = :$2" | grep -q .; }

stop_listening() {
    kill "$listener_pid"
    wait "$listener_pid" || true
    exec {listener_input}>&-
}

# dial HOST OWN-ADDRESS PEER-ADDRESS [OPTION...] -- [S_CLIENT-OPTION...]: opens a connection.
dial() {
    local host=$1 own=$2 peer=$3 port options=("$version") from to domain=acano.steven.lab
    shift 3
    answer=200 outcome=talk patience=
    while [ "$1" != -- ]; do
        case $1 in
        --port) port=$2 && shift ;;
        --domain) domain=$2 && shift ;;
        --answer) answer=$2 && shift ;;
        --target) options+=(-verify_hostname "$2") && shift ;;
        --from) from=$2 && shift ;;
        --to) to=$2 && shift ;;
        --fails) outcome=fail ;;
        --hangs-up) outcome=hang_up ;;
        --gives-up) outcome=give_up patience=$2 && shift ;;
        *) die "unknown option $1" ;;
        esac
        shift
    done
    shift
    [ "$tickets" = yes ] || options+=(-no_ticket)
    if [ -n "$sni" ]; then options+=(-servername "$sni"); else options+=(-noservername); fi
    sip_invite "${from/\{ours\}/$domain}" "${to/\{ours\}/$domain}" "$(at "$own" "$port")" >"$run/invite"
    rm -f "$run/caller.says"
    mkfifo "$run/caller.says"
    exec {caller_input}<>"$run/caller.says"
    # -no_ign_eof: the end of the input ends the connection.
    openssl_on "$host" s_client -quiet -no_ign_eof -keylogfile "$run/keylog.txt" "${options[@]}" \
        -bind "$(at "$own" "$port")" -connect "$(at "$peer" "$sip_port")" "$@" \
        <"$run/caller.says" >"$run/caller.hears" 2>"$run/caller.log" &
    caller_pid=$!
}

# see_through: the connection that was dialled, to its end.
see_through() {
    case $outcome in
    talk) talk ;;
    hang_up) ;; # the input ends, which openssl sees once the handshake is over
    fail)
        wait_until 20 gone "$caller_pid" || die "the connection was to fail and did not"
        grep -q 'error:\|errno=' "$run/caller.log" || die "the connection was to fail and did not"
        ;;
    give_up)
        sleep "$patience"
        kill "$caller_pid"
        ;;
    esac
    hang_up
}

# talk: INVITE and answer, over the connection that was dialled.
talk() {
    : >"$run/listener.hears"
    cat "$run/invite" >&"$caller_input"
    wait_until 20 grep -q '^Content-Length' "$run/listener.hears" ||
        die "no INVITE arrived: $(cat "$run/caller.log" "$run/listener.log")"
    sip_answer "$answer" "$run/invite" >"$run/answer"
    : >"$run/caller.hears"
    cat "$run/answer" >&"$listener_input"
    wait_until 20 grep -q '^Content-Length' "$run/caller.hears" || die "no answer arrived"
}

hang_up() {
    exec {caller_input}>&-
    wait_until 10 gone "$caller_pid" || die "the connecting side does not end"
}

gone() { ! kill -0 "$1" 2>/dev/null; }

# --- SIP ---

# sip_invite FROM TO SENT-BY
sip_invite() {
    sed 's/$/\r/' <<SIP
INVITE sip:$2 SIP/2.0
Via: SIP/2.0/TLS $3;branch=z9hG4bK$RANDOM$RANDOM;rport
Call-ID: $RANDOM$RANDOM@lab
CSeq: 1 INVITE
From: <sip:$1>;tag=$RANDOM
To: <sip:$2>
P-Asserted-Identity: <sip:$1>
Contact: <sip:$1;transport=tls>
Max-Forwards: 15
Content-Length: 0

SIP
}

# sip_answer KIND INVITE-FILE
sip_answer() {
    case $1 in
    200) printf 'SIP/2.0 200 OK\r\n' ;;
    504 | 1010) printf 'SIP/2.0 504 Server time-out\r\n' ;;
    *) die "unknown answer $1" ;;
    esac
    grep -E '^(Via|Call-ID|CSeq|From):' "$2"
    sed -n 's/^To: \(<[^>]*>\).*/To: \1;tag=C65A7B0A\r/p' "$2"
    [ "$1" != 1010 ] || printf '%s\r\n' 'ms-diagnostics: 1010;reason="Certificate trust with another server could not be'\
' established";ErrorType="The peer certificate does not contain a matching FQDN";'\
'tls-target="vcse.acano.steven.lab";PeerServer="vcse.steven.lab";'\
'HRESULT="0x80090322(SEC_E_WRONG_PRINCIPAL)";source="sip.skype.lab"'
    printf 'Server: RTC/6.0\r\nContent-Length: 0\r\n\r\n'
}
