/* table.c: all outputs. A new one is one row here and one file. */
#include <string.h>

#include "evidence.h"
#include "json.h"
#include "output.h"
#include "store_output.h"
#include "text_output.h"

const struct output_driver output_drivers[] = {
    {.name = "text",
     .form = OUTPUT_LINES,
     .open = text_output_open,
     .event = text_output_event,
     .watch = text_output_watch,
     .close = text_output_close},
    {.name = "json",
     .form = OUTPUT_LINES,
     .open = json_open,
     .event = json_event,
     .close = json_close},
    {.name = "pcapng",
     .form = OUTPUT_BLOCKS,
     .open = evidence_open,
     .event = evidence_event,
     .packet = evidence_packet,
     .flush = evidence_flush,
     .close = evidence_close},
    {.name = "sqlite",
     .form = OUTPUT_STORE,
     .open = store_output_open,
     .event = store_output_event,
     .flush = store_output_flush,
     .lost = store_output_lost,
     .close = store_output_close},
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
