#!/usr/bin/env bash
# instructions.sh: how many instructions a packet costs, against the figures that are committed.
#
#   instructions.sh FEDTAP GENERATE FIGURES [--renew]
#
# Fails (1) where a figure has grown by more than a tenth, and only tells where one has fallen by as
# much; 2 when it could not be measured, 77 when there is nothing to compare with. --renew writes what
# it measured to FIGURES. Each line there is a kind of capture, options of fedtap, and the figure.
#
# A figure is the difference between two runs over the front of one capture, so that the start does
# not count: nor the first judgement of each certificate, nor the flow table while it fills.

set -euo pipefail

allowed=10 # per cent
at_once=2

# What bench-generate makes of a kind, and where the two runs over it end, in packets. At the first
# end every partner of "dense" has been judged, and the table of "flows" is full.
declare -A amount=([media]=300000 [dense]=60000 [flows]=120000)
declare -A ends=([media]="300000 100000" [dense]="60000 20000" [flows]="150000 60000")

fedtap=$1 generate=$2 figures=$3 renew=${4:-}
[ -z "$renew" ] || [ "$renew" = --renew ] || { echo "no such option: $renew" && exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skip() {
    echo "SKIPPED, nothing was compared: $*"
    exit 77
}

cannot() {
    echo "not measured: $*"
    exit 2
}

# platform says what code was counted: the processor, and the compiler with its major version.
platform() {
    local made_by
    made_by=$(readelf -p .comment "$fedtap" |
        sed -nE 's/.*\b(GCC|clang)\b.* ([0-9]+)\.[0-9.]+.*/\1-\2/p' | sort -u | paste -sd+) || made_by=''
    echo "$(uname -m) ${made_by:-unknown}"
}

# rows gives the lines of a file of figures that hold one.
rows() {
    grep -vE '^(#|platform |$)' "$figures"
}

# run_file KIND-AND-OPTIONS END: where the count of a run is kept.
run_file() {
    echo "$work/${1// /}.$2"
}

# count KIND-AND-OPTIONS END keeps how many instructions fedtap takes for the first END packets.
count() {
    local kind options status=0 file
    read -r kind options <<<"$1"
    file=$(run_file "$1" "$2")
    # shellcheck disable=SC2086 # options are words
    valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null \
        --log-file="$file.log" "$fedtap" -r "$work/$kind.pcap" -c "$2" \
        --public-ca "$work/$kind.root.pem" $options >"$file.out" 2>&1 || status=$?
    case $status in
    0 | 1 | 4) sed -nE 's/.* I +refs: +([0-9,]+)/\1/p' "$file.log" | tr -d , >"$file" ;;
    *) tail -n 5 "$file.log" "$file.out" ;;
    esac
}

# measure KIND-AND-OPTIONS...: counts all, AT_ONCE side by side.
measure() {
    local what end
    for what in "$@"; do
        [ -n "${amount[${what%% *}]:-}" ] || cannot "there are no amounts for $what"
        [ -f "$work/${what%% *}.pcap" ] ||
            "$generate" "${what%% *}" "$work" "${amount[${what%% *}]}" >/dev/null
        for end in ${ends[${what%% *}]}; do
            [ "$(jobs -rp | wc -l)" -lt $at_once ] || wait -n || true
            count "$what" "$end" &
        done
    done
    wait
}

# per_packet KIND-AND-OPTIONS fails where one of the runs was not counted, or read nothing.
per_packet() {
    local large small more
    read -r large small <<<"${ends[${1%% *}]}"
    [ -s "$(run_file "$1" "$large")" ] && [ -s "$(run_file "$1" "$small")" ] || return 1
    more=$(($(<"$(run_file "$1" "$large")") - $(<"$(run_file "$1" "$small")")))
    [ $more -ge $((large - small)) ] || return 1
    echo $((more / (large - small)))
}

# compare KIND-AND-OPTIONS COMMITTED MEASURED: a line of the table.
compare() {
    local remark='' change status=0
    change=$(awk -v was="$2" -v is="$3" 'BEGIN { printf "%+.1f", 100 * (is - was) / was }')
    if (($3 * 100 > $2 * (100 + allowed))); then
        remark="has grown by more than $allowed %" status=1
    elif (($3 * 100 < $2 * (100 - allowed))); then
        remark="has fallen by more than $allowed %: renew it"
    fi
    printf '%-16s %10s %10s %8s %%  %s\n' "$1" "$2" "$3" "$change" "$remark"
    return $status
}

command -v valgrind >/dev/null || skip "valgrind is not installed"
here=$(platform)
there=$(sed -n 's/^platform //p' "$figures")
[ -n "$renew" ] || [ "$here" = "$there" ] ||
    skip "the figures are of code for \"$there\", and this is code for \"$here\""

mapfile -t committed < <(rows)
[ ${#committed[@]} -gt 0 ] || cannot "there are no figures in $figures"
mapfile -t measured < <(printf '%s\n' "${committed[@]% *}" | sort -u)
measure "${measured[@]}"

failed=0
{ grep '^#' "$figures" || true; echo "platform $here"; } >"$work/renewed"
printf '%-16s %10s %10s %10s\n' 'kind, options' committed measured change
for row in "${committed[@]}"; do
    what=${row% *}
    is=$(per_packet "$what") || cannot "$what"
    compare "$what" "${row##* }" "$is" || failed=1
    echo "$what $is" >>"$work/renewed"
done
if [ -n "$renew" ]; then
    cp "$work/renewed" "$figures"
    failed=0
fi
exit $failed
