#!/usr/bin/env bash
# package.sh: the Debian package installs, works, upgrades, and is removed and purged without a trace.
#
#   package.sh BUILD-FOLDER PROJECT-FOLDER
#
# The package is made by CPack, and installed on a throw-away machine (machine.sh). What its overlay holds in
# the end is all that was changed. Exit status 77 where that is not allowed.

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=machine.sh
. "$here/machine.sh"

# --- outside: the packages ---

# make_next NAME VERSION: another package in $work/NAME.deb, whose control files and configuration may have
# been changed by then in $work/NAME.
make_next() {
    sed -i "s/^Version: .*/Version: $2/" "$work/$1/DEBIAN/control"
    dpkg-deb --root-owner-group -Zgzip --build "$work/$1" "$work/$1.deb" >/dev/null
}

make_packages() {
    package_make "$build" "$work"
    dpkg-deb -R "$work/first.deb" "$work/broken"
    printf '#!/bin/sh\nexit 1\n' >"$work/broken/DEBIAN/preinst"
    chmod 755 "$work/broken/DEBIAN/preinst"
    make_next broken 1:1.0

    dpkg-deb -R "$work/first.deb" "$work/second"
    echo '# A line that only the second package has.' >>"$work/second/etc/fedtap/fedtap.yaml"
    make_next second 1:2.0
}

if [ "${1:-}" != --inside ]; then
    build=$1 project=$2
    machine_needs systemd-analyze file mandoc
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    make_packages
    cp -r "$project/captures/to-microsoft-srv-mismatch" "$work/scenario"
    mkdir -p "$work/lab" && cp -r "$project/captures/lab/pki" "$work/lab/pki"
    (cd "$work/scenario" && xargs "$build/fedtap" -r traffic.pcap <args >"$work/expected" || true)
    cp "$here/package_complete.sh" "$work/complete.sh"
    "${own_machine[@]}" "$0" --inside "$work"
    exit
fi

# --- inside: the throw-away machine ---

work=$2
machine_make "$work"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --rbind /sys "$root/sys"
mount -t tmpfs run "$root/run"
mount -t tmpfs tmp "$root/tmp"
for file in first.deb broken.deb second.deb scenario lab complete.sh; do
    cp -r "$work/$file" "$root/tmp/"
done

# on_machine COMMAND...
on_machine() {
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DPKG_COLORS=never "$@"
}

# package ARGUMENT...: dpkg, which says what it did only when it fails.
package() {
    on_machine dpkg --force-unsafe-io --force-confold --path-include="/*" "$@" >"$work/dpkg.log" 2>&1 ||
        { cat "$work/dpkg.log" && return 1; }
}

# is MODE OWNER PATH
is() {
    local found
    found=$(on_machine stat -c '%a %U:%G' "$3") || fail "$3 is not there"
    [ "$found" = "$1 $2" ] || fail "$3 is $found instead of $1 $2"
}

# gone PATH...
gone() {
    local path
    for path; do
        [ ! -e "$root$path" ] && [ ! -L "$root$path" ] || fail "$path is still there"
    done
}

check_files() {
    is 755 root:root /usr/bin/fedtap
    is 755 root:root /etc/fedtap
    is 644 root:root /etc/fedtap/fedtap.yaml
    is 644 root:root "$unit"
    is 644 root:root /usr/share/man/man1/fedtap.1.gz
    is 644 root:root /usr/share/man/man8/fedtap.8.gz
    is 644 root:root /usr/share/fedtap/events.schema.json
    is 644 root:root /usr/share/bash-completion/completions/fedtap
    is 644 root:root /usr/share/doc/fedtap/copyright
    is 644 root:root /usr/share/doc/fedtap/changelog.Debian.gz
    [ "$(on_machine dpkg-query -W -f '${Conffiles}' fedtap | wc -w)" = 2 ] || fail "not one conffile"
    on_machine dpkg --verify fedtap || fail "files are not what the package says"
    file "$root/usr/bin/fedtap" | grep -q 'pie executable.*, stripped' || fail "the program is not stripped"
    [[ $(on_machine getent passwd fedtap) =~ ^fedtap:x:[1-9][0-9]{2}:.*:/nonexistent:/usr/sbin/nologin$ ]] ||
        fail "the user is not one of the system: $(on_machine getent passwd fedtap)"
    on_machine mandoc -T lint -W warning /usr/share/man/man8/fedtap.8.gz || fail "the man page"
}

