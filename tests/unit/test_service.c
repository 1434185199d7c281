/* test_service.c: what a service manager hears, by a socket that stands for its own. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "service.h"

static int listener = -1;

static void be_manager(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int len = snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "fedtap-test-%ld",
                       (long)getpid()); /* abstract: no file is left behind */
    char name[sizeof address.sun_path];
    snprintf(name, sizeof name, "@%s", address.sun_path + 1);
    listener = socket(AF_UNIX, SOCK_DGRAM, 0);
    socklen_t address_len = (socklen_t)(sizeof address.sun_family + 1 + (size_t)len);
    cr_assert_eq(bind(listener, (const struct sockaddr *)&address, address_len), 0);
    setenv("NOTIFY_SOCKET", name, 1);
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
}

static void leave(void)
{
    (void)close(listener);
}

TestSuite(service, .init = be_manager, .fini = leave);

/* heard is the next message, or "" when there is none. */
static const char *heard(void)
{
    static char message[512];
    ssize_t len = recv(listener, message, sizeof message - 1, MSG_DONTWAIT);
    message[len > 0 ? len : 0] = '\0';
    return message;
}

Test(service, each_state_is_told)
{
    struct service service = service_find();
    service_ready(&service);
    cr_expect_str_eq(heard(), "READY=1");
    service_tell_status(&service, &(struct service_status){1200, 3, 1, 2, 4});
    cr_expect_str_eq(heard(), "STATUS=1200 packets, 3 dropped; domains: 1 fail, 2 pass, 4 unknown");
    service_stopping(&service);
    cr_expect_str_eq(heard(), "STOPPING=1");
    cr_expect_str_eq(heard(), "");
}

Test(service, a_reload_is_told_with_its_time)
{
    struct service service = service_find();
    unsigned long long first = 0;
    unsigned long long second = 0;
    service_reloading(&service);
    cr_expect_eq(sscanf(heard(), "RELOADING=1\nMONOTONIC_USEC=%llu", &first), 1);
    service_reloading(&service);
    cr_expect_eq(sscanf(heard(), "RELOADING=1\nMONOTONIC_USEC=%llu", &second), 1);
    cr_expect_gt(first, 0);
    cr_expect_geq(second, first);
}

Test(service, a_sign_of_life_is_given_when_it_is_due)
{
    setenv("WATCHDOG_USEC", "3600000000", 1);
    struct service service = service_find();
    cr_expect_eq(service.pause_ns, INT64_C(1800000000000), "half of an hour");
    service_alive(&service);
    cr_expect_str_eq(heard(), "WATCHDOG=1");
    service_alive(&service);
    cr_expect_str_eq(heard(), "", "too early");
    service.signed_ns -= service.pause_ns;
    service_alive(&service);
    cr_expect_str_eq(heard(), "WATCHDOG=1");
}

Test(service, no_sign_of_life_is_given_that_nobody_wants)
{
    static const char *const wanted[] = {"", "0", "-1", "soon", "18446744073709551614"};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        setenv("WATCHDOG_USEC", wanted[i], 1);
        struct service service = service_find();
        service_alive(&service);
        cr_expect_str_eq(heard(), "", "WATCHDOG_USEC=%s", wanted[i]);
    }
}

Test(service, without_a_manager_nothing_is_told)
{
    setenv("WATCHDOG_USEC", "1000000", 1);
    char name[128];
    snprintf(name, sizeof name, "%s", getenv("NOTIFY_SOCKET"));
    unsetenv("NOTIFY_SOCKET");
    struct service service = service_find();
    setenv("NOTIFY_SOCKET", name, 1);
    service_ready(&service);
    service_alive(&service);
    service_tell_status(&service, &(struct service_status){0});
    service_reloading(&service);
    service_stopping(&service);
    cr_expect_str_eq(heard(), "");
}
