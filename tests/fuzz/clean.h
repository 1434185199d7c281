/* clean: what every output promises, whatever strangers put into it. */
#ifndef FEDTAP_FUZZ_CLEAN_H
#define FEDTAP_FUZZ_CLEAN_H

#include "bytes.h"

/* is_clean_text tells whether text is well-formed UTF-8 (RFC 3629) in which newlines are the only
 * control characters, and nothing changes the direction of writing. */
bool is_clean_text(struct bytes text);

/* is_json_object tells whether line is one JSON object (RFC 8259), whole, nested less than 32 deep. */
bool is_json_object(struct bytes line);

#endif
