#include "diagnostics.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "terminal.h"
#include "text.h"

void diagnostics_tell(const struct error *error)
{
    char line[4 * sizeof error->message]; /* each octet may become four */
    struct text t = text_init(line, sizeof line);
    text_add_escaped(&t, bytes_of_text(error->message));
    const char *begin = terminal_takes_control(STDERR_FILENO) ? TERMINAL_ERASE_LINE : "";
    fprintf(stderr, "%sfedtap: %s\n", begin, line);
}

void diagnostics_say(const char *format, ...)
{
    struct error error;
    va_list values;
    va_start(values, format);
    (void)vsnprintf(error.message, sizeof error.message, format, values);
    va_end(values);
    diagnostics_tell(&error);
}
