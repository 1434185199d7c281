#!/usr/bin/env bash
# booted.sh: under a real systemd, the service captures with all that its unit takes away from it; it is
# started anew after a crash, when it hangs, and when its interface comes late; and an upgrade restarts it.
#
#   booted.sh BUILD-FOLDER PROJECT-FOLDER
#
# The package is installed on a throw-away machine (machine.sh), whose systemd is booted by systemd-nspawn and
# runs this test as a service of its own. Exit status 77 where that is not allowed.

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=machine.sh
. "$here/machine.sh"
# shellcheck source=scenario.sh
. "$here/scenario.sh"

lasts=90               # seconds, at most; it takes some 20
place=/opt/fedtap-test # where all of this lies on the machine

# --- outside: the machine ---

# cgroup_own NAME moves this process into control groups of that name, in which systemd-nspawn makes its own.
cgroup_own() {
    local tree
    for tree in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do
        if [ -f "$tree/cgroup.procs" ]; then
            mkdir "$tree/$1" && echo "$BASHPID" >"$tree/$1/cgroup.procs" || return 1
        fi
    done
}

cgroup_remove() {
    local tree
    for tree in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do
        [ ! -d "$tree/$1" ] || find "$tree/$1" -depth -type d -exec rmdir {} \;
    done
}

# prepare puts this test on the machine, as the unit that is booted into: none of this machine's own services
# is started there.
prepare() {
    rm -f "$root"/etc/machine-id "$root"/usr/sbin/policy-rc.d
    mkdir -p "$root$place/tests" "$root/etc/systemd/system/fedtap@.service.d"
    cp "$here"/{booted,machine,scenario}.sh "$root$place/tests/"
    cp -r "$work/first.deb" "$work/scenario" "$root$place/"
    cat >"$root/etc/systemd/system/fedtap-test.service" <<END
[Service]
Type=oneshot
ExecStart=$place/tests/booted.sh --booted
TimeoutStartSec=$lasts
ExecStopPost=$place/tests/booted.sh --over
ExecStopPost=/bin/systemctl poweroff --force
StandardOutput=append:$place/said
StandardError=inherit
END
    # What takes half a minute in a night takes seconds here.
    printf '[Service]\nRestartSec=200ms\nWatchdogSec=4s\n' \
        >"$root/etc/systemd/system/fedtap@.service.d/quick.conf"
}

boot() {
    mount -t tmpfs run /run
    (cgroup_own "$control" 2>/dev/null &&
        timeout --kill-after=10 $((lasts + 30)) systemd-nspawn --quiet --register=no --keep-unit \
            --private-network --directory="$root" --machine=fedtap-test \
            --boot -- systemd.unit=fedtap-test.service) \
        >"$work/console" 2>&1 </dev/null || true
    if [ ! -s "$root$place/said" ]; then
        tail -n 20 "$work/console"
        skip "systemd cannot be booted here"
    fi
    cat "$root$place/said"
    tail -n 1 "$root$place/said" | grep -q '^booted: ' || fail "the test did not come to its end"
}

if [[ ${1:-} != --* ]]; then
    machine_needs systemd-nspawn tcpreplay jq ip ethtool
    work=$(mktemp -d) control=fedtap-test-$$
    trap 'cgroup_remove "$control"; rm -rf "$work"' EXIT
    package_make "$1" "$work"
    cp -r "$2/captures/to-microsoft-srv-mismatch" "$work/scenario"
    "${own_machine[@]}" "$0" --outside "$work" "$control"
    exit
elif [ "$1" = --outside ]; then
    work=$2 control=$3
    machine_make "$work"
    prepare
    boot
    exit
fi

# --- inside: this is a service of the booted machine ---

cd "$place"

# over: what went on, unless all went well.
over() {
    ! tail -n 1 said | grep -q '^booted: ' || return 0
    systemctl list-jobs --no-pager
    systemctl status --no-pager --full --lines=20 'fedtap@*'
    ps -e -o pid,ppid,stat,etime,args
    echo "FAILED: ended with ${SERVICE_RESULT:-?}, ${EXIT_CODE:-?} ${EXIT_STATUS:-?}"
}

# property NAME INSTANCE
property() {
    systemctl show --property "$1" --value "fedtap@$2"
}

# is_anew PID INSTANCE: the service runs, as another process than PID.
is_anew() {
    [ "$(property ActiveState "$2")" = active ] && [ "$(property MainPID "$2")" != "$1" ]
}

