"""wrap.py: frames as other links, tunnels and files carry them.

Every function of an encapsulation takes the octets of an Ethernet frame and returns those of another
one; every function of a link type returns what a capture of that type holds; every function of a file
takes all frames and returns a file.
"""

import bz2
import gzip
import io
import lzma
import struct
import subprocess
import tarfile
import zipfile

import frames as f

# Who carries: a router, or a switch that mirrors its ports, and whoever it sends that to.
CARRIER = bytes([198, 51, 100, 1]), bytes([198, 51, 100, 2])
CARRIER_V6 = bytes.fromhex("20010db8000000000000000000000001"), bytes.fromhex(
    "20010db8000000000000000000000002")

# --- below IP ---


def tagged(frame, *tags):
    """VLAN tags, outermost first, as pairs of EtherType and number."""
    inner = frame[12:]
    for ethertype, number in reversed(tags):
        inner = struct.pack(">HH", ethertype, number) + inner
    return frame[:12] + inner


def vlan(frame):
    return tagged(frame, (0x8100, 7))


def qinq(frame):
    return tagged(frame, (0x88A8, 5), (0x8100, 7))


def old_qinq(frame):
    return tagged(frame, (0x9100, 5), (0x8100, 7))


def labels(numbers):
    last = len(numbers) - 1
    return b"".join(
        struct.pack(">I", number << 12 | (i == last) << 8 | 64) for i, number in enumerate(numbers))


def mpls(frame):
    return f.ethernet(0x8847, labels([16]) + frame[14:], frame[:12])


def mpls_stack(frame):
    return f.ethernet(0x8847, labels([16, 17, 18]) + frame[14:], frame[:12])


def mpls_pseudowire(frame):
    return f.ethernet(0x8847, labels([16, 17]) + struct.pack(">I", 1) + frame)


def pppoe(frame):
    session = b"\x00\x21" + frame[14:]
    header = struct.pack(">BBHH", 0x11, 0, 9, len(session))
    return f.ethernet(0x8864, header + session, frame[:12])


def pppoe_over_qinq(frame):
    return qinq(pppoe(frame))


# --- over IP ---


def over_ip(protocol, payload):
    return f.ethernet(0x0800, f.ipv4(*CARRIER, protocol, payload))


def gre(frame):
    return over_ip(47, struct.pack(">HH", 0, 0x0800) + frame[14:])


def gre_with_options(frame):
    """Checksum, key and sequence number."""
    packet = struct.pack(">HHHHII", 0xB000, 0x0800, 0, 0, 42, 1) + frame[14:]
    total = f.checksum(packet)
    return over_ip(47, packet[:4] + struct.pack(">H", total) + packet[6:])


def gre_ethernet(frame):
    return over_ip(47, struct.pack(">HHI", 0x2000, 0x6558, 42) + frame)


def erspan(frame):
    """Type I: the frame at once."""
    return over_ip(47, struct.pack(">HH", 0, 0x88BE) + frame)


def erspan_ii(frame):
    header = struct.pack(">HHI", 1 << 12 | 7, 100, 3)
    return over_ip(47, struct.pack(">HHI", 0x1000, 0x88BE, 1) + header + vlan(frame))


def erspan_iii(frame, options=0, platform=b""):
    header = struct.pack(">HHIHH", 2 << 12 | 7, 100, 123456, 0, options)
    return over_ip(47, struct.pack(">HHI", 0x1000, 0x22EB, 1) + header + platform + vlan(frame))


def erspan_iii_platform(frame):
    return erspan_iii(frame, 1, struct.pack(">II", 3 << 26, 99))


def over_udp(port, payload, source_port=40000):
    return over_ip(17, f.udp(*CARRIER, source_port, port, payload))


def vxlan(frame, port=4789):
    return over_udp(port, struct.pack(">II", 0x08000000, 42 << 8) + frame)


def vxlan_linux(frame):
    return vxlan(frame, 8472)


def geneve(frame):
    option = struct.pack(">HBBI", 0x0102, 0x80, 1, 7)
    return over_udp(6081, struct.pack(">BBHI", 2, 0, 0x6558, 42 << 8) + option + frame)


