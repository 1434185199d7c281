#!/usr/bin/env bash
# live.sh: which rate fedtap keeps up with on an interface, and how soon it speaks.
#
#   live.sh FEDTAP GENERATE [PACKETS [OPTION...]]
#
# GENERATE is the built bench-generate; bench-stamp stands next to it. A dense capture of PACKETS is
# replayed over a virtual cable in a network namespace of its own, at rising rates, once to fedtap
# (with OPTIONs), and once to tcpdump, which writes to nowhere, as the yardstick. For each rate, a
# row of a table; then the machine. Exit status 77 where namespaces are not allowed.

set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
# shellcheck source=../scenario.sh
. "$(dirname "$0")/../scenario.sh"

rates=(--pps=10000 --pps=20000 --pps=50000 --pps=100000 --pps=200000 --topspeed)

skip() {
    echo "SKIPPED, NOTHING WAS MEASURED: $1" >&2
    exit 77
}

fail() {
    echo "FAILED: $1" >&2
    shift
    [ $# = 0 ] || cat "$@" >&2
    exit 1
}

# clean_up ends what was started here, and leaves nothing behind.
pids=()
clean_up() {
    [ ${#pids[@]} = 0 ] || kill "${pids[@]}" 2>/dev/null || true
    rm -rf "$work"
}

# cpu_ticks PID: user and system time of PID until now, in clock ticks.
cpu_ticks() {
    local fields
    read -ra fields <"/proc/$1/stat"
    echo $((fields[13] + fields[14]))
}

# at_rest PID tells that PID has done nothing for a second.
at_rest() {
    local ticks
    ticks=$(cpu_ticks "$1")
    sleep 1
    [ "$ticks" = "$(cpu_ticks "$1")" ]
}

# send RATE: prints the rate that was reached.
send() {
    tcpreplay --intf1=wire --preload-pcap --no-flow-stats "$1" "$work/dense.pcap" \
        >"$work/tcpreplay" 2>&1 || fail "tcpreplay" "$work/tcpreplay"
    grep -qE 'Failed packets: +0$' "$work/tcpreplay" || fail "tcpreplay" "$work/tcpreplay"
    sed -nE 's/^Rated:.*, ([0-9]+)[0-9.]* pps$/\1/p' "$work/tcpreplay"
}

# findings JSON: what was found, as a set. The wire's packets are of today, so whatever is judged by
# date is left out.
findings() {
    jq -r 'select(.event_type == "finding")
        | select(.rule | IN("cert-expired", "cert-not-yet-valid", "cert-expires-soon") | not)
        | [.domain, .rule, .status] | @tsv' "$1" | LC_ALL=C sort -u
}

# counter NAME JSON: what the last stats event says.
counter() {
    jq -r --arg name "$1" 'select(.event_type == "stats") | .stats[$name]' "$2" | tail -n 1
}

# percentiles: of microseconds on standard input, the 50th and the 99th in milliseconds.
percentiles() {
    sort -n | awk '
        { us[NR] = $1 }
        function at(share) { return us[int((NR - 1) * share) + 1] / 1000 }
        END { if (NR) printf "%.1f / %.1f\n", at(.5), at(.99); else print "none" }'
}

# with_fedtap RATE sets reached, and leaves live (JSON), latency (a line for each event that a
# packet caused) and cpu (seconds) in the folder.
with_fedtap() {
    local pid reader before num status=0
    rm -f "$work/pipe"
    mkfifo "$work/pipe"
    : >"$work/live"
    : >"$work/errors" # of the row before
    "$stamp" "$work/live" <"$work/pipe" >"$work/stamped" &
    reader=$!
    "$fedtap" -i tap --json "${options[@]}" >"$work/pipe" 2>"$work/errors" &
    pid=$!
    pids=("$reader" "$pid")
    wait_until 10 grep -q 'capturing on' "$work/errors" ||
        fail "fedtap does not capture" "$work/errors"
    before=$(cpu_ticks "$pid")
    reached=$(send "$1")
    wait_until 10 at_rest "$pid" || fail "fedtap does not come to rest" "$work/errors"
    awk -v ticks=$(($(cpu_ticks "$pid") - before)) -v per_second="$(getconf CLK_TCK)" \
        'BEGIN { printf "%.2f\n", ticks / per_second }' >"$work/cpu"
    num=$(wc -l <"$work/live") # what follows is told because the run ends
    kill -INT "$pid"
    wait "$pid" || status=$?
    wait "$reader" || fail "bench-stamp"
    pids=()
    [[ $status =~ ^[0134]$ ]] || fail "exit status $status of fedtap" "$work/errors"
    head -n "$num" "$work/stamped" >"$work/latency"
}

# with_tcpdump RATE sets yardstick_reached and yardstick_drops.
with_tcpdump() {
    local pid
    : >"$work/tcpdump" # of the row before
    tcpdump -i tap -w /dev/null -Z root 2>"$work/tcpdump" &
    pid=$!
    pids=("$pid")
    wait_until 10 grep -q 'listening on' "$work/tcpdump" ||
        fail "tcpdump does not capture" "$work/tcpdump"
    yardstick_reached=$(send "$1")
    wait_until 10 at_rest "$pid" || fail "tcpdump does not come to rest" "$work/tcpdump"
    kill -TERM "$pid"
    wait "$pid" || fail "tcpdump" "$work/tcpdump"
    pids=()
    yardstick_drops=$(sed -n 's/ packets\? dropped by kernel$//p' "$work/tcpdump")
}

# row RATE: measures, and prints a row of the table. Findings and verdicts come at the beginning,
# when all partners are new at once, which takes longest; the later half of the events tells how it
# goes on.
row() {
    local asked=${1#--} reached yardstick_reached yardstick_drops drops unseen
    with_fedtap "$1"
    with_tcpdump "$1"
    drops=$(counter kernel_drops "$work/live")
    unseen=$((num_packets - $(counter packets "$work/live") - drops))
    [ "$unseen" = 0 ] ||
        echo "$asked: $unseen packets neither arrived nor were counted as dropped" >&2
    findings "$work/live" >"$work/live.findings"
    printf '| %s | %s | %s | %s of %s | %s of %s | %s | %s | %s | %s | %s | %s |\n' \
        "${asked#pps=}" "$reached" "$drops" \
        "$(LC_ALL=C comm -23 "$work/file.findings" "$work/live.findings" | wc -l)" \
        "$(wc -l <"$work/file.findings")" \
        "$((num_handshakes - $(counter tls_handshakes "$work/live")))" "$num_handshakes" \
        "$(cat "$work/cpu")" \
        "$(sed -nE 's/^(finding|verdict) //p' "$work/latency" | percentiles)" \
        "$(sed 's/.* //' "$work/latency" | percentiles)" \
        "$(sed "1,$(($(wc -l <"$work/latency") / 2))d; s/.* //" "$work/latency" | percentiles)" \
        "$yardstick_reached" "$yardstick_drops"
}

# measure PACKETS OPTION...: the whole table, inside the namespace.
measure() {
    local status=0 rate
    work=$(mktemp -d)
    trap clean_up EXIT
    trap 'exit 1' TERM INT HUP
    lay_cable 1500 # in immediate mode, it decides how many packets the kernel's buffer has room for
    "$generate" dense "$work" "$1" >"$work/generated" || fail "bench-generate"
    options=(--public-ca "$work/dense.root.pem" "${@:2}")
    "$fedtap" -r "$work/dense.pcap" --json --public-ca "$work/dense.root.pem" \
        >"$work/file" 2>"$work/errors" || status=$?
    [[ $status =~ ^[0134]$ ]] || fail "exit status $status from the file" "$work/errors"
    findings "$work/file" >"$work/file.findings"
    num_packets=$(counter packets "$work/file")
    num_handshakes=$(counter tls_handshakes "$work/file")

    echo "$num_packets packets, $(counter bytes "$work/file") octets." \
        "Latency in ms, p50 / p99; CPU time in seconds, user and system."
    echo
    echo "| asked pps | fedtap: reached | dropped | findings lost | handshakes lost | CPU" \
        "| latency of findings and verdicts | of all events | of their later half" \
        "| tcpdump: reached | dropped |"
    echo "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for rate in "${rates[@]}"; do
        row "$rate"
    done
    echo
    echo "$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1), $(nproc) cores," \
        "Linux $(uname -r)"
}

if [ "${1:-}" = --inside ]; then
    fedtap=$2
    generate=$3
    stamp=$(dirname "$generate")/bench-stamp
    measure "${@:4}"
    exit
fi

[ $# -ge 2 ] || { echo "usage: live.sh FEDTAP GENERATE [PACKETS [OPTION...]]" >&2 && exit 2; }
for tool in ip ethtool tcpreplay tcpdump jq unshare; do
    command -v "$tool" >/dev/null || skip "$tool is not installed"
done
set_own_network || skip "no network namespace with a veth pair can be made here (try as root)"
exec "${own_network[@]}" "$0" --inside "$1" "$2" "${3:-200000}" "${@:4}"
