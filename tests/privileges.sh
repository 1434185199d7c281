#!/usr/bin/env bash
# privileges.sh: a process that captures can do nothing else any more, and its outputs work all the same.
#
#   privileges.sh FEDTAP FORBIDDEN SCENARIO-FOLDER
#
# FORBIDDEN is the built forbidden, which tries what must and what must not work. Needs root, who has something to
# give up; exit status 77 otherwise, and where there are no network namespaces.

set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"

skip() {
    echo "SKIPPED, NOTHING WAS TRIED: $1"
    exit 77
}

fail() {
    echo "FAILED: $1"
    shift
    [ $# = 0 ] || cat "$@"
    exit 1
}

clean_up() {
    [ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null || true
    rm -rf "$work"
}

# has FIELD VALUE: each thread of fedtap has it, by the kernel's own account.
has() {
    local task value
    for task in /proc/"$pid"/task/*; do
        value=$(awk -v field="$1:" '$1 == field { $1 = ""; gsub(/^[ \t]+|[ \t]+$/, ""); print }' \
            "$task/status")
        [ "$value" = "$2" ] || fail "$1 of a thread is \"$value\" and not \"$2\"" "$work/errors"
    done
}

# are_filled: every output has got what it should.
are_filled() {
    grep -q srv-domain-mismatch "$work/text" && grep -q srv-domain-mismatch "$work/out/events"* &&
        [ "$(sqlite3 "$work/out/store" 'SELECT count(*) FROM findings')" = 1 ] &&
        grep -qa srv-domain-mismatch "$work/out/evidence"
}

if [ "${1:-}" = --inside ]; then
    fedtap=$2
    pid=
    scenario_read "$3"
    cd "$3"
    work=$(mktemp -d)
    trap clean_up EXIT
    trap 'exit 1' TERM INT HUP
    nobody=$(id -u nobody)
    group=$(id -g nobody)
    ! getent passwd fedtap >/dev/null || { nobody=$(id -u fedtap) && group=$(id -g fedtap); }
    chmod 755 "$work"
    mkdir -m 777 "$work/out"
    lay_cable 65535
    "$fedtap" -i tap "${args[@]}" -C 1k -o text -o json:"$work/out/events" \
        -o sqlite:"$work/out/store" -w "$work/out/evidence" >"$work/text" 2>"$work/errors" &
    pid=$!
    wait_until 10 grep -q 'capturing on' "$work/errors" || fail "does not capture" "$work/errors"
    tcpreplay --intf1=wire --topspeed "$traffic" >"$work/tcpreplay" 2>&1 ||
        fail "tcpreplay" "$work/tcpreplay"
    wait_until 10 are_filled || fail "an output has not got what it should" "$work/errors"
    [ -f "$work/out/events1" ] || fail "files do not rotate" "$work/errors"
    [ "$(find /proc/"$pid"/task -mindepth 1 -maxdepth 1 | wc -l)" -gt 1 ] || fail "no output has a thread"
    has Uid "$nobody $nobody $nobody $nobody"
    has Gid "$group $group $group $group"
    has Groups ""
    for set in CapInh CapPrm CapEff CapBnd CapAmb; do
        has "$set" 0000000000000000
    done
    has NoNewPrivs 1
    has Seccomp 2
    kill -INT "$pid"
    status=0
    wait "$pid" || status=$?
    pid=
    [ "$status" = 1 ] || fail "exit status $status" "$work/errors"
    jq -e -n 'all(inputs; type == "object")' "$work/out/events"* >/dev/null || fail "a file is torn"

    status=0
    "$fedtap" -i tap -Z no-such-user >"$work/text" 2>"$work/errors" || status=$?
    [ "$status" = 2 ] && grep -q 'there is no user "no-such-user"' "$work/errors" ||
        fail "takes a user who is none" "$work/errors"
    "$fedtap" -r "$traffic" "${args[@]}" -Z nobody >"$work/text" 2>"$work/errors" || status=$?
    [ "$status" = 1 ] || fail "does not read a file as nobody" "$work/errors"
    echo "no privilege is left, and every output works"
    exit
fi

[ "$(id -u)" = 0 ] || skip "only root has privileges to give up"
for tool in ip ethtool tcpreplay jq sqlite3 unshare; do
    command -v "$tool" >/dev/null || skip "$tool is not installed"
done
set_own_network || skip "no network namespace with a veth pair can be made here"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
mkdir -m 777 "$folder/out"
mkdir "$folder/hidden" "$folder/in"
echo declared >"$folder/in/readable"
echo secret >"$folder/hidden/secret"
"$2" "$folder" || { echo "FAILED: something may be done, or may not, that should be otherwise" && exit 1; }
"${own_network[@]}" "$0" --inside "$1" "$3"
