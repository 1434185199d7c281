/* privileges.c: an unprivileged user, no capabilities, no way back. */
#include "privileges.h"

#include <cap-ng.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "diagnostics.h"
#include "sandbox.h"

/* user_called asks the system; there is one thread yet. */
static const struct passwd *user_called(const char *name)
{
    /* cppcheck-suppress getpwnamCalled */
    return getpwnam(name);
}

bool privileges_check(const struct options *options, struct error *error)
{
    return options->user == NULL || user_called(options->user) != NULL ||
           error_set(error, "-Z: there is no user \"%s\"", options->user);
}

#ifdef FEDTAP_WITHOUT_SANDBOX

bool privileges_drop(const struct options *options, const struct outputs *outputs,
                     struct error *error)
{
    (void)outputs;
    return sandbox_enter(options, error);
}

#else

/* --- the user --- */

/* is_mapped tells whether id exists in the user namespace, which may know root only; map is of /proc. */
static bool is_mapped(const char *map, unsigned id)
{
    unsigned first = 0;
    unsigned outside = 0;
    unsigned num = 0;
    bool found = false;
    FILE *lines = fopen(map, "re");
    if (lines == NULL) {
        return true; /* no user namespaces */
    }
    while (!found && fscanf(lines, "%u %u %u", &first, &outside, &num) == 3) {
        found = id >= first && id - first < num;
    }
    fclose(lines);
    return found;
}

/* find_user gives who to become: NULL for nobody else. */
static const struct passwd *find_user(const struct options *options)
{
    if (options->user != NULL) {
        return user_called(options->user);
    }
    if (geteuid() != 0 || options->interfaces.num == 0) {
        return NULL;
    }
    const struct passwd *user = user_called("fedtap");
    user = user != NULL ? user : user_called("nobody");
    bool can_be = user != NULL && is_mapped("/proc/self/uid_map", user->pw_uid) &&
                  is_mapped("/proc/self/gid_map", user->pw_gid);
    return can_be ? user : NULL;
}

static bool become(const struct passwd *user, struct error *error)
{
    if (geteuid() != 0) {
        return error_set(error, "only root can become the user %s (-Z)", user->pw_name);
    }
    if (setgroups(0, NULL) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0) {
        return error_set(error, "cannot become the user %s: %s", user->pw_name, strerror(errno));
    }
    if (user->pw_uid != 0 && (setuid(0) == 0 || geteuid() == 0 || getuid() == 0)) {
        return error_set(error, "the user %s could become root again", user->pw_name);
    }
    return true;
}

static bool change_user(const struct options *options, const struct outputs *outputs,
                        struct error *error)
{
    const struct passwd *user = find_user(options);
    if (user == NULL || user->pw_uid == geteuid()) {
        return true;
    }
    if (geteuid() == 0) {
        outputs_hand_over(outputs, user->pw_uid, user->pw_gid);
    }
    if (!become(user, error)) {
        return false;
    }
    if (options->interfaces.num > 0) {
        diagnostics_say("runs as the user %s from here on", user->pw_name);
    }
    return true;
}

/* --- capabilities --- */

/* drop_bounds empties the bounding set, which takes a capability itself; without that, no_new_privs has to do. */
static bool drop_bounds(void)
{
    if (!capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP)) {
        return true;
    }
    capng_clear(CAPNG_SELECT_BOUNDS);
    return capng_apply(CAPNG_SELECT_BOUNDS) == 0;
}

/* drop_capabilities leaves none; keep (unless negative) stays if it is there. */
static bool drop_capabilities(int keep, struct error *error)
{
    capng_get_caps_process();
    bool is_kept = keep >= 0 && capng_have_capability(CAPNG_PERMITTED, (unsigned)keep);
    capng_clear(CAPNG_SELECT_CAPS | CAPNG_SELECT_AMBIENT);
    if (is_kept) {
        capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, (unsigned)keep);
    }
    if (capng_apply(CAPNG_SELECT_CAPS | CAPNG_SELECT_AMBIENT) != 0) {
        return error_set(error, "capabilities cannot be given up: %s", strerror(errno));
    }
    capng_get_caps_process();
    capng_results_t left = capng_have_capabilities(CAPNG_SELECT_CAPS);
    if (left != (is_kept ? CAPNG_PARTIAL : CAPNG_NONE)) {
        return error_set(error, "capabilities were given up, and are still there");
    }
    return true;
}

static bool forbid_new(struct error *error)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) {
        return error_set(error, "new privileges cannot be ruled out: %s", strerror(errno));
    }
    return true;
}

/* --- what will not work any more --- */

/* warn names the folder of each file that could not be reopened, or followed by another one. */
static void warn(const struct options *options)
{
    for (size_t i = 0; i < options->num_outputs; i++) {
        char folder[ROTATED_NAME_MAX] = ".";
        const char *path = options->output[i].dest;
        const char *slash = path != NULL ? strrchr(path, '/') : NULL;
        size_t len = slash != NULL ? (size_t)(slash - path) + 1 : 0;
        if (path == NULL || strncmp(path, "/dev/", 5) == 0 || len >= sizeof folder) {
            continue;
        }
        if (len > 0) {
            memcpy(folder, path, len);
            folder[len] = '\0';
        }
        if (access(folder, W_OK | X_OK) != 0 && errno == EACCES) {
            diagnostics_say("output %s: no file can be created in %s any more: it cannot rotate, "
                            "nor be moved away",
                            options->output[i].kind, folder);
        }
    }
}

bool privileges_drop(const struct options *options, const struct outputs *outputs,
                     struct error *error)
{
    int keep = options->interfaces.num == 0 && options->user == NULL ? CAP_DAC_READ_SEARCH : -1;
    capng_get_caps_process();
    if (!drop_bounds()) {
        return error_set(error, "the bounding set of capabilities cannot be emptied: %s",
                         strerror(errno));
    }
    if (!change_user(options, outputs, error) || !drop_capabilities(keep, error) ||
        !forbid_new(error)) {
        return false;
    }
    warn(options);
    return sandbox_enter(options, error);
}

#endif
