/* stamp.c: how long after its packet each event of fedtap's JSON can be read.
 *
 *   fedtap -i eth0 --json | bench-stamp FILE
 *
 * For every line of standard input, one line once all is read: the kind of the event, and the
 * microseconds from the time of its packet to the moment it came out of the pipe. What is read goes
 * to FILE at once, as it is.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "must.h"

#define US_PER_SECOND INT64_C(1000000)
#define NS_PER_US 1000

/* Every event begins with these, and an example of a time between them. */
static const char before_time[] = "{\"timestamp\":\"";
static const char example_of_time[] = "2017-03-02T07:10:46.240000Z";
static const char before_kind[] = "\",\"event_type\":\"";

static int64_t now_us(void)
{
    struct timespec now;
    must(clock_gettime(CLOCK_REALTIME, &now) == 0, "reading the clock");
    return (int64_t)now.tv_sec * US_PER_SECOND + now.tv_nsec / NS_PER_US;
}

static int digits(const char *text, size_t num)
{
    int value = 0;
    for (size_t i = 0; i < num; i++) {
        must(text[i] >= '0' && text[i] <= '9', "reading a timestamp");
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

static int64_t time_us(const char *text)
{
    struct tm utc = {
        .tm_year = digits(text, 4) - 1900,
        .tm_mon = digits(text + 5, 2) - 1,
        .tm_mday = digits(text + 8, 2),
        .tm_hour = digits(text + 11, 2),
        .tm_min = digits(text + 14, 2),
        .tm_sec = digits(text + 17, 2),
    };
    return (int64_t)timegm(&utc) * US_PER_SECOND + digits(text + 20, 6);
}

static void tell_line(const char *line, size_t len, int64_t read_us)
{
    const size_t time_at = sizeof before_time - 1;
    const size_t time_end = time_at + sizeof example_of_time - 1;
    const size_t kind_at = time_end + sizeof before_kind - 1;
    must(len > kind_at && memcmp(line, before_time, time_at) == 0 &&
             memcmp(line + time_end, before_kind, sizeof before_kind - 1) == 0,
         "reading an event");
    const char *kind_end = memchr(line + kind_at, '"', len - kind_at);
    must(kind_end != NULL, "reading an event");
    (void)printf("%.*s %" PRId64 "\n", (int)(kind_end - (line + kind_at)), line + kind_at,
                 read_us - time_us(line + time_at));
}

/* tell_lines tells all whole lines and moves what follows them to the front; returns its length. */
static size_t tell_lines(char *text, size_t len, int64_t read_us)
{
    char *line = text;
    char *end;
    while ((end = memchr(line, '\n', len)) != NULL) {
        size_t line_len = (size_t)(end - line);
        tell_line(line, line_len, read_us);
        line = end + 1;
        len -= line_len + 1;
    }
    memmove(text, line, len);
    return len;
}

int main(int argc, char **argv)
{
    static char text[1 << 20];
    size_t len = 0;
    ssize_t got;

    must(argc == 2, "usage: bench-stamp FILE:");
    int file = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(file >= 0, argv[1]);
    while ((got = read(STDIN_FILENO, text + len, sizeof text - len)) > 0) {
        int64_t read_us = now_us();
        must(write(file, text + len, (size_t)got) == got, argv[1]);
        len = tell_lines(text, len + (size_t)got, read_us);
        must(len < sizeof text, "room for a line:");
    }
    must(got == 0 && len == 0, "reading to the end of a line");
    must(close(file) == 0 && fflush(stdout) == 0, "writing");
    return 0;
}
