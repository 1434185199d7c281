# network.sh: the lab's network, three hosts on one bridge, each in a namespace of its own.
#
#   expressway 10.48.36.47 ─┐
#   edge       10.48.36.6  ─┼─ bridge (namespace "wire")
#   dns        10.48.36.53 ─┘
#
# shellcheck shell=bash

expressway=10.48.36.47
edge=10.48.36.6
dns=10.48.36.53
expressway2=10.48.36.48 # a second peer of the Expressway's cluster
dns2=10.48.36.54        # a second DNS server
silent=10.48.36.99      # nobody lives there, yet packets to it do leave
expressway6=fd00:48:36::47
edge6=fd00:48:36::6

# What a scenario may set.
network_defaults() {
    mtu=1500
    ipv6=no     # yes: the Expressway and the Edge get IPv6 addresses as well
    disorder=() # options of the program that stands in the Expressway's cable, see disorder.py
}

netns() { echo "fedtap-lab-$$-$1"; }

# on HOST COMMAND...: runs a command on a host of the lab.
on() {
    local host=$1
    shift
    ip netns exec "$(netns "$host")" "$@"
}

# become HOST COMMAND...: the same in place of this shell; "become ... &" leaves the command's own pid in $!.
# The command does not inherit the end of the pipe that keeps a connection open, see tls.sh.
become() {
    local host=$1
    shift
    [ -z "${caller_input:-}" ] || exec {caller_input}>&-
    exec ip netns exec "$(netns "$host")" "$@"
}

network_up() {
    network_host wire
    ip -n "$(netns wire)" link add bridge type bridge forward_delay 0 mcast_snooping 0
    ip -n "$(netns wire)" link set bridge up
    network_join expressway $expressway
    network_join edge $edge
    network_join dns $dns
    ip -n "$(netns expressway)" address add $expressway2/24 dev eth0
    ip -n "$(netns dns)" address add $dns2/24 dev eth0
    ip -n "$(netns expressway)" neigh add $silent lladdr 02:00:00:00:00:99 dev eth0
    if [ "$ipv6" = yes ]; then
        network_ipv6 expressway $expressway6
        network_ipv6 edge $edge6
    fi
    [ ${#disorder[@]} = 0 ] || network_disorder
}

network_down() {
    local host pids
    for host in expressway edge dns wire; do
        [ -e "/run/netns/$(netns $host)" ] || continue
        pids=$(ip netns pids "$(netns $host)")
        # shellcheck disable=SC2086
        [ -z "$pids" ] || kill -KILL $pids 2>/dev/null || true
        ip netns del "$(netns $host)"
    done
}

network_host() {
    ip netns add "$(netns "$1")"
    on "$1" sh -c 'for d in all default lo; do echo 1 >/proc/sys/net/ipv6/conf/$d/disable_ipv6; done'
    ip -n "$(netns "$1")" link set lo up
}

# network_join HOST ADDRESS: a cable from HOST's eth0 to the bridge. Without the offloads, checksums
# are right in the capture and no frame is longer than the MTU.
network_join() {
    local host=$1 address=$2
    network_host "$host"
    network_cable "$host" eth0 wire "$host"
    ip -n "$(netns "$host")" address add "$address/24" dev eth0
    ip -n "$(netns wire)" link set "$host" master bridge
}

# network_cable HOST INTERFACE HOST INTERFACE
network_cable() {
    ip -n "$(netns "$1")" link add "$2" mtu "$mtu" type veth peer name "$4" mtu "$mtu" netns "$(netns "$3")"
    network_plug "$1" "$2"
    network_plug "$3" "$4"
}

network_plug() {
    on "$1" ethtool -K "$2" tx off rx off tso off gso off gro off >/dev/null
    ip -n "$(netns "$1")" link set "$2" up
}

network_ipv6() {
    on "$1" sh -c 'echo 1 >/proc/sys/net/ipv6/conf/eth0/addr_gen_mode
                   echo 0 >/proc/sys/net/ipv6/conf/eth0/accept_ra
                   echo 0 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6'
    ip -n "$(netns "$1")" address add "$2/64" dev eth0 nodad
}

# Between the Expressway's cable and the bridge stands a program that reorders and duplicates.
network_disorder() {
    ip -n "$(netns wire)" link set expressway nomaster
    network_cable wire inside wire outside
    ip -n "$(netns wire)" link set outside master bridge
    become wire python3 "$lab/disorder.py" "${disorder[@]}" inside expressway >"$run/disorder.log" 2>&1 &
    wait_until 5 grep -q ready "$run/disorder.log" || die "disorder.py did not start"
}

# ignores HOST ADDRESS: packets from ADDRESS arrive at HOST and are never answered.
ignores() { ip -n "$(netns "$1")" route add blackhole "$2"; }
