/* fuzz_pipeline: the whole program, from the octets of a capture on standard input to its outputs.
 *
 * Every line of JSON is whole, every output is clean, and the same octets give the same output. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "clean.h"
#include "fuzz.h"
#include "octets.h"
#include "pipeline.h"

/* PATH_LEN is room for the path of an open file, with its terminator. */
#define PATH_LEN 32

/* anchor is captures/lab/pki/public-root.pem as it was when the corpus was made of its captures. */
static const char anchor[] = "-----BEGIN CERTIFICATE-----\n"
                             "MIIDKDCCAhCgAwIBAgIUGA+t5qLGRhY2VuVkPTAk+lh+Jp4wDQYJKoZIhvcNAQEL\n"
                             "BQAwKzEMMAoGA1UECgwDTGFiMRswGQYDVQQDDBJQdWJsaWMgTGFiIFJvb3QgQ0Ew\n"
                             "IBcNMjAwMTAxMDAwMDAwWhgPMjA5OTEyMzEyMzU5NTlaMCsxDDAKBgNVBAoMA0xh\n"
                             "YjEbMBkGA1UEAwwSUHVibGljIExhYiBSb290IENBMIIBIjANBgkqhkiG9w0BAQEF\n"
                             "AAOCAQ8AMIIBCgKCAQEA0o7mnimt1VuY9plVdMeHe8s+YsX4+c0rjEG+Gxl0Ojc0\n"
                             "uytGm/Pt3q9iviXO3xCMbWSCojqqJSM8mjGu/kwKYeRQEeM0ohNyBH/apaWttiZR\n"
                             "ngnRtphU0SW37YNktmig0u6Ljv9fOTcu5efHrkT5OvC7UVOEydB6ukw2otw65ALr\n"
                             "DjFMob8zxck3ZcG+WDXtQ6jQQFR4NaB5ggVPD129GJJioVS2t5CnoFsSu/+p/pgr\n"
                             "3eI7gJ4GnzQGWULkIzEFtybtnpFwSt/vOUOUxz+y6EfXpkXRhMV6Nouzi//Hho2i\n"
                             "0Xptkp4TQpqOBmEZm815z4XNU7KspKYoYSpEheKd5QIDAQABo0IwQDAPBgNVHRMB\n"
                             "Af8EBTADAQH/MA4GA1UdDwEB/wQEAwIBBjAdBgNVHQ4EFgQUUWARztmLugLmMJP8\n"
                             "ytT4b5uBzGEwDQYJKoZIhvcNAQELBQADggEBAEpTQwD/Uth1JgzMuY3MJjblUJjt\n"
                             "EN0e6+3ey7Did9t/HidYnFEaeiGiyni7LdAO3YpCwC69eKsCcOitX6OSx8FrifLh\n"
                             "WA2eC58L5C5SwenY39wj5BqelpZb3iqqKuIku5zCQuUa02KSHgOWZeobdS3f0kzi\n"
                             "+Oz/4iT7ss4VlqXGhU0BXsCcbN4YsCk7v77TS3dWnixXMNEhUUmnBN6aao8PzWeN\n"
                             "7P8MHBS1TeeIKTdIfA1gOFYFnSVhAYN+y7sSz4vWeo4G9xQnWf/GkTFDt6T7vEgJ\n"
                             "O3KyeJn5FpXUUg5/m+MzuEPFXwsgJSSGb9fWAwAWYYKBnLM2Hot82AYVAKU=\n"
                             "-----END CERTIFICATE-----\n";

/* file_of makes a file in memory and writes its path. */
static int file_of(struct bytes content, char path[PATH_LEN])
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    assert(fd >= 0);
    ssize_t written = write(fd, content.ptr, content.len);
    assert(written == (ssize_t)content.len);
    snprintf(path, PATH_LEN, "/proc/self/fd/%d", fd);
    return fd;
}

/* take_all reads a file from its beginning, and closes it; free ptr with exact_free. */
static struct bytes take_all(int fd)
{
    off_t len = lseek(fd, 0, SEEK_END);
    assert(len >= 0);
    uint8_t *content = malloc((size_t)len + 1);
    assert(content != NULL);
    ssize_t got = pread(fd, content, (size_t)len, 0);
    assert(got == (ssize_t)len);
    close(fd);
    return (struct bytes){content, (size_t)len};
}

/* told is what one run has written. */
struct told {
    enum exit_status status;
    struct bytes json;
    struct bytes text;
};

static void prepare(struct options *options, const char *anchors, const char *json,
                    const char *text)
{
    *options = (struct options){.verbosity = 1};
    options->files = (struct values){{"-"}, 1};
    options->public_cas = (struct values){{anchors}, 1};
    options->domain[0] = name_of("acano.steven.lab");
    options->peer_domain[0] = name_of("skype.lab");
    options->deployment.domains = options->domain;
    options->deployment.num_domains = 1;
    options->deployment.peer_domains = options->peer_domain;
    options->deployment.num_peer_domains = 1;
    options->output[0] = (struct output_option){.kind = "json", .dest = json};
    options->output[1] = (struct output_option){.kind = "text", .dest = text};
    options->num_outputs = 2;
}

/* run runs the program with octets on its standard input. The handlers that it installs are those of
 * the fuzzer again afterwards. */
static struct told run(struct bytes octets)
{
    char path[3][PATH_LEN];
    struct sigaction before[2];
    struct options *options = malloc(sizeof *options);
    assert(options != NULL);
    int input = file_of(octets, path[0]);
    int anchors = file_of(bytes_of_text(anchor), path[0]);
    int json = file_of((struct bytes){0}, path[1]);
    int text = file_of((struct bytes){0}, path[2]);
    prepare(options, path[0], path[1], path[2]);
    lseek(input, 0, SEEK_SET);
    dup2(input, STDIN_FILENO);
    sigaction(SIGINT, NULL, &before[0]);
    sigaction(SIGTERM, NULL, &before[1]);
    struct told told = {.status = pipeline_run(options)};
    sigaction(SIGINT, &before[0], NULL);
    sigaction(SIGTERM, &before[1], NULL);
    told.json = take_all(json);
    told.text = take_all(text);
    close(anchors);
    close(input);
    free(options);
    return told;
}

/* check_lines asserts that each line is an object, and that the last one ends. */
static void check_lines(struct bytes json)
{
    while (json.len > 0) {
        const uint8_t *end = memchr(json.ptr, '\n', json.len);
        assert(end != NULL);
        size_t len = (size_t)(end - json.ptr);
        assert(is_json_object((struct bytes){json.ptr, len}));
        json = (struct bytes){end + 1, json.len - len - 1};
    }
}

static void told_free(struct told *told)
{
    exact_free(told->json);
    exact_free(told->text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes octets = {data, size};
    struct told once = run(octets);
    struct told twice = run(octets);
    assert(once.status == twice.status && once.status != EXIT_COULD_NOT_RUN);
    assert(bytes_equal(once.json, twice.json) && bytes_equal(once.text, twice.text));
    assert(once.json.len > 0 && is_clean_text(once.json));
    assert(once.text.len > 0 && is_clean_text(once.text));
    check_lines(once.json);
    told_free(&once);
    told_free(&twice);
    return 0;
}
