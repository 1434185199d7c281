/* whole: where the last whole record of a file ends, whatever the one behind it was cut by. */
#ifndef FEDTAP_WHOLE_H
#define FEDTAP_WHOLE_H

#include <sys/types.h>

/* whole_lines returns the offset behind the last newline in fd; -1 when it cannot be read. */
off_t whole_lines(int fd);

/* whole_blocks returns the offset behind the last whole block of the pcapng file fd: behind a block that
 * contradicts itself nothing is whole. -1 when it cannot be read. */
off_t whole_blocks(int fd);

#endif