def gtp(frame):
    packet = frame[14:]
    return over_udp(2152, struct.pack(">BBHI", 0x30, 255, len(packet), 9) + packet, 2152)


def gtp_with_extension(frame):
    """A sequence number, and the PDU session container of 5G."""
    rest = struct.pack(">HBB", 1, 0, 0x85) + struct.pack(">BBBB", 1, 0, 9, 0) + frame[14:]
    return over_udp(2152, struct.pack(">BBHI", 0x36, 255, len(rest), 9) + rest, 2152)


def ip_in_ip(frame):
    return over_ip(4, frame[14:])


def ipv4_in_ipv6(frame):
    return f.ethernet(0x86DD, f.ipv6(*CARRIER_V6, 4, frame[14:]))


def nested(frame):
    """VXLAN in a VLAN in GRE."""
    return gre_ethernet(vlan(vxlan(frame)))


# --- IPv6 instead of IPv4, and what carries it ---


def address_v6(address):
    return bytes.fromhex("fd000000000000000000000000000000")[:12] + address


def dns_v6(message):
    """A question for A becomes one for AAAA, and the address in its answer an IPv6 address."""
    at = 12
    while message[at]:
        at += 1 + message[at]
    if message[at + 1 : at + 3] != b"\0\1":
        return message
    question = message[: at + 1] + b"\0\x1c" + message[at + 3 : at + 5]
    rest = message[at + 5 :]
    if struct.unpack_from(">H", message, 6)[0] == 1:  # a pointer, type, class, TTL, length, address
        rest = rest[:2] + b"\0\x1c" + rest[4:10] + b"\0\x10" + address_v6(rest[12:16]) + rest[16:]
    return question + rest


def packet_v6(frame):
    """The same packet by IPv6; None for a look-up of AAAA, which takes the place of the other one."""
    packet = f.Packet(frame)
    ends = address_v6(packet.source), address_v6(packet.destination)
    if packet.is_tcp:
        return f.ipv6(*ends, 6, f.with_checksum(*ends, 6, packet.segment))
    at = packet.payload.index(b"\0", 12)
    if packet.payload[at + 1 : at + 3] == b"\0\x1c":
        return None
    return f.ipv6(*ends, 17, f.udp(*ends, *packet.ports, dns_v6(packet.payload)))


def six_in_four(frame):
    packet = packet_v6(frame)
    return packet and over_ip(41, packet)


def teredo(frame):
    packet = packet_v6(frame)
    authentication = struct.pack(">HBB", 1, 0, 0) + bytes(range(8)) + b"\0"
    origin = struct.pack(">HH4s", 0, 0x1234, bytes([192, 0, 2, 9]))
    return packet and over_udp(3544, authentication + origin + packet)


# --- fragments ---


