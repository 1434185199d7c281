#include "diagnostics.h"

#include <stdio.h>

#include "text.h"

void diagnostics_tell(const struct error *error)
{
    char line[4 * sizeof error->message]; /* each octet may become four */
    struct text t = text_init(line, sizeof line);
    text_add_escaped(&t, bytes_of_text(error->message));
    fprintf(stderr, "fedtap: %s\n", line);
}

void diagnostics_say(const char *words)
{
    fprintf(stderr, "fedtap: %s\n", words);
}
