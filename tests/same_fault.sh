#!/usr/bin/env bash
# same_fault.sh: a fault is found whatever carries it. Every scenario with a file "same-fault" must show
# the findings and verdicts of the base scenario. The file names rules that cannot be there, a "-" in
# front, or that come besides, a "+".
#
#   same_fault.sh FEDTAP BASE-FOLDER SCENARIO-FOLDER...

set -euo pipefail
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"

fedtap=$1 base=$2
shift 2

# findings FOLDER: one line for each finding that stands at the end, and each verdict.
findings() (
    scenario_read "$1"
    cd "$1"
    { "$fedtap" "${reads[@]}" "${args[@]}" --json 2>/dev/null || [ $? -lt 5 ]; } | jq -rs '
        (map(select(.event_type == "finding"))
            | group_by([.rule, .domain, .target, .role]) | map(last)
            | map(select(.status == "open"))[]
            | [.rule, .domain, .target, .role, .severity]),
        (map(select(.event_type == "verdict")) | group_by(.domain) | map(last)[]
            | ["verdict", .domain, .verdict])
        | join(" ")' | sort
)

# expected FOLDER: the findings of the base, as FOLDER may differ from it.
expected() {
    local line without=(-e '^$')
    while read -r line; do
        case $line in
        -*) without+=(-e "^${line#-} ") ;;
        esac
    done <"$1/same-fault"
    grep -v "${without[@]}" <<<"$fault"
}

# besides FOLDER: leaves out the rules that may come besides.
besides() {
    local line without=(-e '^$')
    while read -r line; do
        case $line in
        +*) without+=(-e "^${line#+} ") ;;
        esac
    done <"$1/same-fault"
    grep -v "${without[@]}"
}

fault=$(findings "$base")
grep -q '^cert-name-mismatch ' <<<"$fault" || { echo "the base shows no fault" && exit 1; }
num=0 failed=0
for folder in "$@"; do
    [ -f "$folder/same-fault" ] || continue
    num=$((num + 1))
    diff -u --label base --label "$(basename "$folder")" <(expected "$folder") \
        <(findings "$folder" | besides "$folder") || failed=1
done
echo "$num scenarios"
[ "$num" -gt 0 ] || failed=1
exit "$failed"
