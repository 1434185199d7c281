#!/usr/bin/env bash
# cli.sh: what cannot be run is refused in one clear line on standard error, with exit status 2 and
# nothing on standard output; what cannot be read or written ends with 3; questions are answered.
#
#   cli.sh FEDTAP SCENARIO-FOLDER

set -euo pipefail

fedtap=$1
cd "$2"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
mkdir "$work/empty"
printf -- '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' >"$work/bad.pem"
head -c 100 traffic.pcap >"$work/cut.pcap"
head -c 10 traffic.pcap >"$work/stub.pcap"

# number VALUE: a big-endian number of four octets.
number() {
    printf %b "$(printf %08x "$1" | sed 's/../\\x&/g')"
}

# pcapng LEN: a capture of one packet of that length, a multiple of four.
pcapng() {
    number 0x0a0d0d0a && number 28 && number 0x1a2b3c4d && number 0x00010000
    number 0xffffffff && number 0xffffffff && number 28
    number 1 && number 20 && number 0x00010000 && number 0 && number 20
    number 6 && number $((32 + $1)) && number 0 && number 0 && number 0 && number "$1" && number "$1"
    head -c "$1" /dev/zero
    number $((32 + $1))
}

complain() {
    echo "fedtap ${line[*]}: $1"
    sed 's/^/    /' "$work/errors"
    failures=$((failures + 1))
}

# run ARGUMENT...: sets status.
run() {
    line=("$@")
    status=0
    "$fedtap" "$@" >"$work/out" 2>"$work/errors" </dev/null || status=$?
}

# refused WORDS ARGUMENT...: the words are in the one line that says why.
refused() {
    local words=$1
    shift
    run "$@"
    [ "$status" = 2 ] || complain "exit status $status instead of 2"
    [ ! -s "$work/out" ] || complain "something is on standard output"
    [ "$(wc -l <"$work/errors")" = 1 ] || complain "not one line on standard error"
    grep -q '^fedtap: ' "$work/errors" || complain "the line does not say who speaks"
    grep -qF -- "$words" "$work/errors" || complain "the line does not say: $words"
}

# ends STATUS WORDS ARGUMENT...: the words are on standard error.
ends() {
    local expected=$1 words=$2
    shift 2
    run "$@"
    [ "$status" = "$expected" ] || complain "exit status $status instead of $expected"
    grep -qF -- "$words" "$work/errors" || complain "standard error does not say: $words"
}

# answers WORDS ARGUMENT...: the words are on standard output, and all is well.
answers() {
    local words=$1
    shift
    run "$@"
    [ "$status" = 0 ] || complain "exit status $status instead of 0"
    [ ! -s "$work/errors" ] || complain "something is on standard error"
    grep -qF -- "$words" "$work/out" || complain "standard output does not say: $words"
}

# --- what is refused ---

refused 'nothing to read'
refused '-r and -i do not go together' -r traffic.pcap -i lo
refused 'no option --bad' --bad
refused 'no option -Y' -Y
refused 'no option -Y' -qYv -r traffic.pcap
refused 'no option -\xff' -q$'\xff'v
refused 'option --json=x takes no value' --json=x
refused 'option -r needs a value' -r
refused 'option --domain needs a value' --domain
refused '"a..b" is not a domain name' --domain a..b
refused '"\x1b[31m..." is not a domain name' --peer-domain $'\e[31m...'
refused '--policy: onprem or office365' --policy everybody
refused '--duration: a time such as' --duration 5y
refused '-c: a positive number' -c 0
refused '-s: a size' -s 4096X
refused '-B: a size' -B 4G
refused 'no output "xml"' -o xml
refused 'bad capture filter' -r traffic.pcap -f 'tcp prot 5061'
refused 'bad capture filter' -r traffic.pcap tcp prot 5061
refused 'no such rule' --explain no-such-rule
refused 'nosuch0: no such interface' -i nosuch0
refused "$work/none.pem: No such file" --public-ca "$work/none.pem" -r traffic.pcap
refused "$work/none.pem: No such file" --private-ca "$work/none.pem" -r traffic.pcap
refused "$work/none.pem: No such file" --intermediates "$work/none.pem" -r traffic.pcap
refused "$work/none.crl: No such file" --crl "$work/none.crl" -r traffic.pcap
refused 'nothing in this file holds a certificate revocation list' --crl args -r traffic.pcap
refused 'no file in this directory holds a certificate rev' --crl "$work/empty" -r traffic.pcap
refused 'certificate 1 of this file is malformed' --public-ca "$work/bad.pem" -r traffic.pcap
refused 'no block of this file holds a certificate' --public-ca args -r traffic.pcap
refused 'no file in this directory holds a certificate' --public-ca "$work/empty" -r traffic.pcap
refused "$work/none/out: No such file" -o "json:$work/none/out" -r traffic.pcap
refused "$work: Is a directory" -o text -o "json:$work" -r traffic.pcap

# --- what cannot be read or written ---

ends 3 "$work/none.pcap: No such file" -r "$work/none.pcap"
run -r traffic.pcap -f 'port 1'
[ "$status" = 4 ] || complain "exit status $status instead of 4"
grep -q 'filter left all of them out' "$work/out" || complain "nothing about the filter"
ends 3 "$work/cut.pcap" -r "$work/cut.pcap"
ends 3 "$work/stub.pcap" -r "$work/stub.pcap"
pcapng 262144 >"$work/long.pcapng"
pcapng 262148 >"$work/longer.pcapng"
run -r "$work/long.pcapng"
[ "$status" = 4 ] || complain "exit status $status instead of 4"
ends 3 'has a packet longer than any that fedtap reads' -r "$work/longer.pcapng"
ends 3 "$work/none.pcap" -r "$work/none.pcap" -r traffic.pcap
ends 3 'output json: /dev/full: No space left on device' -o json:/dev/full -r traffic.pcap
ends 3 'output text: /dev/full: No space left on device' -o text:/dev/full -r traffic.pcap

# An output that is full ends the run: what lies behind is not even counted as received.
run -o "json:$work/first.json" -G 1h -W 1 -r ..
told=$(jq -s 'map(select(.event_type == "stats").stats)[-1] |
    [.packets, ([.capture[].received] | add)] | .[0] > 0 and .[0] == .[1]' "$work/first.json"*)
[ "$told" = true ] || complain "other packets were received than looked at"

# Nobody reads standard output any more, long before all was written: that ends the program, without a word.
mkfifo "$work/unread"
exec 3<>"$work/unread" 4>"$work/unread" 3<&-
line=(-v --json -r ..)
status=0
"$fedtap" "${line[@]}" >&4 2>"$work/errors" </dev/null || status=$?
exec 4>&-
[ "$status" = $((128 + $(kill -l PIPE))) ] || complain "exit status $status instead of that of SIGPIPE"
[ ! -s "$work/errors" ] || complain "something is on standard error"

# --- what is answered ---

answers 'usage: fedtap' -h
answers 'usage: fedtap' --help -r "$work/none.pcap"
answers 'fedtap ' -V
answers 'srv-domain-mismatch ' --list-rules
answers 'To mend it: ' --explain srv-domain-mismatch

[ "$failures" = 0 ] || exit 1
