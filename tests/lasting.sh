#!/usr/bin/env bash
# lasting.sh: what is written while capturing live lasts, whatever happens to the disk, the reader, the
# files and fedtap itself.
#
#   lasting.sh FEDTAP GENERATE SCENARIO-FOLDER
#
# GENERATE is the built bench-generate. Everything happens in network and mount namespaces of its own,
# which vanish with their last process. Exit status 77 where they are not allowed.

set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"

skip() {
    echo "SKIPPED, NOTHING WAS TESTED OF WHAT LASTS: $1"
    exit 77
}

fail() {
    echo "$question: FAILED: $1"
    shift
    [ $# = 0 ] || tail -n 20 "$@"
    exit 1
}

pids=()
clean_up() {
    [ ${#pids[@]} = 0 ] || kill -KILL "${pids[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    umount "$work/small" 2>/dev/null || true
    rm -rf "$work"
}

# begin FEDTAP-ARGUMENT...: starts fedtap on the cable; its standard output is what the caller's is.
begin() {
    : >"$work/errors" # of the one before
    "$fedtap" -i tap "$@" 2>"$work/errors" &
    pid=$!
    pids+=("$pid")
    wait_until 10 grep -q 'capturing on' "$work/errors" || fail "does not capture" "$work/errors"
}

# end: ends fedtap as an operator does; sets status.
end() {
    status=0
    kill -INT "$pid" || fail "ended by itself" "$work/errors"
    wait "$pid" || status=$?
    ! grep -qE 'Sanitizer|runtime error: ' "$work/errors" || fail "sanitizer" "$work/errors"
}

# play FILE [OPTION...]: puts FILE on the wire.
play() {
    tcpreplay --intf1=wire --preload-pcap --no-flow-stats "${@:2}" "$1" >"$work/tcpreplay" 2>&1 ||
        fail "tcpreplay" "$work/tcpreplay"
}

# is_taken NUM FILE: NUM events of TLS handshakes have come to FILE.
is_taken() {
    [ "$(grep -c '"event_type":"tls"' "$2")" -ge "$1" ]
}

# are_whole FILE...: each line of each is a JSON object.
are_whole() {
    local file
    for file; do
        [ -z "$(tail -c 1 "$file" | tr -d '\n')" ] || fail "$file ends within a line"
        jq -e -n 'all(inputs; type == "object")' "$file" >/dev/null || fail "$file is torn"
    done
}

# is_store_whole FILE: the database is consistent, and something is in it.
is_store_whole() {
    [ "$(sqlite3 "$1" 'PRAGMA integrity_check')" = ok ] || fail "$1 is torn"
    has_facts "$1" || fail "there is nothing in $1"
}

# is_read FILE: the capture FILE is whole.
is_read() {
    local state=0
    "$fedtap" -r "$1" "${args[@]}" >/dev/null 2>"$work/read" || state=$?
    [[ $state =~ ^[014]$ ]] || fail "$1 is torn" "$work/read"
}

# counter NAME FILE: what the last stats event in FILE says.
counter() {
    jq -r --arg name "$1" 'select(.event_type == "stats") | .stats[$name]' "$2" | tail -n 1
}

# --- the questions ---

does_it_go_on_when_the_disk_was_full() {
    local before
    mkdir "$work/small"
    mount -t tmpfs -o size=8m,mode=777 fedtap "$work/small"
    begin -o json:"$work/small/events" -o json:"$work/all" -o sqlite:"$work/small/store" \
        "${args[@]}" -q
    play "$work/dense" --pps=10000
    wait_until 10 is_taken 10 "$work/small/events" || fail "writes nothing" "$work/errors"
    dd if=/dev/zero of="$work/small/ballast" bs=4096 2>/dev/null && fail "the disk has no end"
    play "$work/dense" --pps=10000
    wait_until 10 grep -q 'small/events: No space left on device' "$work/errors" ||
        fail "does not say that the disk is full" "$work/errors"
    are_whole "$work/small/events"
    rm "$work/small/ballast"
    before=$(wc -l <"$work/small/events")
    play "$traffic" --topspeed
    wait_until 10 grep -q 'small/events: goes on, [1-9][0-9]* records were lost' "$work/errors" ||
        fail "does not recover" "$work/errors"
    end
    are_whole "$work/small/events" "$work/all"
    [ "$before" -lt "$(wc -l <"$work/small/events")" ] || fail "writes nothing more" "$work/errors"
    [ "$(counter output_lost "$work/all")" -gt 0 ] || fail "what is lost is not counted"
    is_store_whole "$work/small/store"
    grep -q 'output sqlite: .*small/store: .*full' "$work/errors" ||
        fail "the store does not say that the disk is full" "$work/errors"
    grep -q 'output sqlite: .*small/store: goes on, [1-9][0-9]* rows were lost' "$work/errors" ||
        fail "the store does not recover" "$work/errors"
    lost=$(($(wc -l <"$work/all") - $(wc -l <"$work/small/events")))
    [ "$lost" -gt 0 ] && [ "$lost" -le "$(counter output_lost "$work/all")" ] ||
        fail "lost $lost lines, but says $(counter output_lost "$work/all")"
}

does_a_slow_reader_hold_up_the_capture() {
    local reader
    mkfifo "$work/pipe"
    # shellcheck disable=SC2217 # that it does not read is the point
    sleep 600 <"$work/pipe" & # holds the pipe open, and reads nothing
    reader=$!
    pids+=("$reader")
    begin -j -o json:"$work/beside" "${args[@]}" >"$work/pipe"
    play "$work/long" --pps=10000
    wait_until 30 grep -q 'output json: it is read or written too slowly' "$work/errors" ||
        fail "does not say that its reader is slow" "$work/errors"
    wait_until 10 is_taken 1000 "$work/beside" || fail "the other output waits as well"
    cat <"$work/pipe" >"$work/read" & # and now it is read
    pids+=($!)
    wait_until 10 test -s "$work/read" || fail "the reader gets nothing"
    kill "$reader"
    wait "$reader" 2>/dev/null || true
    play "$traffic" --topspeed
    end
    wait "${pids[-1]}"
    are_whole "$work/read" "$work/beside"
    grep -q 'output json: goes on, [1-9][0-9]* records were dropped' "$work/errors" ||
        fail "does not say how much was dropped" "$work/errors"
    [ "$(counter output_lost "$work/beside")" -gt 0 ] || fail "what is dropped is not counted"
    [ "$status" != 0 ] || fail "events are lost, and all is well?"
    # What matters is there, though ordinary events were dropped.
    for output in read beside; do
        jq -c 'select(.event_type == "finding") | [.domain, .rule, .status]' "$work/$output" |
            sort >"$work/findings.$output"
    done
    diff "$work/findings.read" "$work/findings.beside" >"$work/diff" ||
        fail "findings are lost" "$work/diff"
}

does_the_second_interrupt_end_it_at_once() {
    rm -f "$work/pipe"
    mkfifo "$work/pipe"
    # shellcheck disable=SC2217
    sleep 600 <"$work/pipe" &
    pids+=($!)
    begin -j "${args[@]}" >"$work/pipe"
    play "$work/dense" --pps=10000
    kill -INT "$pid"
    wait_until 10 at_rest || fail "does not come to rest"
    kill -0 "$pid" || fail "does not wait for its reader"
    kill -INT "$pid"
    status=0
    wait "$pid" || status=$?
    [ "$status" = 130 ] || fail "exit status $status"
}

# at_rest tells that fedtap has not used the processor since it was last asked.
at_rest() {
    local fields
    read -ra fields <"/proc/$pid/stat"
    [ "${ticks:-}" = "${fields[13]}+${fields[14]}" ] || {
        ticks="${fields[13]}+${fields[14]}"
        sleep 0.3
        return 1
    }
}

is_every_record_whole_after_kill() {
    local newest
    for _ in 1 2 3; do
        begin -o json:"$work/killed" -o sqlite:"$work/store" -w "$work/evidence" -C 200k "${args[@]}" -q
        play "$work/dense" --pps=20000 &
        pids+=($!)
        wait_until 10 is_longer || fail "writes nothing" "$work/errors"
        wait_until 10 has_facts "$work/store" || fail "stores nothing" "$work/errors"
        kill -KILL "$pid"
        wait "$pid" 2>/dev/null || true
        wait "${pids[-1]}"
        are_whole "$work"/killed*
        is_store_whole "$work/store"
        is_read "$work/evidence"
    done
    [ "$(sqlite3 "$work/store" 'SELECT count(*), sum(ended) FROM runs')" = '3|0' ] ||
        fail "the store does not tell the runs"
    # And where it was torn all the same, it is mended.
    newest=$(find "$work" -name 'killed*' -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d ' ' -f 2)
    printf '{"timestamp":"2026-' >>"$newest"
    begin -o json:"$work/killed" -C 200k "${args[@]}" -q
    play "$traffic" --topspeed
    end
    are_whole "$work"/killed*
}

# has_facts FILE: there are facts in the store.
has_facts() {
    [ "$(sqlite3 "$1" 'SELECT count(*) FROM facts')" -gt 0 ]
}

# is_longer: more was written than in the rounds before.
is_longer() {
    local len
    len=$(cat "$work"/killed* | wc -c)
    [ "$len" -gt $((${longest:-0} + 50000)) ] && longest=$len
}

does_it_read_and_open_all_again() {
    cat >"$work/fedtap.yaml" <<-END
	domain: acano.steven.lab
	peer-domain: skype.lab
	public-ca: $work/root.pem
	END
    cp "$pki/public-root.pem" "$work/root.pem"
    begin --config "$work/fedtap.yaml" -o json:"$work/events"
    play "$traffic" --topspeed
    wait_until 10 grep -q srv-domain-mismatch "$work/events" || fail "finds nothing" "$work/errors"
    ! grep -q cert-untrusted "$work/events" || fail "trusts nobody"

    # A new file, a partner who typed the name, and nobody whom it trusts.
    mv "$work/events" "$work/events.old"
    echo 'expect-fqdn: acano.steven.lab=vcse.steven.lab' >>"$work/fedtap.yaml"
    cp "$pki/private-root.pem" "$work/root.pem"
    kill -HUP "$pid"
    wait_until 10 grep -q 'opened again' "$work/errors" || fail "does not reload" "$work/errors"
    wait_until 10 test -s "$work/events" || fail "no new file" "$work/errors"
    wait_until 10 grep -q '"cert-untrusted".*"status":"open"' "$work/events" ||
        fail "the anchors are the old ones" "$work/events"
    wait_until 10 grep -q '"srv-domain-mismatch".*"status":"resolved"' "$work/events" ||
        fail "the configuration is the old one" "$work/events"

    # What cannot be read changes nothing.
    echo 'no-such-key: 1' >>"$work/fedtap.yaml"
    kill -HUP "$pid"
    wait_until 10 grep -q 'stays as it was' "$work/errors" || fail "does not refuse" "$work/errors"
    grep -q 'fedtap.yaml:5:.*no-such-key' "$work/errors" || fail "does not say why" "$work/errors"
    end
    [ "$status" = 1 ] || fail "exit status $status"
    are_whole "$work/events" "$work/events.old"
}

if [ "${1:-}" = --inside ]; then
    fedtap=$2
    generate=$3
    scenario_read "$4"
    cd "$4"
    pki=$PWD/../lab/pki
    work=$(mktemp -d)
    chmod 777 "$work" # for whom fedtap becomes
    trap clean_up EXIT
    trap 'exit 1' TERM INT HUP
    lay_cable 65535
    "$generate" dense "$work" 10000 >"$work/generate" && mv "$work/dense.pcap" "$work/dense"
    "$generate" dense "$work" 60000 >"$work/generate" && mv "$work/dense.pcap" "$work/long"
    for question in is_every_record_whole_after_kill does_it_go_on_when_the_disk_was_full \
        does_a_slow_reader_hold_up_the_capture does_the_second_interrupt_end_it_at_once \
        does_it_read_and_open_all_again; do
        "$question"
        echo "$question: as it should be"
    done
    exit
fi

for tool in ip ethtool tcpreplay jq sqlite3 unshare; do
    command -v "$tool" >/dev/null || skip "$tool is not installed"
done
set_own_network || skip "no network namespace with a veth pair can be made here (try as root)"
own_network+=(--mount)
"${own_network[@]}" mount -t tmpfs fedtap /mnt 2>/dev/null || skip "no file system can be mounted here"
"${own_network[@]}" "$0" --inside "$@"
