/* setup: from options to the parts of a pipeline. */
#ifndef FEDTAP_SETUP_H
#define FEDTAP_SETUP_H

#include "capture.h"
#include "options.h"

/* setup_trust loads the anchors that options name, or the system's. NULL with the reason. */
struct trust *setup_trust(const struct options *options, struct error *error);

/* setup_capture adds every source; key logs in captures go to keys. NULL with the reason. */
struct capture *setup_capture(const struct options *options, const struct capture_keys *keys,
                              struct error *error);

/* setup_is_streaming tells whether packets arrive while fedtap runs: live, or on standard input. */
bool setup_is_streaming(const struct options *options);

/* setup_announce says on standard error what is captured, when live. */
void setup_announce(const struct options *options);

#endif