check_program() {
    local status=0
    on_machine fedtap --version | grep -qE '^fedtap [0-9.]+$' || fail "fedtap --version"
    on_machine fedtap --config /etc/fedtap/fedtap.yaml --check-config >/dev/null ||
        fail "the configuration cannot be used"
    on_machine sh -c 'cd /tmp/scenario && exec setpriv --reuid fedtap --regid fedtap --clear-groups \
        fedtap -r traffic.pcap $(cat args)' >"$work/report" || status=$?
    [ "$status" = "$(cat "$work/scenario/expect.status")" ] || fail "exit status $status"
    diff -u "$work/expected" "$work/report" || fail "another report than expected"
    on_machine bash /tmp/complete.sh || fail "the completion"
}

check_unit() {
    local said
    said=$(on_machine systemd-analyze verify --man=no "$unit" 2>&1) || fail "the unit: $said"
    [ -z "$said" ] || fail "the unit: $said"
    on_machine systemd-analyze security --no-pager --offline=yes --threshold=20 "$unit" \
        >"$work/security" 2>&1 || { cat "$work/security" && fail "the unit is exposed by more than 2.0"; }
    tail -n 1 "$work/security"
}

# check_upgrade: an edited configuration stays, whatever comes with the next package; a package that cannot
# be unpacked changes nothing.
check_upgrade() {
    local yaml=/etc/fedtap/fedtap.yaml
    echo 'policy: office365' >>"$root$yaml"
    ! package --install /tmp/broken.deb >/dev/null || fail "a broken package was installed"
    on_machine dpkg-query -W -f '${Status}' fedtap | grep -q '^install ok installed$' ||
        fail "not installed after a failed upgrade"
    package --install /tmp/second.deb || fail "upgrade"
    on_machine dpkg-query -W -f '${Version}' fedtap | grep -qx 1:2.0 || fail "it was not upgraded"
    grep -qx 'policy: office365' "$root$yaml" || fail "the configuration that was edited is lost"
    grep -q 'only the second package' "$root$yaml.dpkg-dist" || fail "the new configuration is lost"
    on_machine fedtap --config $yaml --check-config | grep -q office365 || fail "it cannot be used"
}

# be_used leaves what services leave, and one that is enabled.
be_used() {
    on_machine install -d -o fedtap -g fedtap -m 750 /var/log/fedtap /var/lib/fedtap
    on_machine touch /var/log/fedtap/eth0.json /var/lib/fedtap/eth0.db
    on_machine systemctl --quiet enable fedtap@eth0
    [ -L "$root$enabled" ] || fail "the service cannot be enabled"
}

check_removal() {
    package --remove fedtap || fail "remove"
    gone /usr/bin/fedtap "$unit" /usr/share/fedtap /usr/share/doc/fedtap
    grep -qx 'policy: office365' "$root/etc/fedtap/fedtap.yaml" || fail "remove took the configuration"
    [ -f "$root/var/log/fedtap/eth0.json" ] || fail "remove took what was written"
    package --purge fedtap || fail "purge"
    gone /etc/fedtap /var/log/fedtap /var/lib/fedtap "$enabled"
    ! on_machine getent passwd fedtap || fail "the user is left"
    ! on_machine getent group fedtap || fail "the group is left"
}

# changes: each path that is not what it was, or was not there; what dpkg and passwd note for themselves
# (lists, logs, backups, caches) is left out, unless it is called after fedtap.
changes() {
    local path
    while read -r path; do
        case $path in
        *fedtap*) echo "$path" ;;
        /var/lib/dpkg/* | /var/log/* | /var/cache/* | /etc/ld.so.cache) ;;
        /etc/passwd- | /etc/group- | /etc/shadow- | /etc/gshadow- | /etc/.pwd.lock) ;;
        *) is_same "$changed$path" "$path" || echo "$path" ;;
        esac
    done < <(cd "$changed" && find . -mindepth 1 -printf '/%P\n')
    ! grep -q fedtap "$root/var/lib/dpkg/status" || echo "/var/lib/dpkg/status"
}

# is_same COPY ORIGINAL
is_same() {
    [ -e "$2" ] && [ "$(stat -c '%F %a %u %g' "$1")" = "$(stat -c '%F %a %u %g' "$2")" ] || return 1
    [ -d "$1" ] || cmp -s "$1" "$2"
}

unit=/usr/lib/systemd/system/fedtap@.service
enabled=/etc/systemd/system/multi-user.target.wants/fedtap@eth0.service
package --install /tmp/first.deb || fail "install"
check_files
check_program
check_unit
check_upgrade
be_used
check_removal
left=$(changes)
[ -z "$left" ] || fail "left behind: $left"
echo "installed, upgraded, removed and purged: nothing is left"
