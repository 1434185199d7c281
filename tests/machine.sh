# machine.sh: a throw-away machine that looks like this one: an overlay above its root that lives in memory,
# in namespaces (mounts, processes, network) which vanish with the test. Sourced.
# shellcheck shell=bash disable=SC2034 # what is set here is read by others

PATH=$PATH:/usr/sbin:/sbin
own_machine=(unshare --mount --net --pid --fork --ipc --kill-child)

skip() {
    echo "SKIPPED, NOTHING WAS INSTALLED: $1"
    exit 77
}

fail() {
    echo "FAILED: $1"
    exit 1
}

# machine_needs TOOL...: skips the test where a throw-away machine, or a tool, cannot be had.
machine_needs() {
    local tool
    for tool in cpack dpkg-deb unshare chroot adduser "$@"; do
        command -v "$tool" >/dev/null || skip "$tool is not installed"
    done
    [ "$(id -u)" = 0 ] || skip "only root can install packages"
    ! dpkg -s fedtap >/dev/null 2>&1 || skip "fedtap is installed on this machine"
    "${own_machine[@]}" true 2>/dev/null || skip "no namespaces can be made here"
}

# package_make BUILD-FOLDER WORK: WORK/first.deb.
package_make() {
    cpack --config "$1/CPackConfig.cmake" -B "$2/cpack" >"$2/cpack.log" 2>&1 ||
        { cat "$2/cpack.log" && fail "cpack"; }
    mv "$2"/cpack/*.deb "$2/first.deb"
}

# machine_make WORK, in namespaces of one's own: the machine is in $root, what differs from this one in
# $changed.
machine_make() {
    local machine=$1/machine
    root=$machine/root changed=$machine/changed
    mkdir "$machine"
    mount -t tmpfs machine "$machine" || skip "no file system can be mounted here"
    mkdir "$root" "$changed" "$machine/aside"
    mount -t overlay machine "$root" -o "lowerdir=/,upperdir=$changed,workdir=$machine/aside" ||
        skip "no overlay can be mounted here"
    [ -f "$root/var/lib/dpkg/status" ] || skip "the packages of this machine are not in its root"
}
