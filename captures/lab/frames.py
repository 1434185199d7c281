"""frames.py: Ethernet frames out of and into capture files, and the headers that the lab's tools write.

A frame is a pair of nanoseconds and octets.
"""

import struct

LINK_ETHERNET = 1


def read_pcap(path):
    """The frames of a classic capture file of Ethernet, of either precision and byte order."""
    data = path.read_bytes()
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    magic, *_, link = struct.unpack(order + "IHHiIII", data[:24])
    unit = 1 if magic == 0xA1B23C4D else 1000
    assert link == LINK_ETHERNET
    frames, at = [], 24
    while at < len(data):
        seconds, fraction, length, _ = struct.unpack_from(order + "IIII", data, at)
        frames.append((seconds * 10**9 + fraction * unit, data[at + 16 : at + 16 + length]))
        at += 16 + length
    return frames


def pcap(frames, link=LINK_ETHERNET, lengths=None):
    """A classic capture file. lengths are the frames' on the wire, where they were longer."""
    out = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, link)
    for i, (time, data) in enumerate(frames):
        length = lengths[i] if lengths else len(data)
        out += struct.pack("<IIII", time // 10**9, time % 10**9 // 1000, len(data), length) + data
    return out


def checksum(data):
    """RFC 1071."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ethernet(ethertype, payload, macs=bytes.fromhex("020000000a02020000000a01")):
    return macs + struct.pack(">H", ethertype) + payload


def ipv4(source, destination, protocol, payload, identification=1, fragment=0):
    header = struct.pack(
        ">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), identification, fragment, 64, protocol, 0,
        source, destination)
    return header[:10] + struct.pack(">H", checksum(header)) + header[12:] + payload


def ipv6(source, destination, protocol, payload):
    return struct.pack(">IHBB16s16s", 6 << 28, len(payload), protocol, 64, source,
                       destination) + payload


def pseudo_header(source, destination, protocol, length):
    if len(source) == 4:
        return source + destination + struct.pack(">BBH", 0, protocol, length)
    return source + destination + struct.pack(">IHBB", length, 0, 0, protocol)


def with_checksum(source, destination, protocol, segment):
    """TCP or UDP with its checksum put right."""
    at = 16 if protocol == 6 else 6
    segment = segment[:at] + b"\0\0" + segment[at + 2 :]
    total = checksum(pseudo_header(source, destination, protocol, len(segment)) + segment)
    return segment[:at] + struct.pack(">H", total or 0xFFFF) + segment[at + 2 :]


def udp(source, destination, source_port, destination_port, payload):
    header = struct.pack(">HHHH", source_port, destination_port, 8 + len(payload), 0)
    return with_checksum(source, destination, 17, header + payload)


class Packet:
    """An IPv4 packet of TCP or UDP in an Ethernet frame, taken apart."""

    def __init__(self, frame):
        self.macs = frame[:12]
        packet = frame[14 : 14 + struct.unpack_from(">H", frame, 16)[0]]
        header_len = (packet[0] & 15) * 4
        self.identification = struct.unpack_from(">H", packet, 4)[0]
        self.protocol = packet[9]
        self.source, self.destination = packet[12:16], packet[16:20]
        self.segment = packet[header_len:]

    @property
    def is_tcp(self):
        return self.protocol == 6

    @property
    def ports(self):
        return struct.unpack_from(">HH", self.segment)

    @property
    def header_len(self):
        return (self.segment[12] >> 4) * 4 if self.is_tcp else 8

    @property
    def payload(self):
        return self.segment[self.header_len :]

    @property
    def sequence(self):
        return struct.unpack_from(">I", self.segment, 4)[0]

    @property
    def acknowledgement(self):
        return struct.unpack_from(">I", self.segment, 8)[0]

    @property
    def flags(self):
        return self.segment[13]

    def tcp(self, sequence=None, payload=None, flags=None, acknowledgement=None, ports=None):
        """The frame again, with other numbers, flags or octets."""
        header = bytearray(self.segment[: self.header_len])
        if ports is not None:
            struct.pack_into(">HH", header, 0, *ports)
        if sequence is not None:
            struct.pack_into(">I", header, 4, sequence & 0xFFFFFFFF)
        if acknowledgement is not None:
            struct.pack_into(">I", header, 8, acknowledgement & 0xFFFFFFFF)
        if flags is not None:
            header[13] = flags
        return self.frame(bytes(header) + (self.payload if payload is None else payload))

    def frame(self, segment=None):
        segment = with_checksum(self.source, self.destination, self.protocol,
                                self.segment if segment is None else segment)
        packet = ipv4(self.source, self.destination, self.protocol, segment, self.identification,
                      0x4000)
        return ethernet(0x0800, packet, self.macs)
