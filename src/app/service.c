/* service.c: a service that cannot be told of goes on, so that no failure to tell is an error. */
#include "service.h"

#include <inttypes.h>
#include <stdlib.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#include "timestamp.h"

static int64_t monotonic_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail: Linux has that clock */
    return (int64_t)now.tv_sec * NS_PER_SECOND + now.tv_nsec;
}

struct service service_find(void)
{
    struct service service = {.is_managed = getenv("NOTIFY_SOCKET") != NULL};
    uint64_t allowed_us = 0;
    if (service.is_managed && sd_watchdog_enabled(0, &allowed_us) > 0 &&
        allowed_us <= INT64_MAX / 1000) {
        service.pause_ns = (int64_t)(allowed_us * 1000 / 2);
    }
    return service;
}

static void tell(const struct service *service, const char *state)
{
    if (service->is_managed) {
        (void)sd_notify(0, state);
    }
}

void service_ready(const struct service *service)
{
    tell(service, "READY=1");
}

void service_alive(struct service *service)
{
    if (service->pause_ns == 0) {
        return;
    }
    int64_t now_ns = monotonic_ns();
    if (service->signed_ns == 0 || now_ns - service->signed_ns >= service->pause_ns) {
        tell(service, "WATCHDOG=1");
        service->signed_ns = now_ns;
    }
}

void service_tell_status(const struct service *service, const struct service_status *status)
{
    if (!service->is_managed) {
        return;
    }
    (void)sd_notifyf(
        0,
        "STATUS=%" PRIu64 " packets, %" PRIu64 " dropped; domains: %zu fail, %zu pass, "
        "%zu unknown",
        status->packets, status->drops, status->failed, status->passed, status->unknown);
}

void service_reloading(const struct service *service)
{
    if (service->is_managed) {
        /* The time lets the manager tell this reload from one that it asks for later. */
        (void)sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64, monotonic_ns() / 1000);
    }
}

void service_stopping(const struct service *service)
{
    tell(service, "STOPPING=1");
}
