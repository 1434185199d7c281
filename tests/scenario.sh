# scenario.sh: what the shell tests share: scenarios, waiting, and a cable. Sourced.
# shellcheck shell=bash disable=SC2034 # what is set here is read by others

# scenario_read FOLDER sets name, traffic (what is read in FOLDER), reads (that as an array of -r
# options) and args (the array of further arguments, quoted in the file as for a shell).
scenario_read() {
    local input
    name=$(basename "$1")
    traffic=traffic.pcap
    [ -f "$1/$traffic" ] || traffic=traffic.pcapng
    [ ! -f "$1/input" ] || traffic=$(cat "$1/input")
    reads=()
    while read -r input; do
        reads+=(-r "$input")
    done <<<"$traffic"
    mapfile -d '' args < <(xargs -r printf '%s\0' <"$1/args")
}

# wait_until SECONDS COMMAND...: runs COMMAND until it succeeds; fails after SECONDS.
wait_until() {
    local tries=$(($1 * 20))
    shift
    until "$@"; do
        ((tries-- > 0)) || return 1
        sleep 0.05
    done
}

# lay_cable MTU lays a virtual cable from wire to tap, in the network namespace that one is in.
lay_cable() {
    local end
    ip link add tap type veth peer name wire
    for end in tap wire; do
        ip link set "$end" mtu "$1" arp off multicast off addrgenmode none
        ethtool -K "$end" gro off gso off tso off >/dev/null 2>&1 || true
        ip link set "$end" up
    done
}

# set_own_network sets own_network (an array): what runs a command in a network namespace of its own.
# Fails where that, or a virtual cable in it, cannot be had.
set_own_network() {
    own_network=(unshare --net)
    [ "$(id -u)" = 0 ] || own_network=(unshare --map-root-user --net)
    "${own_network[@]}" ip link add tap type veth peer name wire 2>/dev/null
}
