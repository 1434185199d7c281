/* fuzz: what every fuzz target is. Each octet of data is hostile; an invariant that does not hold
 * ends the process by assert. */
#ifndef FEDTAP_FUZZ_H
#define FEDTAP_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* LLVMFuzzerTestOneInput is what libFuzzer and replay.c call; it returns 0 and keeps nothing from one
 * call to the next. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
