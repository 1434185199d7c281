/* sandbox.c: the files that stay within reach, by Landlock. The system calls are in calls.c. */
#include "sandbox.h"

#ifdef FEDTAP_WITHOUT_SANDBOX

bool sandbox_enter(const struct options *options, struct error *error)
{
    (void)options;
    (void)error;
    return true;
}

#else

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <linux/landlock.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "calls.h"
#include "diagnostics.h"

/* Rights that are younger than the headers of some systems, by the version of Landlock that has them. */
#define RIGHT_REFER (UINT64_C(1) << 13)     /* 2 */
#define RIGHT_TRUNCATE (UINT64_C(1) << 14)  /* 3 */
#define RIGHT_IOCTL_DEV (UINT64_C(1) << 15) /* 5 */
#define RIGHTS_TCP UINT64_C(3)              /* 4: to bind and to connect */

#define RIGHTS_FIRST (RIGHT_REFER - 1) /* all of version 1 */
#define RIGHTS_READ ((uint64_t)(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR))
#define RIGHTS_WRITE                                                                \
    (RIGHTS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
     LANDLOCK_ACCESS_FS_MAKE_REG | RIGHT_TRUNCATE)
#define RIGHTS_OF_A_FILE \
    ((uint64_t)(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE) | RIGHT_TRUNCATE)

/* attributes are struct landlock_ruleset_attr as of version 4. */
struct attributes {
    uint64_t files;
    uint64_t network;
};

/* reach is a set of rules under construction. */
struct reach {
    int rules;
    uint64_t handled;
};

/* --- rules --- */

/* add lets rights be had on path and below. What is not there now cannot be reached later either, unless it
 * is below something else; what is on no disk, such as a pipe, needs no rule. */
static void add(const struct reach *reach, const char *path, uint64_t rights)
{
    struct stat status;
    struct landlock_path_beneath_attr rule = {.allowed_access = rights & reach->handled};
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) {
        return;
    }
    rule.parent_fd = fd;
    if (fstat(fd, &status) == 0 && !S_ISDIR(status.st_mode)) {
        rule.allowed_access &= RIGHTS_OF_A_FILE;
    }
    (void)syscall(SYS_landlock_add_rule, reach->rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(fd);
}

/* add_folder lets rights be had in the folder that path is in, since a file may be replaced by another of
 * the same name. Where the name of the folder hangs on the time, it is the one above that. */
static void add_folder(const struct reach *reach, const char *path, uint64_t rights)
{
    char folder[PATH_MAX];
    size_t len = strlen(path);
    const char *moment = strchr(path, '%');
    len = moment != NULL ? (size_t)(moment - path) : len;
    while (len > 0 && path[len - 1] != '/') {
        len--;
    }
    if (len >= sizeof folder) {
        return;
    }
    memcpy(folder, path, len);
    folder[len] = '\0';
    add(reach, len > 0 ? folder : ".", rights);
}

/* add_lasting adds what may be replaced while it is in use: the folder of a file, also of what it is a link
 * to; a folder itself; and of a device or a pipe nothing beside it. */
static void add_lasting(const struct reach *reach, const char *path, uint64_t rights)
{
    struct stat status;
    bool is_there = stat(path, &status) == 0;
    if (is_there && !S_ISREG(status.st_mode)) {
        add(reach, path, rights);
        return;
    }
    add_folder(reach, path, rights);
    char *target = is_there ? realpath(path, NULL) : NULL;
    if (target != NULL) {
        add_folder(reach, target, rights);
    }
    free(target);
}

static void add_values(const struct reach *reach, const struct values *values)
{
    for (size_t i = 0; i < values->num; i++) {
        add_lasting(reach, values->value[i], RIGHTS_READ);
    }
}

/* add_system adds where the system keeps trust anchors, and what libraries look at. */
static void add_system(const struct reach *reach)
{
    static const char *const paths[] = {
        "/etc/ssl",
        "/etc/pki",
        "/usr/lib/ssl",
        "/usr/share/ca-certificates",
        "/usr/local/share/ca-certificates",
        "/usr/lib/locale",
        "/usr/share/zoneinfo",
        "/etc/localtime",
    };
    const char *const named[] = {getenv("SSL_CERT_FILE"), getenv("SSL_CERT_DIR")};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        add(reach, paths[i], RIGHTS_READ);
    }
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        if (named[i] != NULL) {
            add_lasting(reach, named[i], RIGHTS_READ);
        }
    }
}

/* add_capture adds a saved capture, or a folder of them, and what links in that lead to. */
static void add_capture(const struct reach *reach, char *path)
{
    char *const paths[] = {path, NULL};
    add(reach, path, RIGHTS_READ);
    FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    for (FTSENT *e = walk != NULL ? fts_read(walk) : NULL; e != NULL; e = fts_read(walk)) {
        if (e->fts_info == FTS_SL) {
            add(reach, e->fts_accpath, RIGHTS_READ);
        }
    }
    if (walk != NULL) {
        fts_close(walk);
    }
}

static void add_options(const struct reach *reach, const struct options *options)
{
    const struct values *const lasting[] = {&options->key_logs, &options->public_cas,
                                            &options->private_cas, &options->intermediates,
                                            &options->crls};
    for (size_t i = 0; i < options->files.num; i++) {
        char *path = strdup(options->files.value[i]);
        if (path != NULL) {
            add_capture(reach, path);
        }
        free(path);
    }
    for (size_t i = 0; i < sizeof lasting / sizeof lasting[0]; i++) {
        add_values(reach, lasting[i]);
    }
    if (options->configuration != NULL) {
        add_lasting(reach, options->configuration, RIGHTS_READ);
    }
    for (size_t i = 0; i < options->num_outputs; i++) {
        if (options->output[i].dest != NULL) {
            add_lasting(reach, options->output[i].dest, RIGHTS_WRITE);
        }
    }
}

/* --- entering --- */

/* handled_by gives what version of Landlock can forbid. */
static struct attributes handled_by(long version)
{
    struct attributes handled = {.files = RIGHTS_FIRST};
    handled.files |= version >= 2 ? RIGHT_REFER : 0;
    handled.files |= version >= 3 ? RIGHT_TRUNCATE : 0;
    handled.files |= version >= 5 ? RIGHT_IOCTL_DEV : 0;
    handled.network = version >= 4 ? RIGHTS_TCP : 0;
    return handled;
}

/* restrict_files is true without any restriction where the kernel has no Landlock. */
static bool restrict_files(const struct options *options, struct error *error)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) {
        if (options->verbosity > 0) {
            diagnostics_say("the kernel has no Landlock: files are not confined");
        }
        return true;
    }
    const struct attributes handled = handled_by(version);
    size_t len = version >= 4 ? sizeof handled : sizeof handled.files;
    struct reach reach = {.handled = handled.files};
    reach.rules = (int)syscall(SYS_landlock_create_ruleset, &handled, len, 0);
    if (reach.rules < 0) {
        return error_set(error, "files cannot be confined (Landlock): %s", strerror(errno));
    }
    add_system(&reach);
    add_options(&reach, options);
    bool ok = syscall(SYS_landlock_restrict_self, reach.rules, 0) == 0 ||
              error_set(error, "files cannot be confined (Landlock): %s", strerror(errno));
    close(reach.rules);
    return ok;
}

bool sandbox_enter(const struct options *options, struct error *error)
{
    return restrict_files(options, error) && calls_restrict(error);
}

#endif
