#!/usr/bin/env bash
# interfaces.sh: an interface that goes down, disappears or comes back ends nothing, is told, and leaves no
# doubt in the exit status; and the counters tell what the kernel has received and dropped.
#
#   interfaces.sh FEDTAP CAPTURES-FOLDER
#
# Each case runs in a network namespace of its own, all side by side. Exit status 77 where namespaces are
# not allowed.

set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"

at_once=6
cases=(down_and_up gone_and_back gone_at_once one_of_two no_carrier dormant down_at_first renamed any
    other_link_type unknown_link_type received dropped silent)

# --- in a case ---

fail() {
    echo "$case: FAILED: $1"
    for file in out errors tcpreplay; do
        [ ! -s "$work/$file" ] || { echo "--- $file:" && tail -n 40 "$work/$file"; }
    done
    exit 1
}

# skip_case WHY ends the case, and says that it did not test anything.
skip_case() {
    echo "$case: SKIPPED, NOTHING WAS TESTED: $1"
    exit 0
}

# listen ARGUMENTS...: starts fedtap.
listen() {
    : >"$work/errors"
    "$fedtap" --json "$@" >"$work/out" 2>"$work/errors" &
    pid=$!
    wait_until 10 told 'capturing on' || fail "does not capture"
}

# told WORDS: standard error has them.
told() {
    grep -q -- "$1" "$work/errors"
}

expect_told() {
    wait_until 10 told "$1" || fail "\"$1\" was not told"
}

# play SCENARIO [ARGUMENTS...]: its packets go over the cable.
play() {
    local scenario=$1
    shift
    tcpreplay --intf1=wire --topspeed "$@" "$captures/$scenario/traffic.pcap" \
        >"$work/tcpreplay" 2>&1 || fail "tcpreplay"
}

# expect_read NUM: so many packets are read, which fedtap is asked for.
expect_read() {
    wait_until 10 eval 'kill -USR1 "$pid" && sleep 0.1 && told "packets:  '"$1"' "' ||
        fail "not $1 packets were read"
}

expect_judged() {
    expect_read 20
    wait_until 10 grep -q '"rule":"cert-name-mismatch"' "$work/out" || fail "the call was not judged"
}

# stop STATUS: ends fedtap, which must have that exit status.
stop() {
    local status=0
    kill -INT "$pid" 2>/dev/null || fail "ended by itself"
    wait "$pid" || status=$?
    pid=
    ! grep -qE 'Sanitizer|runtime error: ' "$work/errors" || fail "sanitizer"
    [ "$status" = "$1" ] || fail "exit status $status instead of $1"
}

# expect_stats FILTER: the last stats event fulfils it.
expect_stats() {
    jq -se "map(select(.event_type == \"stats\")) | last.stats | $1" "$work/out" >/dev/null ||
        fail "not so in the stats: $1"
}

# total COUNTER: the sum of what all stats events say of the only source.
total() {
    jq -s "map(.stats // empty | .capture[0].$1) | add" "$work/out"
}

# busy: clock ticks of the processor that fedtap has used.
busy() {
    awk '{print $14 + $15}' "/proc/$pid/stat"
}

# make_tun NAME TYPE: an interface of that ARPHRD number. It lives as long as descriptor 9.
make_tun() {
    ip tuntap add "$1" mode tun 2>/dev/null || skip_case "no tun interface can be made here"
    /usr/bin/python3 - "$1" "$2" <<'PYTHON' || skip_case "the type of an interface cannot be set here"
import fcntl, struct, sys
TUNSETIFF, TUNSETLINK, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x400454CD, 1, 0x1000
with open("/dev/net/tun", "r+b", buffering=0) as tun:
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", sys.argv[1].encode(), IFF_TUN | IFF_NO_PI))
    fcntl.ioctl(tun, TUNSETLINK, int(sys.argv[2]))
PYTHON
    ip link set "$1" up
}

# --- the cases ---

down_and_up() {
    listen -i tap
    ip link set tap down
    expect_told 'tap: the interface is down'
    ip link set tap up
    expect_told 'tap: captured from again'
    play no-federation
    expect_read '[1-9][0-9]*'
    stop 4
    expect_stats '.interface_outages == 1 and .packets > 0'
}

gone_and_back() {
    local before
    listen -i tap
    ip link del tap
    expect_told 'tap: the interface is gone'
    before=$(busy)
    sleep 2
    [ $(($(busy) - before)) -lt 50 ] || fail "it is busy while there is nothing to do"
    lay_cable 65535
    expect_told 'tap: captured from again'
    play from-microsoft-certificate-mismatch
    expect_judged
    stop 1
    expect_stats '.interface_outages == 1 and .packets == 20 and .kernel_drops == 0'
}

# Another one of the name is there before fedtap looks.
gone_at_once() {
    listen -i tap
    ip link del tap
    lay_cable 65535
    wait_until 10 eval "told 'was down for a moment' || told 'captured from again'" ||
        fail "nothing was told"
    play from-microsoft-certificate-mismatch
    expect_judged
    stop 1
    expect_stats '.interface_outages >= 1 and .packets == 20'
}

one_of_two() {
    local end
    ip link add tap2 type veth peer name wire2
    for end in tap2 wire2; do
        ip link set "$end" arp off multicast off addrgenmode none
        ip link set "$end" up
    done
    listen -i tap -i tap2
    ip link del tap2
    expect_told 'tap2: the interface is gone'
    play from-microsoft-certificate-mismatch
    expect_judged
    stop 1
    ! told 'fedtap: tap: ' || fail "tap was told of"
    expect_stats '.interface_outages == 1 and .packets == 20'
}

