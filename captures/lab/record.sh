# record.sh: tcpdump on the Expressway's interface, and the proof that it saw what it should.
# shellcheck shell=bash

# What a scenario may set.
record_defaults() {
    snaplen=0 # octets kept of each frame; 0: all
    pcap=$run/traffic.pcap
    expected=()
}

# shows FILTER, hides FILTER: the finished capture must (not) hold a packet that Wireshark's display filter FILTER
# matches.
shows() { expected+=("shows $1"); }
hides() { expected+=("hides $1"); }

# Neither ARP nor neighbour discovery nor multicast listener reports (these have a hop-by-hop header).
record_filter='ip or (ip6 and not icmp6 and ip6[6] != 0)'

record_start() {
    become expressway tcpdump -i eth0 -s "$snaplen" -U --immediate-mode -Z root -w "$pcap" \
        "$record_filter" 2>"$run/tcpdump.log" &
    tcpdump_pid=$!
    wait_until 10 grep -q 'listening on' "$run/tcpdump.log" || die "tcpdump did not start"
}

record_stop() {
    local size=
    # Late segments (FIN, ACK) may still be under way: stop once the file has stopped growing.
    until [ "$size" = "$(stat -c %s "$pcap")" ]; do
        size=$(stat -c %s "$pcap")
        sleep 0.3
    done
    kill "$tcpdump_pid"
    wait "$tcpdump_pid" || true
    grep -q '^0 packets dropped by kernel' "$run/tcpdump.log" || die "tcpdump lost packets"
}

tshark_options=(-d "tcp.port==5061,tls" -d "tcp.port==5062,tls" -d "tcp.port==8443,tls")

# frames FILTER: the numbers of the frames that match.
frames() {
    tshark -n -r "$pcap" "${tshark_options[@]}" -Y "$1" -T fields -e frame.number 2>/dev/null
}

# leave_out FILTER: takes the frames that match out of the capture, as a lossy span port would.
leave_out() {
    local lost
    mapfile -t lost < <(frames "$1")
    record_cut "${lost[@]}"
}

# leave_out_up_to FILTER: takes out the first frame that matches, and all before it.
leave_out_up_to() {
    local lost
    mapfile -t lost < <(frames "$1")
    record_cut "1-${lost[0]}"
}

# record_cut FRAMES...
record_cut() {
    [ $# -gt 0 ] || die "nothing to leave out"
    editcap -F pcap "$pcap" "$run/rest.pcap" "$@"
    mv "$run/rest.pcap" "$pcap"
}

record_check() {
    local line word filter found
    for line in "${expected[@]}"; do
        word=${line%% *} filter=${line#* }
        found=$(frames "$filter")
        case $word in
        shows) [ -n "$found" ] || die "$scenario does not show: $filter" ;;
        hides) [ -z "$found" ] || die "$scenario must not show: $filter (frame ${found//$'\n'/ })" ;;
        esac
    done
}

record_keep() {
    cp "$pcap" "$folder/traffic.pcap"
    # A handshake that failed early has no secrets: then there is no file.
    rm -f "$folder/keylog.txt"
    if [ -e "$run/keylog.txt" ] && grep -v '^#' "$run/keylog.txt" >"$run/secrets"; then
        cp "$run/secrets" "$folder/keylog.txt"
    fi
}
