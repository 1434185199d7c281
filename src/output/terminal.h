/* terminal: what may be done to the last line of one. */
#ifndef FEDTAP_TERMINAL_H
#define FEDTAP_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* TERMINAL_ERASE_LINE goes to the beginning of the line and erases it (ECMA-48, EL). */
#define TERMINAL_ERASE_LINE "\r\033[K"

/* terminal_takes_control tells whether fd is a terminal that knows control sequences. */
bool terminal_takes_control(int fd);

/* terminal_width is how many columns fd has; 80 when it does not say. */
size_t terminal_width(int fd);

#endif
