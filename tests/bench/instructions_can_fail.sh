#!/usr/bin/env bash
# instructions_can_fail.sh: instructions.sh fails for the figure that has doubled, and for that one
# alone; that another one was halved it tells.
#
#   instructions_can_fail.sh FEDTAP GENERATE FIGURES

set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

figure=$(sed -n 's/^media //p' "$3")
{
    grep '^platform ' "$3"
    echo "media $((figure / 2))"
    echo "media $((figure * 2))"
} >"$work/figures"

status=0
"$(dirname "$0")/instructions.sh" "$1" "$2" "$work/figures" >"$work/told" || status=$?
cat "$work/told"
[ $status != 77 ] || exit 77
if [ $status != 1 ] ||
    [ "$(grep -cE "^media +$((figure / 2)) .* has grown by more than" "$work/told")" != 1 ] ||
    [ "$(grep -cE "^media +$((figure * 2)) .* has fallen by more than" "$work/told")" != 1 ] ||
    [ "$(grep -c 'has grown' "$work/told")" != 1 ]; then
    echo "a figure that doubled has to end this with 1; it ended with $status"
    exit 1
fi
