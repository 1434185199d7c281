/* files: the regular files that a path names, for what is loaded from PEM and DER. */
#ifndef FEDTAP_FILES_H
#define FEDTAP_FILES_H

#include <dirent.h>
#include <stdbool.h>

#include "status.h"

/* files_visitor takes one file after the other. load is false, with the reason unless error is
 * NULL, when a file cannot be taken. */
struct files_visitor {
    bool (*load)(void *context, const char *path, struct error *error);
    void *context;
};

/* files_each visits the file at path, or every regular file of the directory at path, in order of
 * name and not deeper. It stops at the first failure and is false then, with the reason. */
bool files_each(const char *path, const struct files_visitor *visitor, struct error *error);

/* files_each_in_folder visits the regular files of a directory that are wanted, or all when wants
 * is NULL. It stops at the first failure only if there is somebody to tell: unless error is NULL. */
bool files_each_in_folder(const char *folder, int (*wants)(const struct dirent *),
                          const struct files_visitor *visitor, struct error *error);

/* files_is_folder tells whether path is a directory. */
bool files_is_folder(const char *path);

#endif
