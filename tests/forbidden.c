/* forbidden.c: what a process may still do once it has given up its privileges, and what not.
 *
 *   forbidden FOLDER
 *
 * FOLDER holds a file "in/readable", which is declared for reading, "hidden/secret", which is not, and a folder
 * "out", which an output is declared in. Each row of the table is tried; exit status 1 tells that one ended
 * otherwise than it should. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "privileges.h"

/* Each trial returns 0, or the errno that it ended with. */

static int outcome(long result)
{
    return result >= 0 ? 0 : errno;
}

static int open_for(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);
    int ended = outcome(fd);
    if (fd >= 0) {
        close(fd);
    }
    return ended;
}

static int read_declared(void)
{
    return open_for("in/readable", O_RDONLY);
}

static int write_declared(void)
{
    return open_for("out/rotated", O_WRONLY | O_CREAT);
}

static int rename_declared(void)
{
    return outcome(rename("out/rotated", "out/moved"));
}

static int remove_declared(void)
{
    return outcome(unlink("out/moved"));
}

static void *end(void *context)
{
    return context;
}

static int begin_thread(void)
{
    pthread_t thread;
    int code = pthread_create(&thread, NULL, end, NULL);
    if (code == 0) {
        pthread_join(thread, NULL);
    }
    return code;
}

static int open_socket(int family, int type)
{
    int fd = socket(family, type, 0);
    int ended = outcome(fd);
    if (fd >= 0) {
        close(fd);
    }
    return ended;
}

static int ask_service_manager(void)
{
    return open_socket(AF_UNIX, SOCK_DGRAM);
}

static int read_hidden(void)
{
    return open_for("hidden/secret", O_RDONLY);
}

static int read_system(void)
{
    return open_for("/etc/passwd", O_RDONLY);
}

static int write_readable(void)
{
    return open_for("in/readable", O_WRONLY);
}

static int write_elsewhere(void)
{
    return open_for("/tmp/fedtap-forbidden", O_WRONLY | O_CREAT);
}

static int run_program(void)
{
    char *const arguments[] = {(char[]){"true"}, NULL};
    char *const environment[] = {NULL};
    return outcome(execve("/bin/true", arguments, environment));
}

static int begin_process(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        _exit(0);
    }
    int ended = outcome(pid);
    if (pid > 0) {
        waitpid(pid, NULL, 0);
    }
    return ended;
}

static int trace_parent(void)
{
    return outcome(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

static int capture_anew(void)
{
    return open_socket(AF_PACKET, SOCK_RAW);
}

static int connect_out(void)
{
    return open_socket(AF_INET, SOCK_STREAM);
}

static int become_root(void)
{
    return outcome(setuid(0));
}

static int make_code(void)
{
    void *code =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return code == MAP_FAILED ? errno : 0;
}

static int end_parent(void)
{
    return outcome(kill(getppid(), 0));
}

static int mount_something(void)
{
    return outcome(syscall(SYS_mount, "none", "out", "tmpfs", 0, NULL));
}

/* Rows about files hang on Landlock, which not every kernel has. */
static const struct {
    const char *title;
    int (*try)(void);
    int ends[2]; /* with one of these */
    bool by_landlock;
} rows[] = {
    {"read what is declared", read_declared, {0}, false},
    {"create a file beside an output", write_declared, {0}, false},
    {"rename it", rename_declared, {0}, false},
    {"remove it", remove_declared, {0}, false},
    {"begin a thread", begin_thread, {0}, false},
    {"ask the service manager", ask_service_manager, {0}, false},
    {"read another file", read_hidden, {EACCES, EACCES}, true},
    {"read the list of users", read_system, {EACCES, EACCES}, true},
    {"write what is declared for reading", write_readable, {EACCES, EACCES}, false},
    {"write elsewhere", write_elsewhere, {EACCES, EACCES}, true},
    {"run a program", run_program, {EPERM, EACCES}, false},
    {"begin a process", begin_process, {EPERM, EPERM}, false},
    {"trace another process", trace_parent, {EPERM, EPERM}, false},
    {"open another packet socket", capture_anew, {EPERM, EPERM}, false},
    {"connect to somebody", connect_out, {EPERM, EPERM}, false},
    {"become root again", become_root, {EPERM, EPERM}, false},
    {"make code", make_code, {EPERM, EPERM}, false},
    {"signal another process", end_parent, {EPERM, EPERM}, false},
    {"mount a file system", mount_something, {EPERM, EPERM}, false},
};

static bool has_landlock(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, 1) >= 1;
}

int main(int argc, char **argv)
{
    static struct options options;
    static const struct outputs none;
    struct error error;
    if (argc != 2 || chdir(argv[1]) != 0) {
        return 2;
    }
    bool landlock = has_landlock();
    options_init(&options);
    options.interfaces.value[options.interfaces.num++] = "tap"; /* for whom root becomes nobody */
    options.private_cas.value[options.private_cas.num++] = "in/readable";
    options.output[options.num_outputs++] =
        (struct output_option){.kind = "json", .dest = "out/events.json"};
    if (!privileges_drop(&options, &none, &error)) {
        fprintf(stderr, "%s\n", error.message);
        return 2;
    }
    int status = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].by_landlock && !landlock) {
            printf("%s: not tried, the kernel has no Landlock\n", rows[i].title);
            continue;
        }
        int ended = rows[i].try();
        bool ok = ended == rows[i].ends[0] || ended == rows[i].ends[1];
        printf("%s: %s%s\n", rows[i].title, ended == 0 ? "done" : strerror(ended),
               ok ? "" : ", WHICH IT SHOULD NOT BE");
        status = ok ? status : 1;
    }
    return status;
}
