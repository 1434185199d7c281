#!/usr/bin/env bash
# configuration.sh: the example of a configuration can be used, also with all that is commented out in it;
# and every option stands in the example, in the man page and in the help text.
#
#   configuration.sh FEDTAP PROJECT-FOLDER

set -euo pipefail

fedtap=$1 project=$2
example=$project/docs/fedtap.example.yaml
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

complain() {
    echo "$1"
    failed=1
}

"$fedtap" --config "$example" --check-config >"$work/said" || complain "the example cannot be used"
for words in 'example.com, meet.example.com' '203.0.113.47 in DNS is 192.0.2.47' 'srv-ttl is off'; do
    grep -qF "$words" "$work/said" || complain "--check-config does not say: $words"
done

# With everything in it: what is read beside interfaces, and the third verbosity, would be too much.
sed -E 's/^#([a-z-]+:|  - )/\1/; /^(read|quiet):/d' "$example" >"$work/all.yaml"
mkdir "$work/anchors" "$work/lists"
cp "$project/captures/lab/pki/public-root.pem" "$work/anchors/public.pem"
cp "$project/captures/lab/pki/public-root.pem" "$work/anchors/private.pem"
cp "$project/captures/lab/pki/public-root.pem" "$work/anchors/intermediate.pem"
cp "$project/captures/lab/pki/public-issuing.crl" "$work/lists/issuing.crl"
touch "$work/secrets.txt"
"$fedtap" --config "$work/all.yaml" --check-config >/dev/null || complain "not with everything in it"

# What is on the command line wins; what is wrong is refused.
"$fedtap" --config "$example" --domain other.example --check-config | grep -q 'domains:   other.example$' ||
    complain "a flag does not win"
(cd "$project/captures/to-microsoft-srv-mended" &&
    "$fedtap" --config "$example" --domain acano.steven.lab -r traffic.pcap \
        --public-ca ../lab/pki/public-root.pem || true) |
    grep -q '^FAIL acano.steven.lab' || complain "-r does not replace the interfaces"
echo 'domian: example.com' >"$work/bad.yaml"
status=0
"$fedtap" --config "$work/bad.yaml" --check-config >"$work/said" 2>&1 || status=$?
[ "$status" = 2 ] || complain "exit status $status instead of 2"
grep -qF "$work/bad.yaml:1: unknown key \"domian\" (did you mean \"domain\"?)" "$work/said" ||
    complain "the wrong key is not named"
echo 'public-ca: none.pem' >"$work/bad.yaml"
"$fedtap" --config "$work/bad.yaml" --check-config >"$work/said" 2>&1 || true
grep -qF "$work/none.pem: No such file" "$work/said" || complain "the missing file is not named"

# Every option is told of everywhere.
num=0
for option in $("$fedtap" -h | grep -oE '^  (-., )?--[a-z-]+' | grep -oE '[a-z-]{3,}$' | sed 's/^--//'); do
    num=$((num + 1))
    manual=${option//-/\\-}
    grep -qE "Fl -($option|$manual)( |\$)" "$project/docs/fedtap.1" || complain "--$option is not in the man page"
    case $option in
    help | version | config | check-config | json | list-interfaces | list-rules | explain) ;;
    *) grep -qE "^#?$option:" "$example" || complain "$option is not in the example" ;;
    esac
done
[ "$num" -gt 30 ] || complain "only $num options in the help text"
exit "$failed"
