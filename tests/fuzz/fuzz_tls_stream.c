/* fuzz_tls_stream: a connection as the TLS dissector gets it. However it is split, it tells the same
 * facts; nothing is told behind the end of the handshake. */
#include "fuzz.h"
#include "octets.h"
#include "script.h"
#include "tls_dissector.h"
#include "tls_hello.h"

/* check_beginning: what a stream begins with is decided by its very first octets, which a few more do
 * not change. */
static void check_beginning(struct bytes script)
{
    struct cursor c = cursor_of(script);
    struct step step;
    while (script_next(&c, &step)) {
        struct bytes octets = exact_copy(step.octets.ptr, step.octets.len);
        struct bytes first = {octets.ptr, octets.len < TLS_HELLO_PREFIX_LEN ? octets.len
                                                                            : TLS_HELLO_PREFIX_LEN};
        assert(tls_begins(octets) == tls_begins(first));
        exact_free(octets);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_beginning((struct bytes){data, size});
    struct performance p = script_any_split((struct bytes){data, size}, &tls_dissector);
    assert(p.told.num[FACT_TLS_CLIENT_HELLO] <= 1 && p.told.num[FACT_TLS_SERVER_HELLO] <= 1);
    assert(p.told.num[FACT_TLS_RESUMPTION] <= 1 && p.told.num[FACT_TLS_GAP] <= 2);
    performance_free(&p);
    return 0;
}
