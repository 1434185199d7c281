#!/usr/bin/env bash
# anonymise.sh: masked evidence holds neither the names nor the addresses of others, and the same is found in it.
#
#   anonymise.sh FEDTAP FOLDER-OF-SCENARIOS
#
# The addresses, in hex, are of resolvers and of the ends of a tunnel: no finding is about them.
#
# Exit status 77 without tshark, which says whether the packets are sound, checksums and all.

set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"

fedtap=$1 captures=$2
command -v tshark >/dev/null || { echo "SKIPPED, NOTHING WAS MASKED: tshark is not installed" && exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "$name: FAILED: $1"
    shift
    [ $# = 0 ] || cat "$@"
    exit 1
}

# findings OUT ARGUMENT...: what is found, as a set.
findings() {
    "$fedtap" "${@:2}" "${args[@]}" --json >"$work/json" 2>"$work/errors" || [ $? -lt 5 ]
    jq -c 'select(.event_type == "finding" and .status == "open" and .severity != "info")
        | [.rule, .domain, .severity, .target, .role]' "$work/json" | sort -u >"$work/$1"
}

# holds OCTETS FILE: whether any packet in FILE has these octets, in hex.
holds() {
    tshark -r "$2" -T jsonraw 2>/dev/null | jq -r '.[]._source.layers.frame_raw[0]' |
        grep -ci "$1" >/dev/null # to the end, or the pipe breaks
}

while read -r name address; do
    scenario_read "$captures/$name"
    cd "$captures/$name"
    findings whole "${reads[@]}" -w "$work/plain"
    findings whole "${reads[@]}" -w "$work/evidence" --anonymise
    findings back -r "$work/evidence"
    [ -s "$work/whole" ] || fail "there is nothing to be found"
    diff -u --label found --label "found again" "$work/whole" "$work/back" || fail "not the same is found"
    ! holds "$address" "$work/evidence" || fail "the evidence holds $address"
    holds "$address" "$work/plain" || fail "$address is not in it anyway: the test says nothing"
    tshark -r "$work/evidence" -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE \
        -o udp.check_checksum:TRUE -T fields -e frame.number \
        -Y '_ws.malformed || ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0' \
        >"$work/bad" 2>/dev/null
    [ ! -s "$work/bad" ] || fail "these packets are not sound" "$work/bad"
    echo "$name: masked, and found again"
done <<'END'
to-microsoft-srv-mismatch 0a302435
from-microsoft-certificate-mismatch 0a302435
target-ipv6-only 0a302435
tunnel-vxlan 0a302435
tunnel-vxlan c6336401
END
