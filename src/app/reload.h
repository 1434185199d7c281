/* reload: the configuration, the trust anchors and the key logs, read again while fedtap runs. */
#ifndef FEDTAP_RELOAD_H
#define FEDTAP_RELOAD_H

#include "key_files.h"
#include "options.h"
#include "trust.h"

/* reloaded is what was read last. The zero state is nothing. */
struct reloaded {
    struct options *options; /* owned, as is all; of these, the deployment counts */
    struct trust *trust;
    struct key_files *key_files;
};

/* reload_read reads everything that the command line and the configuration name now. Secrets go to key_log.
 * False with the reason, and out is nothing. */
bool reload_read(struct reloaded *out, const struct options *options, struct key_log *key_log,
                 struct error *error) __attribute__((warn_unused_result));

/* reload_free frees it. */
void reload_free(struct reloaded *reloaded);

#endif
