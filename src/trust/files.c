/* files.c — a file, or the files of a directory */
#include "files.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool visit_member(const char *folder, const char *name, const struct files_visitor *visitor,
                         struct error *error)
{
    char path[PATH_MAX];
    int len = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (len < 0 || (size_t)len >= sizeof path) {
        return error_set(error, "%s: the name of a file in this directory is too long", folder);
    }
    struct stat status;
    if (stat(path, &status) != 0) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    return !S_ISREG(status.st_mode) || visitor->load(visitor->context, path, error);
}

/* by_name orders by octets, whatever the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

bool files_each_in_folder(const char *folder, int (*wants)(const struct dirent *),
                          const struct files_visitor *visitor, struct error *error)
{
    struct dirent **names = NULL;
    int num = scandir(folder, &names, wants, by_name);
    if (num < 0) {
        return error_set(error, "%s: %s", folder, strerror(errno));
    }
    bool ok = true;
    for (int i = 0; i < num; i++) {
        if (ok || error == NULL) {
            ok = visit_member(folder, names[i]->d_name, visitor, error) && ok;
        }
        free(names[i]);
    }
    free(names);
    return ok;
}

bool files_each(const char *path, const struct files_visitor *visitor, struct error *error)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    return S_ISDIR(status.st_mode) ? files_each_in_folder(path, NULL, visitor, error)
                                   : visitor->load(visitor->context, path, error);
}

bool files_is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}
