/* key_files: the key logs that --keylog names. */
#ifndef FEDTAP_KEY_FILES_H
#define FEDTAP_KEY_FILES_H

#include "key_log.h"
#include "options.h"

/* key_files holds them open, since they grow while connections are made. */
struct key_files;

/* key_files_open reads every file to its present end into log (borrowed, as the paths are). NULL with the reason. */
struct key_files *key_files_open(const struct values *paths, struct key_log *log,
                                 struct error *error);

/* key_files_follow reads what was added since. A file that became shorter was begun anew; one that was
 * replaced is opened again. */
void key_files_follow(struct key_files *files);

/* key_files_close closes them; NULL is a no-op. */
void key_files_close(struct key_files *files);

#endif
