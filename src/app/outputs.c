/* outputs.c: opens, tells and closes every output. */
#include "outputs.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static FILE *open_stream(const char *dest, struct error *error)
{
    if (dest == NULL) {
        return stdout;
    }
    FILE *stream = fopen(dest, "we");
    if (stream == NULL) {
        error_set(error, "%s: %s", dest, strerror(errno));
    }
    return stream;
}

bool outputs_open(struct outputs *outputs, const struct options *options,
                  const struct output_context *context, struct error *error)
{
    for (size_t i = 0; i < options->num_outputs; i++) {
        struct open_output *o = &outputs->output[i];
        o->driver = output_find(options->output[i].kind);
        o->context = *context;
        o->context.stream = open_stream(options->output[i].dest, error);
        if (o->context.stream == NULL) {
            return false;
        }
        outputs->num++;
        o->context.colour = !options->plain && isatty(fileno(o->context.stream)) == 1;
        o->state = o->driver->open(&o->context);
        if (o->state == NULL) {
            return error_set(error, "out of memory");
        }
    }
    return true;
}

void outputs_event(struct outputs *outputs, const struct event *event)
{
    for (size_t i = 0; i < outputs->num; i++) {
        outputs->output[i].driver->event(outputs->output[i].state, event);
    }
}

void outputs_flush(struct outputs *outputs)
{
    for (size_t i = 0; i < outputs->num; i++) {
        outputs->output[i].driver->flush(outputs->output[i].state);
    }
}

void outputs_finish(struct outputs *outputs, const struct stats *stats)
{
    for (size_t i = 0; i < outputs->num; i++) {
        struct open_output *o = &outputs->output[i];
        o->driver->close(o->state, stats);
        o->state = NULL;
        if (fflush(o->context.stream) != 0 || ferror(o->context.stream) != 0) {
            fprintf(stderr, "fedtap: output %s: %s\n", o->driver->name, strerror(errno));
            outputs->failed = true;
        }
    }
}

void outputs_close(struct outputs *outputs)
{
    for (size_t i = 0; i < outputs->num; i++) {
        struct open_output *o = &outputs->output[i];
        if (o->state != NULL) {
            o->driver->close(o->state, NULL);
        }
        if (o->context.stream != stdout) {
            fclose(o->context.stream);
        }
    }
}
