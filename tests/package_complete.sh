# package_complete.sh: what the installed completion offers, as bash asks for it. Run by package.sh.
# shellcheck shell=bash

set -u # no -e: completions are not run under it
# shellcheck source=../src/package/fedtap.bash
. /usr/share/bash-completion/completions/fedtap

fail() {
    echo "FAILED: $1"
    exit 1
}

# offers WORD... -- EXPECTED...: completing the last WORD offers just that.
offers() {
    COMP_WORDS=()
    while [ "$1" != -- ]; do
        COMP_WORDS+=("$1")
        shift
    done
    shift
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    COMPREPLY=()
    _fedtap fedtap "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    [ "${COMPREPLY[*]}" = "$*" ] || fail "${COMP_WORDS[*]} offers \"${COMPREPLY[*]}\", not \"$*\""
}

complete -p fedtap | grep -q -- '-F _fedtap fedtap' || fail "bash does not know the completion"
offers fedtap --pol -- --policy
offers fedtap --policy '' -- onprem office365
offers fedtap --policy = off -- office365
offers fedtap --explain cert-wild -- cert-wildcard
offers fedtap --rule srv-ttl = w -- warning
offers fedtap --rule srv-tt -- srv-ttl=
offers fedtap -i l -- lo
offers fedtap -o js -- json
offers fedtap -r /etc/fedtap/ -- /etc/fedtap/fedtap.yaml
offers fedtap --output json : /etc/fedtap/ -- /etc/fedtap/fedtap.yaml
offers fedtap --count '' --
offers fedtap -r x '' --

# Every flag of the help text is offered, and each value that stands for one of some words.
num=0
for flag in $(fedtap --help | grep -oE '^  (-., )?--[a-z-]+' | grep -oE -- '--[a-z-]+'); do
    num=$((num + 1))
    mapfile -t COMPREPLY < <(_fedtap_flags fedtap)
    [[ " ${COMPREPLY[*]} " == *" $flag "* ]] || fail "$flag is not offered"
done
[ "$num" -gt 20 ] || fail "only $num flags"
