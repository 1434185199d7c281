#!/usr/bin/env bash
# live.sh: packets on the wire give the same events as the file they were saved in.
#
#   live.sh FEDTAP SCENARIO-FOLDER...
#
# Every scenario is replayed in a network namespace of its own, from one end of a virtual cable to
# the other, where fedtap listens; it vanishes with its last process. All run side by side, because
# each takes as long as the recording did: timeouts are a matter of packet time. A scenario with a
# file no-live, which says why, is left out. Exit status 77 where namespaces are not allowed.

set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"

at_once=12             # scenarios that run side by side
longest_silence=12000  # milliseconds; a longer one between two packets is cut down to this

skip() {
    echo "SKIPPED, NOTHING WAS TESTED LIVE: $1"
    exit 77
}

# compare JSON: drops what must differ between wire and file. The wire's packets are of today, so
# whatever is judged by date is left out as well; $dated tells that the verdict hangs on that.
compare() {
    jq -c --argjson dated "$dated" '
        def by_date: IN("cert-expired", "cert-not-yet-valid", "cert-expires-soon");
        select(.event_type != "stats")
        | select((.event_type == "finding" and (.rule | by_date)) | not)
        | if .event_type == "verdict" then
              .findings |= map(select(by_date | not))? | if $dated then del(.verdict) else . end
          else . end
        | del(.. | objects | .timestamp?, .frames?, .pcap_filename?, .in_iface?)' "$1"
}

# unchanged FILE tells that FILE has not grown for a second.
unchanged() {
    local size
    size=$(stat -c %s "$1")
    sleep 1
    [ "$size" = "$(stat -c %s "$1")" ]
}

# replay FOLDER: one scenario, inside its namespace.
replay() {
    local work pid='' status=0 file_status=0 dated=false
    scenario_read "$1"
    cd "$1"
    work=$(mktemp -d)
    # shellcheck disable=SC2064 # what there is now is what must go
    trap "rm -rf '$work'" EXIT
    trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; exit 1' TERM INT HUP

    fail() {
        echo "$name: FAILED: $1"
        shift
        [ $# = 0 ] || cat "$@"
        [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
        exit 1
    }

    lay_cable 65535
    "$fedtap" -r "$traffic" "${args[@]}" --json >"$work/file" 2>"$work/errors" || file_status=$?
    [[ $file_status =~ ^[0134]$ ]] || fail "exit status $file_status from the file" "$work/errors"
    "$fedtap" -i tap "${args[@]}" --json >"$work/live" 2>"$work/errors" &
    pid=$!
    wait_until 10 grep -q 'capturing on' "$work/errors" || fail "does not capture" "$work/errors"
    tcpreplay --intf1=wire --timer=nano --maxsleep="$longest_silence" "$traffic" \
        >"$work/tcpreplay" 2>&1 || fail "tcpreplay" "$work/tcpreplay"
    grep -qE 'Failed packets: +0$' "$work/tcpreplay" || fail "tcpreplay" "$work/tcpreplay"
    wait_until 10 unchanged "$work/live" || fail "does not come to rest"
    kill -INT "$pid" 2>/dev/null || fail "ended by itself" "$work/errors"
    wait "$pid" || status=$?
    pid=

    ! grep -qE 'Sanitizer|runtime error: ' "$work/errors" || fail "sanitizer" "$work/errors"
    if grep -qhE '"(cert-expired|cert-not-yet-valid|cert-expires-soon)"' "$work/file" "$work/live"
    then
        dated=true
        status=$file_status
    fi
    compare "$work/file" >"$work/file.events"
    compare "$work/live" >"$work/live.events"
    diff -u --label file --label live "$work/file.events" "$work/live.events" >"$work/diff" ||
        fail "other events than from the file" "$work/diff" "$work/errors"
    [ "$status" = "$file_status" ] ||
        fail "exit status $status, but $file_status from the file" "$work/errors"
    echo "$name: $(wc -l <"$work/live.events") events alike"
}

if [ "${1:-}" = --inside ]; then
    fedtap=$2
    replay "$3"
    exit
fi

fedtap=$1
shift
[ $# -gt 0 ] || { echo "there is no scenario" && exit 1; }
for tool in ip ethtool tcpreplay jq unshare; do
    command -v "$tool" >/dev/null || skip "$tool is not installed"
done
set_own_network || skip "no network namespace with a veth pair can be made here (try as root)"

folders=()
for folder in "$@"; do
    if [ -f "$folder/no-live" ]; then
        echo "$(basename "$folder"): left out: $(cat "$folder/no-live")"
    else
        folders+=("$folder")
    fi
done
[ ${#folders[@]} -gt 0 ] || skip "every scenario is left out"
printf '%s\0' "${folders[@]}" |
    xargs -0 -n 1 -P "$at_once" "${own_network[@]}" "$0" --inside "$fedtap"
