#include "link_statistics.h"

#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ANSWER_MAX is room for all that the kernel says of one interface. */
#define ANSWER_MAX 16384

void link_statistics_open(struct link_statistics *s)
{
    *s = (struct link_statistics){
        .fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE)};
}

void link_statistics_close(struct link_statistics *s)
{
    if (s->fd >= 0) {
        close(s->fd);
        s->fd = -1;
    }
}

static bool ask(int fd, int index)
{
    struct {
        struct nlmsghdr header;
        struct ifinfomsg about;
    } question = {
        .header = {.nlmsg_len = sizeof question,
                   .nlmsg_type = RTM_GETLINK,
                   .nlmsg_flags = NLM_F_REQUEST},
        .about = {.ifi_family = AF_UNSPEC, .ifi_index = index},
    };
    return send(fd, &question, sizeof question, 0) == (ssize_t)sizeof question;
}

/* drops_in reads the answer, which is the kernel's: it is in the socket when send returns. False when it is
 * none. */
static bool drops_in(int fd, uint64_t *drops)
{
    _Alignas(struct nlmsghdr) char answer[ANSWER_MAX];
    ssize_t len = recv(fd, answer, sizeof answer, 0);
    struct nlmsghdr *header = (struct nlmsghdr *)answer;
    if (len <= 0 || !NLMSG_OK(header, (size_t)len) || header->nlmsg_type != RTM_NEWLINK) {
        return false;
    }
    const struct ifinfomsg *about = NLMSG_DATA(header);
    size_t rest = IFLA_PAYLOAD(header);
    for (const struct rtattr *a = IFLA_RTA(about); RTA_OK(a, rest); a = RTA_NEXT(a, rest)) {
        struct rtnl_link_stats64 all = {0};
        size_t has = RTA_PAYLOAD(a);
        if (a->rta_type == IFLA_STATS64) {
            memcpy(&all, RTA_DATA(a), has < sizeof all ? has : sizeof all);
            *drops = all.rx_missed_errors + all.rx_fifo_errors;
            return true;
        }
    }
    return false;
}

void link_statistics_read(struct link_statistics *s, int index)
{
    uint64_t now;
    if (index <= 0 || s->fd < 0 || !ask(s->fd, index) || !drops_in(s->fd, &now)) {
        return;
    }
    if (index == s->index) { /* drivers begin anew when they are reset */
        s->drops += now >= s->last ? now - s->last : now;
    }
    s->index = index;
    s->last = now;
}