def fragments_v4(frame, size):
    """The fragments of an Ethernet frame's IPv4 packet, of at most size octets of payload."""
    packet = frame[14:]
    header, payload = packet[:20], packet[20:]
    out = []
    for at in range(0, len(payload), size):
        more = 0x2000 if at + size < len(payload) else 0
        out.append(f.ethernet(0x0800, f.ipv4(
            header[12:16], header[16:20], header[9], payload[at : at + size],
            struct.unpack_from(">H", header, 4)[0] or 1, more | at // 8), frame[:12]))
    return out


def fragments_v6(packet, size, identification):
    payload = packet[40:]
    out = []
    for at in range(0, len(payload), size):
        more = at + size < len(payload)
        header = struct.pack(">BBHI", packet[6], 0, at | more, identification)
        fragment = f.ipv6(packet[8:24], packet[24:40], 44, header + payload[at : at + size])
        out.append(f.ethernet(0x86DD, fragment))
    return out


def spread(all_frames, pieces_of):
    """Each frame as its pieces, a microsecond after each other."""
    out, number = [], 0
    for time, frame in all_frames:
        number += 1
        for i, piece in enumerate(pieces_of(frame, number)):
            out.append((time + i * 1000, piece))
    return out


def fragmented_v4(all_frames):
    return spread(all_frames, lambda frame, n: fragments_v4(unique(frame, n), 256))


def fragmented_in_disorder(all_frames):
    """Small fragments, backwards, each second one twice."""
    def pieces(frame, number):
        backwards = fragments_v4(unique(frame, number), 64)[::-1]
        return [p for i, piece in enumerate(backwards) for p in [piece] * (1 + i % 2)]
    return spread(all_frames, pieces)


def fragmented_with_overlaps(all_frames):
    """Each place comes in two fragments of different borders, with the same octets."""
    def pieces(frame, number):
        frame = unique(frame, number)
        small = fragments_v4(frame, 128)
        return small[:1] + fragments_v4(frame, 200)[:-1] + small[1:]
    return spread(all_frames, pieces)


def fragmented_v6(all_frames):
    def pieces(frame, number):
        packet = packet_v6(frame)
        return fragments_v6(packet, 256, number) if packet else []
    return spread(all_frames, pieces)


def fragmented_tunnel(all_frames):
    def pieces(frame, number):
        return fragments_v4(unique(vxlan(frame), number), 512)
    return spread(all_frames, pieces)


def unique(frame, identification):
    """The frame with an identification of its own, without which no fragments can be told apart."""
    packet = frame[14:]
    return f.ethernet(0x0800, f.ipv4(packet[12:16], packet[16:20], packet[9], packet[20:],
                                     identification), frame[:12])


# --- link types ---


def cooked(frame):
    return struct.pack(">HHH8s", 0, 1, 6, frame[6:12]) + frame[12:]


def cooked_v2(frame):
    return frame[12:14] + struct.pack(">HIHBB8s", 0, 2, 1, 0, 6, frame[6:12]) + frame[14:]


def raw(frame):
    return frame[14:]


def null_little_endian(frame):
    return struct.pack("<I", 2) + frame[14:]


def null_big_endian(frame):
    return struct.pack(">I", 2) + frame[14:]


def ppp(frame):
    return b"\0\x21" + frame[14:]


def ppp_hdlc(frame):
    return b"\xff\x03\0\x21" + frame[14:]


def cisco_hdlc(frame):
    return b"\x0f\0" + frame[12:]


LLC_SNAP = bytes.fromhex("aaaa03000000")


def wireless(frame):
    """A data frame from the access point."""
    addresses = frame[:6] + bytes(5) + b"\x02" + frame[6:12]
    return bytes([0x08, 0x02, 0, 0]) + addresses + b"\x10\0" + LLC_SNAP + frame[12:]


def radiotap(frame):
    """A QoS data frame between access points, behind radiotap with time and flags."""
    header = struct.pack("<BBHIQB", 0, 0, 17, 3, 123456, 0)
    addresses = frame[:6] + bytes(5) + b"\x02" + frame[:6]
    mac = bytes([0x88, 0x03, 0, 0]) + addresses + b"\x10\0" + frame[6:12] + b"\0\0"
    return header + mac + LLC_SNAP + frame[12:]


# --- pcapng ---


def block(order, kind, content):
    content += b"\0" * (-len(content) % 4)
    length = len(content) + 12
    return struct.pack(order + "II", kind, length) + content + struct.pack(order + "I", length)


def option(order, code, value):
    return struct.pack(order + "HH", code, len(value)) + value + b"\0" * (-len(value) % 4)


def section(order):
    return block(order, 0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1))


def interface(order, link=f.LINK_ETHERNET, options=b"", snap_len=0):
    end = struct.pack(order + "HH", 0, 0) if options else b""
    return block(order, 1, struct.pack(order + "HHI", link, 0, snap_len) + options + end)


def enhanced_packet(order, number, ticks, data):
    return block(order, 6, struct.pack(order + "IIIII", number, ticks >> 32, ticks & 0xFFFFFFFF,
                                       len(data), len(data)) + data)


def pcapng_big_endian(all_frames):
    packets = (enhanced_packet(">", 0, time // 1000, data) for time, data in all_frames)
    return section(">") + interface(">") + b"".join(packets)


def pcapng_binary_clock(all_frames):
    """Ticks of 2^-20 seconds, counted from an offset."""
    order, offset = "<", all_frames[0][0] // 10**9 - 100
    options = option(order, 9, bytes([0x80 | 20])) + option(order, 14, struct.pack("<q", offset))
    packets = (enhanced_packet(order, 0, ((time - offset * 10**9) << 20) // 10**9, data)
               for time, data in all_frames)
    return section(order) + interface(order, options=options) + b"".join(packets)


def pcapng_sections(all_frames):
    """Two sections of different byte order; in each, interfaces of two link types take turns."""
    half = len(all_frames) // 2
    out = b""
    for order, part in (("<", all_frames[:half]), (">", all_frames[half:])):
        nanoseconds = option(order, 9, b"\x09")
        out += section(order) + interface(order, snap_len=2000)
        out += block(order, 0xBAD, b"a block that nobody knows")
        out += interface(order, 101, nanoseconds, 65535)
        for i, (time, data) in enumerate(part):
            out += enhanced_packet(order, i % 2, *((time, raw(data)) if i % 2 else
                                                   (time // 1000, data)))
    return out


def pcapng_old_packets(all_frames):
    """Packet blocks as they once were."""
    out = section("<") + interface("<")
    for time, data in all_frames:
        ticks = time // 1000
        out += block("<", 2, struct.pack("<HHIIII", 0, 0xFFFF, ticks >> 32, ticks & 0xFFFFFFFF,
                                         len(data), len(data)) + data)
    return out


def pcapng_simple_packets(all_frames):
    """Packets without times, but for the first one."""
    out = section("<") + interface("<")
    out += enhanced_packet("<", 0, all_frames[0][0] // 1000, all_frames[0][1])
    for _, data in all_frames[1:]:
        out += block("<", 3, struct.pack("<I", len(data)) + data)
    return out


# --- compressed, archived, in pieces ---


def gzipped(data):
    return gzip.compress(data, mtime=0)


def bzipped(data):
    return bz2.compress(data)


def xz(data):
    return lzma.compress(data)


def by_program(*command):
    def compress(data):
        return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout
    return compress


zstd = by_program("zstd", "-q", "-c", "-")
lz4 = by_program("lz4", "-q", "-c", "-")


def in_tar(members):
    """A tar of pairs of name and content."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


def diagnostic_bundle(all_frames):
    """What an Expressway hands out: logs, and a capture for each of its interfaces."""
    def is_dns(frame):
        return not f.Packet(frame[1]).is_tcp
    dns = [frame for frame in all_frames if is_dns(frame)]
    tls = [frame for frame in all_frames if not is_dns(frame)]
    return gzipped(in_tar([
        ("loggingsnapshot_vcse_2026-11-23.txt", b"2026-11-23T04:26:59 vcse tvcs: Event=...\n"),
        ("xconf_dump_vcse.txt", b"*c xConfiguration SIP TLS Port: 5061\n"),
        ("eth0_diagnostic_logging_tcpdump00_vcse.pcap", f.pcap(tls)),
        ("eth1_diagnostic_logging_tcpdump00_vcse.pcap.gz", gzipped(f.pcap(dns))),
    ]))


def zipped(data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("call/traffic.pcap"), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def rotated(all_frames):
    """Files of five frames as tcpdump -W names them, whose names do not tell their order."""
    parts = [all_frames[i : i + 5] for i in range(0, len(all_frames), 5)]
    return {f"traffic/span.pcap{(i + 2) % len(parts)}": f.pcap(part)
            for i, part in enumerate(parts)}


def by_direction(all_frames):
    """One file for each wire of a tap."""
    ours = bytes([10, 48, 36, 47])
    sent = [frame for frame in all_frames if f.Packet(frame[1]).source == ours]
    received = [frame for frame in all_frames if f.Packet(frame[1]).source != ours]
    return {"traffic-sent.pcap": f.pcap(sent), "traffic-received.pcap": f.pcap(received)}
