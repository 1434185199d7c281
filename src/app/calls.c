/* calls.c: the list of system calls, as a filter of seccomp. */
#include "calls.h"

#include <errno.h>
#include <linux/sockios.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define CALL(name) SCMP_SYS(name)

/* allowed are calls whose arguments do not matter. Where a call has an older form for other machines, both
 * stand here. */
static const int allowed[] = {
    /* files that are open */
    CALL(read), CALL(readv), CALL(pread64), CALL(preadv), CALL(write), CALL(writev), CALL(pwrite64),
    CALL(pwritev), CALL(lseek), CALL(_llseek), CALL(close), CALL(dup), CALL(fcntl), CALL(fcntl64),
    CALL(flock), CALL(ftruncate), CALL(ftruncate64), CALL(fallocate), CALL(fadvise64), CALL(fsync),
    CALL(fdatasync), CALL(fstat), CALL(fstat64), CALL(fstatfs), CALL(fstatfs64), CALL(getdents64),
    /* files by name: Landlock says which; stores set the mode of the files that go with theirs */
    CALL(open), CALL(openat), CALL(stat), CALL(lstat), CALL(newfstatat), CALL(fstatat64),
    CALL(statx), CALL(statfs), CALL(statfs64), CALL(access), CALL(faccessat), CALL(faccessat2),
    CALL(readlink), CALL(readlinkat), CALL(getcwd), CALL(rename), CALL(renameat), CALL(renameat2),
    CALL(unlink), CALL(unlinkat), CALL(fchmod), CALL(fchown),
    /* memory; mmap and mprotect are below */
    CALL(brk), CALL(munmap), CALL(mremap), CALL(madvise),
    /* threads; how they begin is below */
    CALL(futex), CALL(futex_time64), CALL(rseq), CALL(set_robust_list), CALL(set_tid_address),
    CALL(gettid), CALL(sched_yield), CALL(sched_getaffinity), CALL(exit), CALL(exit_group),
    /* signals that arrive */
    CALL(rt_sigaction), CALL(rt_sigprocmask), CALL(rt_sigreturn), CALL(sigreturn),
    CALL(sigaltstack), CALL(restart_syscall),
    /* time, and waiting */
    CALL(clock_gettime), CALL(clock_gettime64), CALL(clock_getres), CALL(gettimeofday), CALL(time),
    CALL(nanosleep), CALL(clock_nanosleep), CALL(clock_nanosleep_time64), CALL(poll), CALL(ppoll),
    CALL(ppoll_time64), CALL(select), CALL(_newselect), CALL(pselect6),
    /* who and where one is */
    CALL(getpid), CALL(getppid), CALL(getuid), CALL(geteuid), CALL(getgid), CALL(getegid),
    CALL(uname), CALL(sysinfo), CALL(getrusage), CALL(getrandom),
    /* the packet sockets, bound anew when an interface comes back; and to tell the service manager */
    CALL(bind), CALL(connect), CALL(getsockname), CALL(getsockopt), CALL(setsockopt),
    CALL(recvfrom), CALL(recvmsg), CALL(sendto), CALL(sendmsg)};

/* controls are what ioctl may ask: of a terminal, of a pipe, and of an interface. Nothing is changed. */
static const unsigned long controls[] = {
    TCGETS,      TIOCGWINSZ,   FIONREAD,      SIOCGIFINDEX,
    SIOCGIFNAME, SIOCGIFFLAGS, SIOCGIFHWADDR, SIOCGIFMTU,
};

/* allow adds one call with num conditions. */
static bool allow(scmp_filter_ctx filter, int call, unsigned num, const struct scmp_arg_cmp *when)
{
    int code = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, num, when);
    return code == 0 || code == -EDOM; /* not a call of this machine */
}

static bool allow_all(scmp_filter_ctx filter)
{
    bool ok = true;
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++) {
        ok = ok && allow(filter, allowed[i], 0, NULL);
    }
    for (size_t i = 0; i < sizeof controls / sizeof controls[0]; i++) {
        const struct scmp_arg_cmp request = SCMP_A1_32(SCMP_CMP_EQ, controls[i]);
        ok = ok && allow(filter, CALL(ioctl), 1, &request);
    }
    return ok;
}

/* allow_some adds the calls of which only some uses are needed. */
static bool allow_some(scmp_filter_ctx filter)
{
    /* code does not come from anywhere but the program and its libraries, which are loaded */
    const struct scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    /* a thread, not a process; glibc begins with clone3, whose flags a filter cannot see */
    const struct scmp_arg_cmp thread = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD);
    /* abort is a signal to oneself */
    const struct scmp_arg_cmp oneself = SCMP_A0_32(SCMP_CMP_EQ, (unsigned)getpid());
    const struct scmp_arg_cmp ask_limit[] = {SCMP_A0_32(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0)};
    /* the service manager; and to ask about interfaces, by netlink too (its protocol 0 is of routing) */
    const struct scmp_arg_cmp local = SCMP_A0_32(SCMP_CMP_EQ, AF_UNIX);
    const struct scmp_arg_cmp datagram[] = {
        SCMP_A0_32(SCMP_CMP_EQ, AF_INET),
        SCMP_A1_32(SCMP_CMP_MASKED_EQ, ~(unsigned)(SOCK_CLOEXEC | SOCK_NONBLOCK), SOCK_DGRAM)};
    const struct scmp_arg_cmp links[] = {SCMP_A0_32(SCMP_CMP_EQ, AF_NETLINK),
                                         SCMP_A2_32(SCMP_CMP_EQ, 0)};
    return allow(filter, CALL(mmap), 1, &no_code) && allow(filter, CALL(mmap2), 1, &no_code) &&
           allow(filter, CALL(mprotect), 1, &no_code) && allow(filter, CALL(clone), 1, &thread) &&
           allow(filter, CALL(tgkill), 1, &oneself) &&
           allow(filter, CALL(prlimit64), 2, ask_limit) && allow(filter, CALL(socket), 1, &local) &&
           allow(filter, CALL(socket), 2, datagram) && allow(filter, CALL(socket), 2, links) &&
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), CALL(clone3), 0) == 0;
}

bool calls_restrict(struct error *error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == NULL) {
        return error_set(error, "out of memory");
    }
    int code = 0;
    bool ok = allow_all(filter) && allow_some(filter);
    if (ok) {
        code = seccomp_load(filter);
        ok = code == 0;
    }
    seccomp_release(filter);
    return ok || error_set(error, "system calls cannot be restricted (seccomp): %s",
                           code != 0 ? strerror(-code) : "a rule is not taken");
}
