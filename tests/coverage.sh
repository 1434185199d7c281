#!/usr/bin/env bash
# coverage.sh: line coverage of each folder and file, after the tests of a coverage build have run.
#
#   coverage.sh SOURCE-FOLDER BUILD-FOLDER

set -euo pipefail
source=$1
build=$2

# gcov names each file that an object knows, then its lines: only our own .c files count, so that a
# function in a header is not counted once for every file that includes it. A file that no test ever
# linked counts as not covered.
find "$build" -name '*.gcno' -path '*.dir/*' ! -path '*/test_*' ! -path '*/fuzz_*' -print0 |
    xargs -0 -r gcov --no-output --source-prefix "$source" 2>/dev/null |
    awk '
        /^File / { file = substr($2, 2, length($2) - 2); next }
        /^Lines executed:/ && file ~ /^(src|dissectors)\/.*\.c$/ {
            split($0, part, /[:% ]+/)
            folder = file
            sub(/\/[^\/]*$/, "", folder)
            lines[file] = part[5]; hit[file] = part[3] * part[5] / 100
            folders[folder] += part[5]; folder_hit[folder] += hit[file]
            all += part[5]; all_hit += hit[file]
        }
        /^Lines executed:/ { file = "" }
        BEGIN { sort = "sort -k 4" }
        function row(name, hits, total) {
            printf "%6.1f %%  %6d  %s\n", 100 * hits / total, total, name | sort
        }
        END {
            if (!all) { print "no coverage data: run the tests first"; exit 1 }
            print "covered   lines"; fflush()
            for (file in lines) { row(file, hit[file], lines[file]) }
            close(sort)
            print ""; fflush()
            for (folder in folders) { row(folder, folder_hit[folder], folders[folder]) }
            close(sort)
            row("everything", all_hit, all)
            close(sort)
        }'
