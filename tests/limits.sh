#!/bin/sh
# limits.sh: every limit of the program is explained, and nothing that is none.
#
#   limits.sh BOUNDS-HEADER LIMITS-PAGE COUNTERS
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#define \([A-Z][A-Z0-9_]*\) .*/\1/p' "$1" | sort >"$work/bounds"
sed -n '/^|/p' "$2" | grep -o '`[A-Z][A-Z0-9_]*`' | tr -d '`' | sort -u >"$work/explained"
diff -u --label "${1##*/}" --label "${2##*/}" "$work/bounds" "$work/explained"
[ -s "$work/bounds" ]

sed -n 's/^COUNTER([A-Z_]*, [A-Z]*, "\([a-z0-9_]*\)".*/\1/p' "$3" | sort >"$work/counters"
[ -s "$work/counters" ]
sed -n '/^| `[A-Z]/s/.*|\([^|]*\)|$/\1/p' "$2" | grep -o '`[a-z_]*`' | tr -d '`' | sort -u |
    while read -r counter; do
        grep -qx "$counter" "$work/counters" || { echo "there is no counter $counter" && exit 1; }
    done
