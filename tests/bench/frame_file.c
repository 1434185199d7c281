/* frame_file.c: headers and checksums (RFC 791, 768, 9293, 1071) and the pcap file around them. */
#include "frame_file.h"

#include <stdio.h>
#include <string.h>

#include "must.h"

#define ETHERNET_LEN 14
#define IPV4_LEN 20
#define UDP_LEN 8
#define TCP_LEN 20
#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17
#define FRAME_MAX (ETHERNET_LEN + IPV4_LEN + TCP_LEN + FRAME_PAYLOAD_MAX)
#define WRITE_BUFFER ((size_t)1024 * 1024)

/* Monday, 2026-11-23 09:00 UTC: inside the life of the certificates, and the same in every run. */
#define FIRST_FRAME_NS (UINT64_C(1795424400) * 1000000000)

struct frame_file {
    FILE *out;
    uint64_t now_ns;
    uint64_t step_ns;
    uint64_t count;
};

struct frame_file *frame_file_new(const char *path, uint64_t step_ns)
{
    const struct {
        uint32_t magic;
        uint16_t major, minor;
        uint32_t zone, accuracy, snapshot_length, link_type;
    } header = {0xa1b2c3d4, 2, 4, 0, 0, 262144, 1};
    struct frame_file *file = calloc(1, sizeof *file);
    must(file != NULL, "memory");
    *file = (struct frame_file){fopen(path, "wbe"), FIRST_FRAME_NS, step_ns, 0};
    must(file->out != NULL, path);
    must(setvbuf(file->out, NULL, _IOFBF, WRITE_BUFFER) == 0, "setvbuf");
    must(fwrite(&header, sizeof header, 1, file->out) == 1, path);
    return file;
}

void frame_file_end(struct frame_file *file)
{
    must(fclose(file->out) == 0, "writing a capture");
    free(file);
}

uint64_t frame_file_count(const struct frame_file *file)
{
    return file->count;
}

static void put16(uint8_t *at, uint16_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, (uint16_t)(value >> 16));
    put16(at + 2, (uint16_t)value);
}

/* sum adds up octets as RFC 1071 does, on top of what was added before. */
static uint64_t sum(uint64_t before, const uint8_t *octets, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        before += (i & 1) == 0 ? (uint64_t)octets[i] << 8 : octets[i];
    }
    return before;
}

static uint16_t folded(uint64_t total)
{
    while (total > 0xffff) {
        total = (total & 0xffff) + (total >> 16);
    }
    return (uint16_t)~total;
}

static void write_frame(struct frame_file *file, const uint8_t *frame, size_t len)
{
    const uint32_t header[] = {(uint32_t)(file->now_ns / 1000000000),
                               (uint32_t)(file->now_ns % 1000000000 / 1000), (uint32_t)len,
                               (uint32_t)len};
    must(fwrite(header, sizeof header, 1, file->out) == 1, "writing a capture");
    must(fwrite(frame, len, 1, file->out) == 1, "writing a capture");
    file->now_ns += file->step_ns;
    file->count++;
}

/* finish puts the two outer headers and the checksums around a segment of len octets, which stands
 * behind the room for them; its own checksum is zero and goes to checksum_at. */
static void finish(struct frame_file *file, uint8_t *frame, struct between ends, uint8_t protocol,
                   size_t len, size_t checksum_at)
{
    static const uint8_t ethernet[ETHERNET_LEN] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0};
    uint8_t *ip = frame + ETHERNET_LEN;
    uint8_t *segment = ip + IPV4_LEN;

    memcpy(frame, ethernet, sizeof ethernet);
    memset(ip, 0, IPV4_LEN);
    ip[0] = 0x45;
    put16(ip + 2, (uint16_t)(IPV4_LEN + len));
    put16(ip + 4, (uint16_t)file->count);
    put16(ip + 6, 0x4000); /* don't fragment */
    ip[8] = 64;
    ip[9] = protocol;
    put32(ip + 12, ends.from.address);
    put32(ip + 16, ends.to.address);
    put16(ip + 10, folded(sum(0, ip, IPV4_LEN)));

    uint64_t pseudo_header = sum((uint64_t)protocol + len, ip + 12, 8);
    uint16_t checksum = folded(sum(pseudo_header, segment, len));
    put16(segment + checksum_at, checksum == 0 && protocol == PROTOCOL_UDP ? 0xffff : checksum);
    write_frame(file, frame, ETHERNET_LEN + IPV4_LEN + len);
}

void frame_udp(struct frame_file *file, struct between ends, struct bytes payload)
{
    uint8_t frame[FRAME_MAX];
    uint8_t *udp = frame + ETHERNET_LEN + IPV4_LEN;
    must(payload.len <= FRAME_PAYLOAD_MAX, "a datagram that fits");
    put16(udp, ends.from.port);
    put16(udp + 2, ends.to.port);
    put16(udp + 4, (uint16_t)(UDP_LEN + payload.len));
    put16(udp + 6, 0);
    memcpy(udp + UDP_LEN, payload.ptr, payload.len);
    finish(file, frame, ends, PROTOCOL_UDP, UDP_LEN + payload.len, 6);
}

void frame_tcp(struct frame_file *file, struct between ends, uint8_t flags, uint32_t sequence,
               uint32_t acknowledgement, struct bytes payload)
{
    uint8_t frame[FRAME_MAX];
    uint8_t *tcp = frame + ETHERNET_LEN + IPV4_LEN;
    must(payload.len <= FRAME_PAYLOAD_MAX, "a segment that fits");
    memset(tcp, 0, TCP_LEN);
    put16(tcp, ends.from.port);
    put16(tcp + 2, ends.to.port);
    put32(tcp + 4, sequence);
    put32(tcp + 8, acknowledgement);
    tcp[12] = TCP_LEN / 4 << 4;
    tcp[13] = flags;
    put16(tcp + 14, 64240);
    if (payload.len > 0) {
        memcpy(tcp + TCP_LEN, payload.ptr, payload.len);
    }
    finish(file, frame, ends, PROTOCOL_TCP, TCP_LEN + payload.len, 16);
}
