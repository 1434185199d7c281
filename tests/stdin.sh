#!/usr/bin/env bash
# stdin.sh: a capture on standard input gives the same events as the file it came from, and the same
# exit status.
#
#   stdin.sh FEDTAP SCENARIO-FOLDER...

set -euo pipefail
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"

fedtap=$1
shift
[ $# -gt 0 ] || { echo "there is no scenario" && exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

for folder in "$@"; do
    scenario_read "$folder"
    cd "$folder"
    # A pipe is one file, and its archives come as they are stored, not by time.
    [[ -f $traffic && $traffic != *tar* ]] || continue
    file_status=0 pipe_status=0
    "$fedtap" -r "$traffic" "${args[@]}" --json >"$work/file" 2>"$work/errors" || file_status=$?
    # dd hands the capture over in pieces that end in the middle of everything.
    dd if="$traffic" bs=997 status=none |
        "$fedtap" -r - "${args[@]}" --json >"$work/pipe" 2>>"$work/errors" || pipe_status=$?
    # What differs is the name of the source, and nothing else.
    sed -i "s|\"pcap_filename\":\( *\)\"${traffic}[^\"]*\"|\"pcap_filename\":\1\"-\"|g" "$work/file"
    if ! diff -u --label file --label pipe "$work/file" "$work/pipe" ||
        [ "$file_status" != "$pipe_status" ] || ! [ -s "$work/file" ] ||
        ! [[ $file_status =~ ^[0134]$ ]]; then
        echo "$name: exit status $file_status from the file, $pipe_status from the pipe"
        cat "$work/errors"
        failed=1
    fi
done
exit $failed
