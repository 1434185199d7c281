#!/usr/bin/env bash
# soak.sh: fedtap overnight, in ten minutes: dense traffic, and everything that goes wrong meanwhile.
#
#   soak.sh FEDTAP GENERATE SOURCE-FOLDER [MINUTES [DOCUMENT]]
#
# GENERATE is the built bench-generate, SOURCE-FOLDER the one above captures. In namespaces of its own, dense
# traffic runs over a virtual cable without a pause, and in each round the link goes down, the disk of the
# files is full for a while, the files are moved away and a SIGHUP sent, garbage arrives, and the record of a
# domain is wrong and then right: one finding that must open and resolve, each round. Files rotate all the
# time. It fails unless resident memory is flat after the first minute, no finding is missing, and every file
# is whole at the end. The figures are printed, and written into DOCUMENT between its markers.

set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
# shellcheck source=../scenario.sh
. "$(dirname "$0")/../scenario.sh"

pace=3000 # packets a second of dense traffic

fail() {
    echo "FAILED after $round rounds: $1"
    shift
    [ $# = 0 ] || tail -n 30 "$@"
    exit 1
}

pids=()
clean_up() {
    [ ${#pids[@]} = 0 ] || kill -KILL "${pids[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    umount "$work/disk" 2>/dev/null || true
    rm -rf "$work"
}

play() {
    tcpreplay --intf1=wire --preload-pcap --no-flow-stats "${@:2}" "$1" >>"$work/tcpreplay" 2>&1
}

# resident: what fedtap has in memory, in KiB.
resident() {
    awk '/^VmRSS:/ { print $2 }' "/proc/$pid/status"
}

# sample writes resident memory down every second, until fedtap ends.
sample() {
    while resident 2>/dev/null; do
        sleep 1
    done >"$work/resident"
}

# toggled NUM STATUS: so often the finding of the domain was told with that status.
toggled() {
    [ "$(grep -c "\"rule\":\"srv-domain-mismatch\".*\"cms.steven.lab\".*\"status\":\"$2\"" \
        "$work/told")" -ge "$1" ]
}

# drops: how many packets the kernel has dropped by now; fedtap is asked, and tells in a stats event.
drops() {
    local before
    before=$(num_stats)
    kill -USR1 "$pid"
    wait_until 20 has_stats $((before + 1)) || fail "the counters are not told" "$work/errors"
    figure kernel_drops
}

num_stats() {
    grep -c '"event_type":"stats"' "$work/told" || true
}

has_stats() {
    [ "$(num_stats)" -ge "$1" ]
}

# provoke SCENARIO STATUS: its packets must change the finding to that status. Only where the kernel has dropped
# packets meanwhile, they may be sent again.
provoke() {
    local before
    for _ in 1 2 3 4 5 6 7 8; do
        before=$(drops)
        play "$captures/$1/traffic.pcap" --topspeed
        if wait_until 5 toggled "$round" "$2"; then
            return
        fi
        [ "$(drops)" -gt "$before" ] || fail "the finding is not $2" "$work/errors" "$work/told"
        not_delivered=$((not_delivered + 1))
    done
    fail "the finding is never $2" "$work/errors" "$work/told"
}

# judge_once: the record of the domain is wrong, and then right.
judge_once() {
    provoke from-microsoft-srv-mismatch open
    provoke from-microsoft-srv-mended resolved
}

break_link() {
    ip link set wire down
    sleep 2
    ip link set wire up
    ip link set tap down
    sleep 2
    ip link set tap up
    wait_until 20 carries || fail "the link stays down"
    wait_until 20 captures_again || fail "it does not capture again" "$work/errors"
}

carries() {
    [ "$(ip -o link show tap | grep -c "state UP")" = 1 ]
}

captures_again() {
    [ "$(grep -c 'captured from again' "$work/errors")" -ge "$round" ]
}

fill_disk() {
    dd if=/dev/zero of="$work/disk/ballast" bs=64k 2>>"$work/dd" || true
    sleep 3
    rm "$work/disk/ballast"
}

move_files() {
    local file
    for file in "$work"/disk/events*; do
        mv "$file" "$work/disk/moved.$(basename "$file")"
    done
    kill -HUP "$pid"
    sleep 1
}

# The garbage is of so many kinds. A round takes some 12 s, so each kind comes again after about the idle time
# of the connections that it opened (TCP_IDLE_NS).
num_kinds=25

make_garbage() {
    local kind
    for ((kind = 0; kind < num_kinds; kind++)); do
        "$here/garbage.py" "$work/dense.pcap" "$kind" 20000 >"$work/garbage.$kind"
    done
}

# send_garbage KIND PACE: what is longer than the link takes is refused.
send_garbage() {
    play "$work/garbage.$1" --pps="$2" || true
}

# fill_tables sends all the garbage in the first minute. What comes later was there before: it takes the place
# of itself in every table, and whatever grows is a leak.
fill_tables() {
    local kind
    for ((kind = 0; kind < num_kinds; kind++)); do
        send_garbage "$kind" 15000
    done
}

# replay_forever puts the dense traffic on the wire, again and again, also after the link was down.
replay_forever() {
    while :; do
        play "$work/dense.pcap" --pps="$pace" || sleep 1
    done
}

# check_files: every file is whole.
check_files() {
    local file
    for file in "$work"/disk/*events*; do
        jq -e -n 'all(inputs; type == "object")' "$file" >/dev/null || fail "$file is torn"
    done
    for file in "$work"/disk/evidence*; do
        "$fedtap" -r "$file" "${args[@]}" >/dev/null 2>"$work/read" || [ $? != 3 ] ||
            fail "$file is torn" "$work/read"
        if command -v tshark >/dev/null; then
            tshark -r "$file" >/dev/null 2>"$work/read" || fail "$file is torn" "$work/read"
        fi
    done
    [ "$(sqlite3 "$work/store" 'PRAGMA integrity_check')" = ok ] || fail "the store is not whole"
}

# figure NAME: of the last stats event.
figure() {
    jq -r --arg name "$1" 'select(.event_type == "stats") | .stats[$name] | values' "$work/told" |
        tail -n 1
}

# bounds: least and most of what was resident after the first minute, and before the end, at which it is given
# back.
bounds() {
    tail -n +60 "$work/resident" | head -n -5 | sort -n | sed -n '1p;$p' | paste -sd ' '
}

# tell: the table of the run.
tell() {
    local after
    after=$(bounds)
    echo "| what | measured |"
    echo "|---|---|"
    echo "| length, rounds of faults | $minutes minutes, $round rounds |"
    echo "| packets, at about $pace a second | $(figure packets) |"
    echo "| packets that the kernel dropped | $(figure kernel_drops) |"
    echo "| times that the interface could not be captured from | $(figure interface_outages) |"
    echo "| resident memory after the first minute: least and most, KiB | $after |"
    echo "| findings that had to open and to resolve; that did | $round; $round |"
    echo "| times that their packets were sent again, because the kernel had dropped some | $not_delivered |"
    echo "| TLS handshakes seen | $(figure tls_handshakes) |"
    echo "| records lost while the disk was full, as counted | $(figure output_lost) |"
    echo "| files written, all whole | $(find "$work/disk" -type f | wc -l), and the store |"
}

# write_down FILE: puts standard input between the markers of FILE.
write_down() {
    awk -v table="$(cat)" '
        /^<!-- soak begins -->$/ { print; print ""; print table; print ""; skip = 1 }
        /^<!-- soak ends -->$/ { skip = 0 }
        !skip' "$1" >"$work/document"
    cat "$work/document" >"$1"
}

soak() {
    local least most
    round=0
    not_delivered=0
    make_garbage
    mkdir "$work/disk"
    mount -t tmpfs -o size=64m fedtap "$work/disk"
    chmod 777 "$work" "$work/disk"
    mkfifo "$work/pipe"
    grep --line-buffered -E '"event_type":"(finding|verdict|stats)"' <"$work/pipe" >"$work/told" &
    pids+=($!)
    : >"$work/errors"
    "$fedtap" -i tap "${args[@]}" -j -o json:"$work/disk/events" -w "$work/disk/evidence" \
        -o sqlite:"$work/store" -C 2m -W 4 >"$work/pipe" 2>"$work/errors" &
    pid=$!
    pids+=("$pid")
    wait_until 10 grep -q 'capturing on' "$work/errors" || fail "does not capture" "$work/errors"
    sample &
    pids+=($!)
    replay_forever &
    pids+=($!)
    fill_tables
    while [ "$SECONDS" -lt $((minutes * 60)) ]; do
        round=$((round + 1))
        judge_once
        break_link
        fill_disk
        move_files
        send_garbage $((round % num_kinds)) 10000
        kill -0 "$pid" || fail "fedtap is gone" "$work/errors"
    done
    kill -INT "$pid"
    wait "$pid" || status=$?
    [ "${status:-0}" = 1 ] || [ "${status:-0}" = 4 ] || fail "exit status ${status:-0}" "$work/errors"
    read -r least most < <(bounds)
    tell >"$work/figures"
    cat "$work/figures"
    check_files
    [ $((most - least)) -lt $((least / 20)) ] || fail "resident memory grows: $least to $most KiB"
    [ -z "$document" ] || write_down "$document" <"$work/figures"
}

if [ "${1:-}" = --inside ]; then
    fedtap=$2
    generate=$3
    captures=$4/captures
    minutes=${5:-10}
    document=${6:-}
    here=$(dirname "$(realpath "$0")")
    args=(--public-ca "$captures/lab/pki/public-root.pem" --domain cms.steven.lab)
    work=$(mktemp -d)
    trap clean_up EXIT
    trap 'exit 1' TERM INT HUP
    lay_cable 9000
    "$generate" dense "$work" 30000 >"$work/generate"
    soak
    exit
fi

for tool in ip ethtool tcpreplay jq sqlite3 python3 unshare; do
    command -v "$tool" >/dev/null || { echo "SKIPPED, NOTHING WAS TESTED: $tool is missing" && exit 77; }
done
set_own_network || { echo "SKIPPED, NOTHING WAS TESTED: no namespaces here (try as root)" && exit 77; }
exec "${own_network[@]}" --mount "$0" --inside "$@"
