/* replay: gives each file named on the command line to a fuzz target, so that what a fuzzer once
 * found stays found, with any compiler. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

/* read_all reads a file into a block of exactly its size, so that reading one octet too many is
 * caught; NULL when that fails. */
static uint8_t *read_all(FILE *file, size_t *size)
{
    if (fseek(file, 0, SEEK_END) != 0) {
        return NULL;
    }
    long end = ftell(file);
    if (end < 0 || fseek(file, 0, SEEK_SET) != 0) {
        return NULL;
    }
    *size = (size_t)end;
    uint8_t *data = malloc(*size);
    if (data != NULL && fread(data, 1, *size, file) != *size) {
        free(data);
        return NULL;
    }
    return data;
}

static bool replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    size_t size = 0;
    uint8_t *data = read_all(file, &size);
    fclose(file);
    if (data == NULL) {
        return false;
    }
    (void)LLVMFuzzerTestOneInput(data, size);
    free(data);
    return true;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        fprintf(stderr, "%s\n", argv[i]); /* the last one is the one that failed */
        if (!replay(argv[i])) {
            perror(argv[i]);
            return EXIT_FAILURE;
        }
    }
    printf("%d inputs\n", argc - 1);
    return argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
