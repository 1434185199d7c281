#!/usr/bin/env bash
# evidence.sh: the packets that findings rest on are enough to find the same again.
#
#   evidence.sh FEDTAP SCENARIO-FOLDER...
#
# Of every scenario the evidence is written, and read back with the same arguments: what its comments state has
# to be found again, and nothing else may stand in the end. tshark has to read each file without a word, and
# show the comments. Exit status 77 without tshark.

set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"

command -v tshark >/dev/null || { echo "SKIPPED, NO EVIDENCE WAS READ BACK: tshark is not installed" && exit 77; }

at_once=2 # scenarios that are tried side by side

if [ "${1:-}" != --inside ]; then
    [ $# -gt 1 ] || { echo "there is no scenario" && exit 1; }
    printf '%s\0' "${@:2}" | xargs -0 -n 1 -P "$at_once" "$0" --inside "$1"
    exit
fi

fedtap=$2
folder=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "$name: FAILED: $1"
    shift
    [ $# = 0 ] || cat "$@"
    exit 1
}

# run OUT ARGUMENT...: what fedtap finds, as JSON.
run() {
    local status=0
    "$fedtap" "${@:2}" "${args[@]}" --json >"$work/$1" 2>"$work/errors" || status=$?
    [[ $status =~ ^[0134]$ ]] || fail "exit status $status" "$work/errors"
}

# opened JSON: the findings that ever opened. standing JSON: those that were not resolved.
opened() {
    jq -c 'select(.event_type == "finding" and .status == "open" and .severity != "info")
        | [.rule, .domain, .severity, .target, .role]' "$1" | LC_ALL=C sort -u
}
standing() {
    jq -c -n 'reduce (inputs | select(.event_type == "finding" and .severity != "info")) as $f ({};
        .[[$f.rule, $f.domain, $f.severity, $f.target, $f.role] | tojson] +=
            (if $f.status == "open" then 1 else -1 end))
        | to_entries[] | select(.value > 0) | .key | fromjson' "$1" | LC_ALL=C sort -u
}

# stated FILE: the findings that the comments in FILE state, as rule and domain. tshark joins the comments of a
# packet with commas.
stated() {
    tshark -r "$1" -Y frame.comment -T fields -e frame.comment 2>/dev/null |
        sed -E 's/(^|,)(error|warning) ([a-z0-9-]+) ([a-z0-9.-]+): /\nfinding \3 \4\n/g' |
        sed -nE 's/^finding //p' | LC_ALL=C sort -u
}

# is_read_silently FILE: tshark has nothing to say about it.
is_read_silently() {
    tshark -r "$1" >"$work/packets" 2>"$work/said" || fail "tshark does not read it" "$work/said"
    ! grep -vE '^Running as user|^$' "$work/said" || fail "tshark says something"
}

scenario_read "$folder"
cd "$folder"
run whole "${reads[@]}" -w "$work/evidence.pcapng"
is_read_silently "$work/evidence.pcapng"
run back -r "$work/evidence.pcapng"
for file in whole back; do
    opened "$work/$file" >"$work/$file.opened"
done
standing "$work/back" >"$work/back.standing"
LC_ALL=C comm -23 "$work/whole.opened" "$work/back.opened" >"$work/lost"
[ ! -s "$work/lost" ] || fail "not found again" "$work/lost"
LC_ALL=C comm -13 "$work/whole.opened" "$work/back.standing" >"$work/made"
[ ! -s "$work/made" ] || fail "found in the evidence only" "$work/made"
jq -r '"\(.[0]) \(.[1])"' "$work/whole.opened" | LC_ALL=C sort -u >"$work/wanted"
stated "$work/evidence.pcapng" >"$work/stated"
diff -u --label found --label stated "$work/wanted" "$work/stated" ||
    fail "the comments state something else"
echo "$name: $(wc -l <"$work/wanted") findings were found again"
