/* floor.c: what reading a capture costs and nothing else: a pcap_loop that counts.
 *
 *   bench-floor FILE
 */
#include <inttypes.h>
#include <stdio.h>

#include <pcap/pcap.h>

static void count(u_char *user, const struct pcap_pkthdr *header, const u_char *packet)
{
    (void)packet;
    uint64_t *counted = (uint64_t *)(void *)user;
    counted[0]++;
    counted[1] += header->caplen;
}

int main(int argc, char **argv)
{
    char error[PCAP_ERRBUF_SIZE];
    uint64_t counted[2] = {0, 0};
    pcap_t *pcap = argc == 2 ? pcap_open_offline(argv[1], error) : NULL;
    if (pcap == NULL) {
        (void)fprintf(stderr, "%s\n", argc == 2 ? error : "usage: bench-floor FILE");
        return 2;
    }
    int status = pcap_loop(pcap, -1, count, (u_char *)counted);
    pcap_close(pcap);
    (void)printf("%" PRIu64 " packets, %" PRIu64 " octets\n", counted[0], counted[1]);
    return status == 0 ? 0 : 2;
}
