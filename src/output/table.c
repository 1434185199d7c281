/* table.c: all outputs. A new one is one row here and one file. */
#include <string.h>

#include "evidence.h"
#include "json.h"
#include "output.h"
#include "text_output.h"

const struct output_driver output_drivers[] = {
    {"text", OUTPUT_LINES, text_output_open, text_output_event, NULL, text_output_watch, NULL,
     text_output_close},
    {"json", OUTPUT_LINES, json_open, json_event, NULL, NULL, NULL, json_close},
    {"pcapng", OUTPUT_BLOCKS, evidence_open, evidence_event, evidence_packet, NULL, NULL,
     evidence_close},
    {0},
};

const struct output_driver *output_find(const char *name)
{
    for (const struct output_driver *d = output_drivers; d->name != NULL; d++) {
        if (strcmp(d->name, name) == 0) {
            return d;
        }
    }
    return NULL;
}