# is_waiting INSTANCE: the service failed, and is started again and again.
is_waiting() {
    [ "$(property NRestarts "$1")" -gt 1 ]
}

has_said() {
    jq -e -s --arg rule "$1" 'any(.rule == $rule)' /var/log/fedtap/tap.json >/dev/null
}

# has_status PATTERN: the service tells that when it is asked for its counters.
has_status() {
    systemctl kill --signal USR1 --kill-who main fedtap@tap
    [[ $(property StatusText tap) =~ ^$1 ]]
}

install_first() {
    dpkg --force-unsafe-io --install first.deb >/dev/null 2>&1 || fail "install"
    lay_cable 65535
    systemctl enable --quiet fedtap@tap || fail "it cannot be enabled"
    systemctl start --no-block fedtap@tap # systemctl itself was seen to wait for ever, after "Started"
    wait_until 20 is_anew 0 tap || fail "it does not start"
}

# check_rights: those of the process, which the kernel knows.
check_rights() {
    local status
    status=$(</proc/"$(property MainPID tap)"/status)
    grep -qE "^Uid:(.$(id -u fedtap)){4}$" <<<"$status" || fail "another user"
    grep -qE '^CapBnd:.0000000000002000$' <<<"$status" || fail "more than CAP_NET_RAW can be had"
    grep -qE '^NoNewPrivs:.1$' <<<"$status" || fail "privileges can be gained"
    grep -qE '^Seccomp:.2$' <<<"$status" || fail "every system call is allowed"
}

check_capture() {
    tcpreplay --intf1=wire --timer=nano scenario/traffic.pcap >/dev/null 2>&1 || fail "tcpreplay"
    wait_until 20 has_said srv-domain-mismatch || fail "nothing is found"
    wait_until 20 has_status '[1-9][0-9]* packets, .* [1-9] fail' || fail "no status"
    [ "$(stat -c '%a %U:%G' /var/log/fedtap/tap.json)" = '640 fedtap:fedtap' ] || fail "anybody can read it"
}

reload_is_over() {
    journalctl --quiet --no-pager --unit fedtap@tap --grep 'files were opened again' >/dev/null
}

check_reload() {
    local pid
    pid=$(property MainPID tap)
    systemctl reload --no-block fedtap@tap
    wait_until 20 reload_is_over || fail "it does not reload"
    [ "$(property MainPID tap)" = "$pid" ] || fail "it does not survive a reload"
}

# check_restarts: after a crash, and when it hangs.
check_restarts() {
    local signal pid
    for signal in KILL STOP; do
        pid=$(property MainPID tap)
        kill -s "$signal" "$pid"
        wait_until 30 is_anew "$pid" tap || fail "not started anew after SIG$signal"
    done
    journalctl --quiet --no-pager --unit fedtap@tap --grep 'Watchdog timeout' >/dev/null ||
        fail "it was not the watchdog"
}

# check_late: an interface that is not there yet is waited for, and so is one that is not up.
check_late() {
    systemctl start --no-block fedtap@late
    wait_until 20 is_waiting late || fail "it does not wait for what is not there"
    ip link add late type veth peer name other
    ip link set other up
    ip link set late up
    wait_until 30 is_anew 0 late || fail "it does not find an interface that comes late"
}

# check_package: an upgrade restarts what runs, what was removed starts again with the next installation, and
# a purge stops it.
check_package() {
    local pid
    pid=$(property MainPID tap)
    dpkg --force-unsafe-io --install first.deb >/dev/null 2>&1 || fail "upgrade"
    wait_until 20 is_anew "$pid" tap || fail "an upgrade does not restart it"
    dpkg --remove fedtap >/dev/null 2>&1 || fail "remove"
    ! pgrep -x fedtap || fail "it outlives its program"
    dpkg --force-unsafe-io --install first.deb >/dev/null 2>&1 || fail "install anew"
    wait_until 20 is_anew 0 tap || fail "it was enabled, and does not start"
    dpkg --purge fedtap >said.dpkg 2>&1 || { cat said.dpkg && fail "purge"; }
    ! pgrep -x fedtap || fail "it outlives its package"
    [ ! -e /var/log/fedtap ] || fail "what was written is left"
    [ ! -L /etc/systemd/system/multi-user.target.wants/fedtap@tap.service ] || fail "it is enabled still"
}

if [ "$1" = --over ]; then
    over || true
    exit
fi
echo "systemd is running"
install_first
check_rights
check_capture
check_reload
check_restarts
check_late
check_package
echo "booted: captures, is started anew, waits, and goes"