no_carrier() {
    listen -i tap
    ip link set wire down
    expect_told 'tap: the interface has no carrier'
    ip link set wire up
    expect_told 'tap: captured from again'
    play no-federation
    expect_read '[1-9][0-9]*'
    stop 4
    expect_stats '.interface_outages == 1 and .packets > 0'
}

# Where packets come although there is no carrier, none is asked for any more.
dormant() {
    listen -i tap
    ip link set tap mode dormant
    ip link set wire down
    expect_told 'tap: the interface has no carrier'
    ip link set wire up
    wait_until 10 eval 'play no-federation && told "tap: captured from again"' ||
        fail "packets without a carrier do not count"
    stop 4
    expect_stats '.interface_outages == 1'
}

# What is on loopback meanwhile is not taken for what is on tap.
down_at_first() {
    ip link set tap down
    listen -i tap
    expect_told 'tap: the interface is down'
    tcpreplay --intf1=lo --topspeed "$captures/no-federation/traffic.pcap" >"$work/tcpreplay" 2>&1 ||
        fail "tcpreplay"
    ip link set tap up
    expect_told 'tap: captured from again'
    play from-microsoft-certificate-mismatch
    expect_judged
    stop 1
    expect_stats '.interface_outages == 1 and .packets == 20'
}

# One that is renamed is the same one, which the kernel goes on with.
renamed() {
    listen -i tap
    ip link set tap down
    expect_told 'tap: the interface is down'
    ip link set tap name tapped
    ip link set tapped up
    expect_told 'tap: captured from again'
    play from-microsoft-certificate-mismatch
    expect_judged
    stop 1
    expect_stats '.packets == 20'
}

any() {
    listen -i any
    ip link del tap
    lay_cable 65535
    play from-microsoft-certificate-mismatch
    expect_read 40 # one at each end
    stop 1
    expect_stats '.interface_outages == 0'
}

other_link_type() {
    listen -i tap
    ip link del tap
    expect_told 'tap: the interface is gone'
    make_tun tap 804 # ARPHRD_IEEE802154
    expect_told 'tap: the interface of that name has another link type now'
    ip link del tap
    lay_cable 65535
    expect_told 'tap: captured from again'
    play from-microsoft-certificate-mismatch
    expect_judged
    stop 1
    expect_stats '.interface_outages == 1'
}

# At the start somebody is there to read it.
unknown_link_type() {
    local status=0
    make_tun strange 804
    "$fedtap" -i strange -i tap >"$work/out" 2>"$work/errors" || status=$?
    [ "$status" = 2 ] || fail "exit status $status"
    told 'strange: link type ' || fail "no word of the link type"
    told 'is not understood' || fail "no word of the link type"
}

received() {
    listen -i tap
    play from-microsoft-certificate-mismatch --loop=50
    expect_read 1000
    told 'from:     tap: 1000 received, dropped by the kernel 0, by the interface 0' ||
        fail "the counters do not say what tap received"
    stop 1
    [ "$(total received)" = 1000 ] || fail "received $(total received)"
    expect_stats '.packets == 1000 and .interface_outages == 0'
}

dropped() {
    local num
    num=$(capinfos_count no-federation)
    listen -i tap -B 256
    kill -STOP "$pid"
    play no-federation --loop=5000
    kill -CONT "$pid"
    stop 4
    [ "$(total received)" = $((5000 * num)) ] || fail "received $(total received)"
    [ "$(total kernel_drops)" -gt 0 ] || fail "nothing was dropped"
    expect_stats ".kernel_drops > 0 and .packets + .kernel_drops == $((5000 * num))"
}

# capinfos_count SCENARIO: how many packets fedtap reads of it.
capinfos_count() {
    "$fedtap" -r "$captures/$1/traffic.pcap" --json 2>/dev/null |
        jq -s 'map(select(.event_type == "stats")) | last.stats.packets'
}

silent() {
    listen -i tap
    kill -USR1 "$pid"
    expect_told 'fedtap: counters at '
    expect_told 'from:     tap: 0 received'
    expect_told 'nothing lost'
    wait_until 10 grep -q '"event_type":"stats"' "$work/out" || fail "no stats event"
    ! grep -q '"timestamp":"1970' "$work/out" || fail "there is no time without a packet"
    stop 0
}

run_case() {
    pid=''
    work=$(mktemp -d)
    # shellcheck disable=SC2064 # what there is now is what must go
    trap "rm -rf '$work'" EXIT
    trap '[ -z "$pid" ] || kill -CONT "$pid"; [ -z "$pid" ] || kill "$pid"; exit 1' TERM INT HUP
    ip link set lo up
    lay_cable 65535
    "$case"
    echo "$case: as it should"
}

if [ "${1:-}" = --inside ]; then
    fedtap=$2 captures=$3 case=$4
    run_case
    exit
fi

# --- all of them ---

skip() {
    echo "SKIPPED, NOTHING WAS TESTED: $1"
    exit 77
}

fedtap=$1 captures=$2
for tool in ip ethtool tcpreplay jq unshare; do
    command -v "$tool" >/dev/null || skip "$tool is not installed"
done
set_own_network || skip "no network namespace with a veth pair can be made here (try as root)"

# What arrives on standard input may go back in time too, which is told.
put_back=$("$fedtap" -r - <"$captures/clock-put-back/traffic.pcap" 2>&1 >/dev/null) || true
grep -q 'the clock of the packets was put back by 359' <<<"$put_back" ||
    { echo "not told that the clock was put back: $put_back" && exit 1; }

printf '%s\0' "${cases[@]}" |
    xargs -0 -n 1 -P "$at_once" "${own_network[@]}" "$0" --inside "$fedtap" "$captures"
