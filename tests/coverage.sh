#!/usr/bin/env bash
# coverage.sh: line coverage of each file and folder, worst first, after the tests of a coverage build
# have run. With goals, fails when what lies under a folder is covered less than that.
#
#   coverage.sh SOURCE-FOLDER BUILD-FOLDER [FOLDER=PERCENT]...

set -euo pipefail
export LC_ALL=C
source=$1
build=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# gcov names each file that an object knows, then its lines: only our own .c files count, so that a
# function in a header is not counted once for every file that includes it. A file that no test ever
# linked counts as not covered.
find "$build" -name '*.gcno' -path '*.dir/*' ! -path '*/test_*' ! -path '*/fuzz_*' -print0 |
    xargs -0 -r gcov --no-output --source-prefix "$source" >"$work/gcov" 2>"$work/errors"

# What a run before the last rebuild left behind belongs to other lines.
if grep -E 'stamp mismatch|version .*prefer|corrupted' "$work/errors"; then
    echo "the coverage data is of another build: remove $build and begin again"
    exit 1
fi

# One line for each file: its name, the lines that were reached, all lines.
awk '
    /^File / { file = substr($2, 2, length($2) - 2); next }
    /^Lines executed:/ && file ~ /^(src|dissectors)\/.*\.c$/ {
        split($0, part, /[:% ]+/)
        printf "%s %d %d\n", file, part[3] * part[5] / 100 + 0.5, part[5]
    }
    /^Lines executed:|^No executable/ { file = "" }' "$work/gcov" >"$work/files"
if [ ! -s "$work/files" ] || [ -z "$(find "$build" -name '*.gcda' -print -quit)" ]; then
    echo "no coverage data: run the tests first"
    exit 1
fi

# Each line counts for its file, and for every folder above it.
sed -E 's,/[^/ ]+ , ,' "$work/files" >"$work/folders"
sed -E 's,/[^ ]+ , ,' "$work/files" >"$work/tops"
sed -E 's,^[^ ]+,everything,' "$work/files" >"$work/all"

# table FILE...: covered, missed and all lines of each name, worst first.
table() {
    echo "covered  missed   lines"
    awk '
        { reached[$1] += $2; lines[$1] += $3 }
        END {
            for (name in lines) {
                printf "%6.1f %% %6d  %6d  %s\n", 100 * reached[name] / lines[name],
                    lines[name] - reached[name], lines[name], name
            }
        }' "$@" | sort -k1,1n -k3,3nr -k5,5
}
table "$work/files"
echo
table "$work/folders" "$work/tops" "$work/all"

status=0
for goal in "$@"; do
    awk -v folder="${goal%%=*}" -v percent="${goal##*=}" '
        index($1, folder "/") == 1 { reached += $2; lines += $3 }
        END {
            if (!lines || 100 * reached / lines < percent) {
                printf "\n%s: %.1f %% of the lines are covered, %s %% are the goal\n", folder,
                    lines ? 100 * reached / lines : 0, percent
                exit 1
            }
        }' "$work/files" || status=1
done
exit "$status"
