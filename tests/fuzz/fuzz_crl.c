/* fuzz_crl: revocation lists, as a file and as lists whose signature is taken for granted: a fuzzer
 * cannot sign. What is listed stands on a list that may be used, and asking twice says the same.
 *
 * An input is up to three lists, each behind its length in two octets, and a certificate. */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bounds.h"
#include "crl.h"
#include "fuzz.h"
#include "octets.h"

#define LISTS_MAX 3

/* load_file takes all of the input for a file of lists. */
static void load_file(const uint8_t *data, size_t size)
{
    char path[32];
    struct error error = {""};
    struct crls *crls = crls_new(NULL);
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    assert(crls != NULL && fd >= 0);
    ssize_t written = write(fd, data, size);
    assert(written == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    bool ok = crls_load(crls, path, &error);
    assert(ok ? crls->num > 0 : strncmp(error.message, path, strlen(path)) == 0);
    assert(crls->num <= CRLS_MAX && crls->octets <= size);
    close(fd);
    crls_free(crls);
}

/* believe makes a list one that key has signed. */
static void believe(struct crl *crl, EVP_PKEY *key)
{
    int ok = EVP_PKEY_up_ref(key);
    assert(ok == 1);
    crl->signer = key;
}

/* read_all reads every octet, so that a view that dangles is caught. */
static void read_all(struct bytes octets)
{
    volatile size_t sum = 0;
    for (size_t i = 0; i < octets.len; i++) {
        sum += octets.ptr[i];
    }
    (void)sum;
}

static bool same(const struct revocation *a, const struct revocation *b)
{
    return a->answer == b->answer && a->revoked_ns == b->revoked_ns && a->on_hold == b->on_hold &&
           a->reason == b->reason && a->unused == b->unused &&
           a->next_update_ns == b->next_update_ns && bytes_equal(a->list, b->list);
}

static void check(const struct crls *crls, X509 *x509, const struct revocation *r)
{
    bool is_on_any = false;
    bool is_any_good = false;
    for (size_t i = 0; i < crls->num; i++) {
        enum crl_entry_kind kind = crl_find(crls->list[i], x509).kind;
        bool is_good = crls->list[i]->refusal == NULL;
        is_any_good = is_any_good || is_good;
        is_on_any = is_on_any || (is_good && (kind == ENTRY_REVOKED || kind == ENTRY_HELD));
        assert(crl_has_scope_of(crls->list[i], crls->list[i]));
        assert(!crl_builds_on(crls->list[i], crls->list[i]));
    }
    assert(r->answer != REVOCATION_LISTED || is_on_any);
    assert(r->answer == REVOCATION_UNCHECKED || (is_any_good && r->next_update_ns > INT64_MIN));
    assert(!r->on_hold || r->answer == REVOCATION_LISTED);
    read_all(r->list);
    read_all(r->unused_list);
}

static void ask(const struct crls *crls, X509 *x509)
{
    STACK_OF(X509) *known = sk_X509_new_null();
    int num = known == NULL ? 0 : sk_X509_push(known, x509);
    assert(num == 1);
    struct revocation once = revocation_find(crls, known, x509);
    struct revocation twice = revocation_find(crls, known, x509);
    check(crls, x509, &once);
    assert(same(&once, &twice));
    sk_X509_free(known);
}

/* read_list takes one list off the front of rest; what is none is left out. */
static void read_list(struct crls *crls, struct bytes *rest)
{
    size_t len = (size_t)(rest->ptr[0] << 8 | rest->ptr[1]);
    len = len < rest->len - 2 ? len : rest->len - 2;
    struct bytes der = exact_copy(rest->ptr + 2, len);
    struct crl *crl = crl_new(NULL, der);
    if (crl != NULL) {
        assert(crl_new(NULL, (struct bytes){der.ptr, der.len - 1}) == NULL);
        crls->list[crls->num++] = crl;
    }
    exact_free(der); /* the list owns what it says */
    *rest = (struct bytes){rest->ptr + 2 + len, rest->len - 2 - len};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes rest = {data, size};
    struct crls *crls = crls_new(NULL);
    assert(crls != NULL);
    load_file(data, size);
    for (size_t i = 0; i < LISTS_MAX && rest.len > 2; i++) {
        read_list(crls, &rest);
    }
    X509 *x509 = x509_parse(NULL, rest);
    EVP_PKEY *key = x509 == NULL ? NULL : X509_get0_pubkey(x509);
    for (size_t i = 0; key != NULL && i < crls->num; i++) {
        believe(crls->list[i], key);
    }
    if (key != NULL) {
        ask(crls, x509);
    }
    X509_free(x509);
    crls_free(crls);
    return 0;
}
