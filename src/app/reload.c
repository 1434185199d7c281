#include "reload.h"

#include <stdlib.h>

#include "setup.h"

static bool read_all(struct reloaded *out, const struct options *options, struct key_log *key_log,
                     struct error *error)
{
    out->options = calloc(1, sizeof *out->options);
    if (out->options == NULL) {
        return error_set(error, "out of memory");
    }
    if (!options_parse(out->options, options->argc, options->argv, error)) {
        return false;
    }
    out->trust = setup_trust(out->options, error);
    if (out->trust == NULL) {
        return false;
    }
    out->key_files = key_files_open(&out->options->key_logs, key_log, error);
    return out->key_files != NULL;
}

bool reload_read(struct reloaded *out, const struct options *options, struct key_log *key_log,
                 struct error *error)
{
    *out = (struct reloaded){0};
    bool ok = read_all(out, options, key_log, error);
    if (!ok) {
        reload_free(out);
    }
    return ok;
}

void reload_free(struct reloaded *r)
{
    key_files_close(r->key_files);
    trust_free(r->trust);
    if (r->options != NULL) {
        options_fini(r->options);
    }
    free(r->options);
    *r = (struct reloaded){0};
}
