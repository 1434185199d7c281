#!/usr/bin/env bash
# idle_pipe.sh: a finding is told the moment its last packet has been read, not when the input ends.
# Writes a capture into a pipe, keeps the pipe open, and waits for the finding.
#
#   idle_pipe.sh FEDTAP SCENARIO-FOLDER

set -euo pipefail
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"

fedtap=$1
folder=$2
work=$(mktemp -d)
pid=
tidy_up() {
    [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
    rm -rf "$work"
}
trap tidy_up EXIT

fail() {
    echo "$name: $1"
    echo "--- standard output so far:"
    cat "$work/out"
    echo "--- standard error so far:"
    cat "$work/errors"
    exit 1
}

scenario_read "$folder"
cd "$folder"
mkfifo "$work/pipe"
"$fedtap" -r - "${args[@]}" --json <"$work/pipe" >"$work/out" 2>"$work/errors" &
pid=$!
exec 3>"$work/pipe"
cat "$traffic" >&3

wait_until 10 grep -qE '"event_type": *"finding"' "$work/out" ||
    fail "no finding while the pipe is idle"
kill -0 "$pid" 2>/dev/null || fail "ended although the pipe is open"

exec 3>&-
status=0
wait "$pid" || status=$?
pid=
[ "$status" = "$(cat expect.status)" ] || fail "exit status $status"
