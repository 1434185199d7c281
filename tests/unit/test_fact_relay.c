/* test_fact_relay.c: facts come out whole and in their order, whoever is faster. */
#include <criterion/criterion.h>

#include <string.h>

#include "bounds.h"
#include "dawdle.h"
#include "fact_relay.h"

#define NUM_FACTS 20000u

/* taken is what has come out, and how; what the thread of the relay finds wrong is told by another. */
struct taken {
    unsigned num;
    unsigned num_wrong;
    bool is_slow;
};

/* The length of what a fact borrows follows from its number; sometimes it is a batch of its own. */
static size_t len_of(unsigned number)
{
    return number % 5000 == 4999 ? TLS_MESSAGE_MAX : number * 2654435761u % 3000;
}

static bool is_fact(const struct fact *fact, unsigned number)
{
    const struct bytes *der = &fact->tls_certificate.der[0];
    bool is_it = fact->kind == FACT_TLS_CERTIFICATE && fact->origin.time_ns == number &&
                 der->len == len_of(number);
    for (size_t i = 0; is_it && i < der->len; i += 61) {
        is_it = der->ptr[i] == number % 251;
    }
    return is_it;
}

static void take(void *context, const struct fact *fact)
{
    struct taken *taken = context;
    unsigned number = taken->num++;
    dawdle(taken->is_slow, number);
    taken->num_wrong += !is_fact(fact, number);
}

static void give(struct fact_relay *relay, unsigned number)
{
    static uint8_t octets[TLS_MESSAGE_MAX];
    const struct origin origin = {.time_ns = number};
    struct fact fact;
    fact_begin(&fact, FACT_TLS_CERTIFICATE, &origin);
    memset(octets, (int)(number % 251), len_of(number));
    fact.tls_certificate =
        (struct tls_certificate){.der[0] = {octets, len_of(number)}, .num_kept = 1, .num_seen = 1};
    fact_relay_take(relay, &fact);
    memset(octets, 0xff, len_of(number));
}

static void expect_all(bool giver_is_slow, bool taker_is_slow)
{
    struct taken taken = {.is_slow = taker_is_slow};
    const struct fact_sink sink = {take, &taken};
    struct fact_relay *relay = fact_relay_new(&sink);
    cr_assert_not_null(relay);
    for (unsigned number = 0; number < NUM_FACTS; number++) {
        dawdle(giver_is_slow, number);
        give(relay, number);
    }
    fact_relay_free(relay);
    cr_expect_eq(taken.num, NUM_FACTS);
    cr_expect_eq(taken.num_wrong, 0);
}

Test(fact_relay, all_comes_out_in_order_whoever_is_slower)
{
    expect_all(false, false);
    expect_all(true, false);
    expect_all(false, true);
}

Test(fact_relay, when_it_is_settled_all_has_come_out)
{
    struct taken taken = {0};
    const struct fact_sink sink = {take, &taken};
    struct fact_relay *relay = fact_relay_new(&sink);
    fact_relay_settle(relay);
    cr_expect_eq(taken.num, 0);
    for (unsigned number = 0; number < 5000; number++) {
        give(relay, number);
        if (number % 7 == 0) {
            fact_relay_settle(relay);
            cr_assert_eq(taken.num, number + 1);
        }
    }
    fact_relay_free(relay);
    cr_expect_eq(taken.num, 5000);
    cr_expect_eq(taken.num_wrong, 0);
}

Test(fact_relay, none_is_always_settled)
{
    fact_relay_settle(NULL);
    fact_relay_free(NULL);
}
