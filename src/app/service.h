/* service: what a service manager is told of this process (sd_notify(3)). Without one, nothing is sent. */
#ifndef FEDTAP_SERVICE_H
#define FEDTAP_SERVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* service is one process under a service manager. Times are those of the machine, not of packets: the
 * manager asks whether this process is alive now. */
struct service {
    bool is_managed;   /* somebody listens */
    int64_t pause_ns;  /* between two signs of life, half of what is allowed; 0: none is wanted */
    int64_t signed_ns; /* when the last one was given, by the monotonic clock */
};

/* service_status counts what a line of the manager's status tells. */
struct service_status {
    uint64_t packets;
    uint64_t drops; /* by the kernel and by interfaces */
    size_t failed;  /* SIP domains, by verdict */
    size_t passed;
    size_t unknown;
};

/* service_find reads from the environment whether there is a manager, and how often it wants to hear of
 * this process. */
struct service service_find(void);

/* service_ready tells that every source and output is open; after service_reloading, that it is done. */
void service_ready(const struct service *service);

/* service_alive gives a sign of life when one is due. Call it more often than twice in the time that the
 * manager allows. */
void service_alive(struct service *service);

/* service_tell_status renews the line that the manager shows. */
void service_tell_status(const struct service *service, const struct service_status *status);

/* service_reloading tells that the configuration is read again. */
void service_reloading(const struct service *service);

/* service_stopping tells that the end was begun: it may take until the report is written. */
void service_stopping(const struct service *service);

#endif
