# scenario.sh: how the shell tests read a scenario's folder. Sourced.
# shellcheck shell=bash disable=SC2034 # what is set here is read by others

# scenario_read FOLDER sets name, traffic (what is read in FOLDER), reads (that as an array of -r
# options) and args (the array of further arguments, quoted in the file as for a shell).
scenario_read() {
    local input
    name=$(basename "$1")
    traffic=traffic.pcap
    [ -f "$1/$traffic" ] || traffic=traffic.pcapng
    [ ! -f "$1/input" ] || traffic=$(cat "$1/input")
    reads=()
    while read -r input; do
        reads+=(-r "$input")
    done <<<"$traffic"
    mapfile -d '' args < <(xargs -r printf '%s\0' <"$1/args")
}

# wait_until SECONDS COMMAND...: runs COMMAND until it succeeds; fails after SECONDS.
wait_until() {
    local tries=$(($1 * 20))
    shift
    until "$@"; do
        ((tries-- > 0)) || return 1
        sleep 0.05
    done
}
