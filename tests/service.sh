#!/usr/bin/env bash
# service.sh: a service manager is told when fedtap captures, that it lives while the wire is silent, what
# it has seen, and that it comes to its end.
#
#   service.sh FEDTAP
#
# In a network namespace of its own, whose loopback interface stays silent. Exit status 77 where namespaces
# are not allowed.

set -euo pipefail
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"

skip() {
    echo "SKIPPED, NOTHING WAS TESTED: $1"
    exit 77
}

fail() {
    echo "FAILED: $1"
    cat "$work/told" "$work/errors"
    exit 1
}

# listen SOCKET: what is sent there, one line after the other, to standard output.
listen() {
    exec python3 -c '
import os, socket, sys
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
os.chmod(sys.argv[1], 0o777) # as that of the system is
while True:
    print(listener.recv(4096).decode(), flush=True)' "$1"
}

# told LINE [TIMES]: that line was sent, that often or more.
told() {
    [ "$(grep -cE "^$1\$" "$work/told")" -ge "${2:-1}" ]
}

# managed MICROSECONDS [PID]: fedtap under a manager that wants a sign of life in that time (of process
# PID), till it captures.
managed() {
    : >"$work/told"
    env NOTIFY_SOCKET="$work/notify" WATCHDOG_USEC="$1" ${2:+WATCHDOG_PID="$2"} "$fedtap" -i lo --json >"$work/events" 2>"$work/errors" &
    pid=$!
    wait_until 30 told READY=1 || fail "it is not told that fedtap is ready"
    grep -q 'capturing on' "$work/errors" || fail "it is told too early that fedtap is ready"
}

# ended: the process of managed, after a signal.
ended() {
    local status=0
    kill -TERM "$pid"
    wait "$pid" || status=$?
    pid=
    [ "$status" = 0 ] || fail "exit status $status"
    wait_until 10 told STOPPING=1 || fail "it is not told that fedtap stops"
}

if [ "${1:-}" != --inside ]; then
    fedtap=$1
    command -v python3 >/dev/null || skip "python3 is not installed"
    set_own_network || skip "no network namespace can be made here (try as root)"
    exec "${own_network[@]}" "$0" --inside "$fedtap"
fi

fedtap=$2
work=$(mktemp -d)
chmod 755 "$work" # for whom fedtap becomes
pid='' listener=''
trap 'kill $pid $listener 2>/dev/null || true; rm -rf "$work"' EXIT
ip link set lo up
: >"$work/told"
: >"$work/errors"
listen "$work/notify" >>"$work/told" &
listener=$!
wait_until 10 test -S "$work/notify" || fail "nobody listens"

managed 200000
wait_until 30 told WATCHDOG=1 3 || fail "no signs of life while there are no packets"
kill -USR1 "$pid"
wait_until 10 told 'STATUS=0 packets, 0 dropped; domains: 0 fail, 0 pass, 0 unknown' ||
    fail "the status is not told"
kill -HUP "$pid"
wait_until 10 told READY=1 2 || fail "it is not told that the reload is over"
[ "$(grep -cE '^(RELOADING=1|MONOTONIC_USEC=[0-9]+)$' "$work/told")" = 2 ] || fail "a reload is not told"
ended

# Nobody gets signs of life who wants none, or wants those of another process.
for wanted in "0" "200000 1"; do
    # shellcheck disable=SC2086 # two words are meant
    managed $wanted
    kill -USR1 "$pid"
    wait_until 10 told 'STATUS=.*' || fail "the status is not told"
    ended
    ! told WATCHDOG=1 || fail "signs of life that nobody wants"
done
echo "ready, alive, status and stopping are told"
