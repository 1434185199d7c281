#include "progress.h"

#include <string.h>
#include <unistd.h>

#include "terminal.h"
#include "text.h"
#include "timestamp.h"

/* LARGE is from how many octets on there is something to wait for. */
#define LARGE ((uint64_t)16 * 1024 * 1024)

#define MIB ((double)1024 * 1024)

/* writes_meanwhile tells whether an output writes to the terminal before the end. */
static bool writes_meanwhile(const struct options *options)
{
    bool any = false;
    for (size_t i = 0; i < options->num_outputs; i++) {
        const struct output_option *o = &options->output[i];
        any = any || (o->dest == NULL && strcmp(o->kind, "text") != 0);
    }
    return any && isatty(STDOUT_FILENO) == 1;
}

struct progress progress_init(const struct options *options, bool streams)
{
    bool is_wanted = !streams && options->verbosity >= 0 && !options->plain &&
                     terminal_takes_control(STDERR_FILENO) && !writes_meanwhile(options);
    return (struct progress){.is_wanted = is_wanted};
}

const char *progress_words(struct capture_position position, int64_t age_ns,
                           char out[PROGRESS_WORDS_MAX])
{
    struct text t = text_init(out, PROGRESS_WORDS_MAX);
    double seconds = (double)age_ns / (double)NS_PER_SECOND;
    double rate = seconds > 0 ? (double)position.read / seconds : 0;
    double left = (double)(position.len - position.read);
    text_add(&t, "%3.0f %% of %.0f MiB", 100 * (double)position.read / (double)position.len,
             (double)position.len / MIB);
    if (rate > 0) {
        text_add(&t, ", %.0f MiB/s, %.0f s left", rate / MIB, left / rate);
    }
    return out;
}

bool progress_is_due(struct progress *p)
{
    return p->is_wanted && refresh_is_due(&p->refresh);
}

void progress_show(struct progress *p, struct capture_position position)
{
    char words[PROGRESS_WORDS_MAX];
    if (position.len >= LARGE && position.read <= position.len) {
        p->is_shown = true;
        fprintf(stderr, TERMINAL_ERASE_LINE "%s",
                progress_words(position, refresh_age_ns(&p->refresh), words));
    }
}

void progress_end(struct progress *p)
{
    if (p->is_shown) {
        fputs(TERMINAL_ERASE_LINE, stderr);
    }
    p->is_shown = false;
}
