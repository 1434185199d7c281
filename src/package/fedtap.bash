# bash completion for fedtap. What there is to complete is asked of fedtap itself (--help, --list-rules), so
# that it never says anything else.

# _fedtap_takes PROGRAM FLAG: what stands for the flag's value in the help text; nothing for a switch.
_fedtap_takes() {
    "$1" --help 2>/dev/null | awk -v flag="$2" '
        /^  -/ {
            for (i = 1; i <= NF && $i ~ /^-/; i++) {
                name = $i
                sub(/,$/, "", name)
                found = found || name == flag
            }
            if (found) {
                if (i <= NF && match($0, /^  (-., )?--[a-z-]+ [^ ]/)) print $i
                exit
            }
        }'
}

_fedtap_flags() {
    "$1" --help 2>/dev/null | grep -oE '^  -[^ ]+( --[a-z-]+)?' | tr -d ','
}

_fedtap_rules() {
    "$1" --list-rules 2>/dev/null | awk '{ print $1 }'
}

_fedtap_interfaces() {
    echo any
    (cd /sys/class/net 2>/dev/null && printf '%s\n' *)
}

# _fedtap_kinds: the outputs, which the help text lists as "text, json or ...".
_fedtap_kinds() {
    "$1" --help 2>/dev/null | awk '
        /--output / { getline; sub(/;.*/, ""); gsub(/,| or /, " "); print; exit }'
}

# _fedtap_value PROGRAM VALUE WORD: completes WORD, for which VALUE stands in the help text.
_fedtap_value() {
    local program=$1 value=$2 word=$3
    case $value in
    INTERFACE) mapfile -t COMPREPLY < <(compgen -W "$(_fedtap_interfaces)" -- "$word") ;;
    ID) mapfile -t COMPREPLY < <(compgen -W "$(_fedtap_rules "$program")" -- "$word") ;;
    ID=*)
        compopt -o nospace 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -S = -W "$(_fedtap_rules "$program")" -- "$word")
        ;;
    KIND*) mapfile -t COMPREPLY < <(compgen -W "$(_fedtap_kinds "$program")" -- "$word") ;;
    FILE | PATH)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        ;;
    *'|'*) mapfile -t COMPREPLY < <(compgen -W "${value//|/ }" -- "$word") ;;
    esac
}

_fedtap() {
    local program=$1 word=$2 at=$COMP_CWORD flag value='' second=
    # bash takes "=" and ":" for words: "--policy=o" is three, "--rule srv-ttl=w" four.
    if [[ ${COMP_WORDS[at]} == [=:] ]]; then
        word='' at=$((at + 1))
    fi
    flag=${COMP_WORDS[at - 1]}
    if [[ $flag == [=:] && ${COMP_WORDS[at - 2]} == -* ]]; then
        flag=${COMP_WORDS[at - 2]}
    elif [[ $flag == [=:] && $at -ge 3 ]]; then
        flag=${COMP_WORDS[at - 3]} second=yes
    fi
    [[ $flag != -* ]] || value=$(_fedtap_takes "$program" "$flag")
    if [[ -n $second ]]; then
        case $value in
        ID=*) value=${value#ID=} ;;
        KIND*) value=FILE ;;
        *) value= ;;
        esac
    fi
    COMPREPLY=()
    if [[ -n $value ]]; then
        _fedtap_value "$program" "$value" "$word"
    elif [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_fedtap_flags "$program")" -- "$word")
    fi
}
complete -F _fedtap fedtap
