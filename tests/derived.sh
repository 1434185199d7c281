#!/bin/sh
# derived.sh: the captures that are derived are what their tools make of the base today. Those that are
# compressed are left out: every version of a compressor has its own octets.
#
#   derived.sh CAPTURES-FOLDER
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PYTHONDONTWRITEBYTECODE=1
names=$(cd "$1/lab" && /usr/bin/python3 -c '
import derive
packed = ("gz", "bz2", "xz", "zst", "lz4", "zip")
print(*[name for name, row in derive.SCENARIOS.items() if not row[2].endswith(packed)])')
[ -n "$names" ]
# shellcheck disable=SC2086 # one word a name
"$1/lab/derive.py" --into "$work" $names
for name in $names; do
    diff -r --exclude="expect.*" "$1/$name" "$work/$name"
done
