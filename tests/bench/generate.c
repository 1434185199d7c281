/* generate.c: writes the captures that fedtap is measured with.
 *
 *   bench-generate KIND FOLDER [AMOUNT]
 *
 * KIND.pcap is the capture, KIND.root.pem the trust anchor of its certificates; KIND.der holds, for a
 * kind where every certificate is different, the intermediate certificate and then every leaf. Keys
 * are new each time, and so are the signatures; all else is the same in every run.
 */
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "kinds.h"
#include "must.h"

static const struct kind *find_kind(const char *name)
{
    const struct kind *kind = kinds;
    while (kind->name != NULL && strcmp(kind->name, name) != 0) {
        kind++;
    }
    return kind->name != NULL ? kind : NULL;
}

static int usage(void)
{
    (void)fprintf(stderr, "usage: bench-generate KIND FOLDER [AMOUNT]\n");
    for (const struct kind *kind = kinds; kind->name != NULL; kind++) {
        (void)fprintf(stderr, "  %-10s %" PRIu64 " %s\n", kind->name, kind->amount, kind->what);
    }
    return 2;
}

static void write_capture(const struct kind *kind, const char *folder, uint64_t amount)
{
    char path[PATH_MAX];
    struct authority *authority = authority_new();

    (void)snprintf(path, sizeof path, "%s/%s.root.pem", folder, kind->name);
    must(unlink(path) == 0 || access(path, F_OK) != 0, path); /* make_pem appends */
    make_pem(path, authority->root);

    (void)snprintf(path, sizeof path, "%s/%s.der", folder, kind->name);
    FILE *leaves = fopen(path, "wbe");
    struct bytes der = authority->intermediate->der;
    must(leaves != NULL && fwrite(der.ptr, der.len, 1, leaves) == 1, path);

    (void)snprintf(path, sizeof path, "%s/%s.pcap", folder, kind->name);
    struct frame_file *file = frame_file_new(path, kind->step_ns);
    kind->write(file, authority, amount, leaves);
    (void)printf("%s: %" PRIu64 " frames\n", path, frame_file_count(file));
    frame_file_end(file);
    must(fclose(leaves) == 0, "writing certificates");
    authority_free(authority);
}

int main(int argc, char **argv)
{
    const struct kind *kind = argc == 3 || argc == 4 ? find_kind(argv[1]) : NULL;
    if (kind == NULL) {
        return usage();
    }
    uint64_t amount = kind->amount;
    if (argc == 4) {
        char *end = NULL;
        amount = strtoull(argv[3], &end, 10);
        if (*end != '\0' || amount == 0) {
            return usage();
        }
    }
    write_capture(kind, argv[2], amount);
    return 0;
}
