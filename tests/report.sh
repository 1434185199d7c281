#!/usr/bin/env bash
# report.sh: what a store says in the morning is what happened.
#
#   report.sh FEDTAP FOLDER-OF-SCENARIOS SCHEMA [--bless]
#
# Nights are put together from scenarios, in the order of their times, into one store; the report of each is
# compared with tests/report/NIGHT.txt (--bless writes it), and its JSON with SCHEMA. Exit status 77 without
# sqlite3.

set -euo pipefail
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"

fedtap=$1 captures=$2 schema=$3 bless=${4:-}
here=$(dirname "$(realpath "$0")")
command -v sqlite3 >/dev/null || { echo "SKIPPED, NO REPORT WAS COMPARED: sqlite3 is not installed" && exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "$night: FAILED: $1"
    shift
    [ $# = 0 ] || cat "$@"
    exit 1
}

# store SCENARIO...: a store of them; each is a run.
store() {
    local scenario
    rm -f "$work/db"
    for scenario; do
        scenario_read "$captures/$scenario"
        (cd "$captures/$scenario" && "$fedtap" "${reads[@]}" "${args[@]}" -o sqlite:"$work/db") ||
            [ $? -lt 5 ] || fail "$scenario is not stored"
    done
}

# reports STATUS ARGUMENT...: leaves the report in $work/report.
reports() {
    local status=0
    "$fedtap" report --db "$work/db" "${@:2}" >"$work/report" 2>"$work/errors" || status=$?
    [ "$status" = "$1" ] || fail "exit status $status of report ${*:2}, not $1" "$work/errors"
}

# is_night STATUS NIGHT SCENARIO...: the report is as it was found to be right.
is_night() {
    night=$2
    store "${@:3}"
    reports "$1"
    [ -z "$bless" ] || cp "$work/report" "$here/report/$night.txt"
    diff -u "$here/report/$night.txt" "$work/report" || fail "the report is another one"
    reports "$1" --json
    cp "$work/report" "$work/$night.json"
}

is_night 1 broken from-microsoft-srv-mended from-microsoft-srv-mismatch
is_night 0 quiet both-directions-mended
is_night 1 several cert-expires-soon dns-servfail from-microsoft-certificate-mismatch capture-gap-span-loss
is_night 4 nothing-seen dns-no-answer

night=period
store from-microsoft-srv-mended from-microsoft-srv-mismatch
last=$(sqlite3 "$work/db" 'SELECT max(last_packet) FROM runs')
first=$(sqlite3 "$work/db" 'SELECT min(last_packet) FROM runs')
reports 0 --until "$first"
grep -q 'PASS cms.steven.lab' "$work/report" || fail "it knows what came later" "$work/report"
reports 1 --since 365d
reports 1 --since "$last"
reports 2 --since "$last" --until "$first"
grep -q 'ends .* before it begins' "$work/errors" || fail "does not say why" "$work/errors"
reports 2 --since nonsense
reports 2 --no-such-option
reports 2 behind
"$fedtap" report --help | grep -q 'usage: fedtap report' || fail "does not help"

night=store
for wrong in 'PRAGMA user_version = 2' 'PRAGMA application_id = 1'; do
    sqlite3 "$work/db" "$wrong"
    reports 2
    store quiet 2>/dev/null || store both-directions-mended
done
echo "no database" >"$work/db"
reports 2
rm "$work/db"
reports 2
[ ! -e "$work/db" ] || fail "it makes a store"

# Whoever was killed leaves a run without its end.
night=killed
store both-directions-mended
sqlite3 "$work/db" 'UPDATE runs SET ended = 0'
reports 0
grep -q 'without its end' "$work/report" || fail "it does not say so" "$work/report"

/usr/bin/python3 - "$schema" "$work"/*.json <<'PYTHON'
import json
import pathlib
import sys

import jsonschema

schema = json.loads(pathlib.Path(sys.argv[1]).read_text())
kind = jsonschema.validators.validator_for(schema)
kind.check_schema(schema)
for path in sys.argv[2:]:
    kind(schema, format_checker=kind.FORMAT_CHECKER).validate(json.loads(pathlib.Path(path).read_text()))
print(len(sys.argv) - 2, "reports are what the schema allows")
PYTHON
