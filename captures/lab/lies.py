"""lies.py: look-ups among answers that nobody should believe."""

import struct

import frames as f

SRV, A = 33, 1
POINTER_TO_QUESTION = b"\xc0\x0c"


def name(*labels):
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def question_end(message):
    at = 12
    while message[at]:
        at += 1 + message[at]
    return at + 5


def response(message, answers, question=None, identification=None):
    """A response to message's question, of answers as they are."""
    header = struct.pack(">HHHHHH", struct.unpack(">H", message[:2])[0] if identification is None
                         else identification, 0x8180, 1, len(answers), 0, 0)
    return header + (question or message[12 : question_end(message)]) + b"".join(answers)


def record(owner, kind, content):
    return owner + struct.pack(">HHIH", kind, 1, 3600, len(content)) + content


def srv(target):
    return struct.pack(">HHH", 0, 0, 5061) + target


EVIL = name(b"edge", b"evil", b"example")
EVIL_ADDRESS = bytes([192, 0, 2, 66])


def forgeries(query):
    """Datagrams that claim to answer query, which none of them does: pairs of what is changed of the
    answer's addresses and ports, and the message."""
    message = query.payload
    identification = struct.unpack(">H", message[:2])[0]
    kind = struct.unpack(">H", message[question_end(message) - 4 : question_end(message) - 2])[0]
    false = record(POINTER_TO_QUESTION, kind, srv(EVIL) if kind == SRV else EVIL_ADDRESS)
    other = name(b"www", b"example") + struct.pack(">HH", kind, 1)
    to_itself = struct.pack(">H", 0xC000 | question_end(message))
    too_long = name(*[b"x" * 63] * 4)
    yield {}, response(message, [false], identification=identification ^ 0x0100)
    yield {"port": 1}, response(message, [false])
    yield {"address": 1}, response(message, [false])
    yield {}, response(message, [false], question=other)
    yield {}, response(message, [record(to_itself, kind, EVIL_ADDRESS)])
    yield {}, response(message, [record(too_long, kind, EVIL_ADDRESS)])
    overrun = response(message, [])
    yield {}, overrun[:6] + struct.pack(">H", 500) + overrun[8:]


def datagram(packet, change, message):
    """message from whoever packet was sent to, with its address or port changed."""
    source = packet.destination[:3] + bytes([packet.destination[3] + change.get("address", 0)])
    ports = packet.ports[1], packet.ports[0] + change.get("port", 0)
    payload = f.udp(source, packet.source, *ports, message)
    return f.ethernet(0x0800, f.ipv4(source, packet.source, 17, payload),
                      packet.macs[6:] + packet.macs[:6])


def mixed_case(message):
    """The letters of the question in turns large and small (0x20)."""
    end = question_end(message) - 4
    letters = bytes(octet ^ 0x20 if chr(octet).isalpha() and i % 2 else octet
                    for i, octet in enumerate(message[12:end]))
    return message[:12] + letters + message[end:]


def with_strangers(message):
    """A true answer with records that nobody asked for behind it, the last of them for the target."""
    end = question_end(message)
    count = struct.unpack_from(">H", message, 6)[0]
    strangers = [record(name(b"other", b"example"), SRV, srv(EVIL)),
                 record(name(b"vcse", b"cms", b"steven", b"lab"), A, EVIL_ADDRESS)]
    answer_len = 12 + struct.unpack_from(">H", message, end + 10)[0]
    return (message[:6] + struct.pack(">H", count + 2) + message[8 : end + answer_len] +
            b"".join(strangers) + message[end + answer_len :])


def among_lies(all_frames):
    out = []
    for time, data in all_frames:
        packet = f.Packet(data)
        if packet.is_tcp:
            out.append((time, data))
            continue
        is_query = packet.ports[1] == 53
        message = mixed_case(packet.payload)
        kind = message[question_end(message) - 3]
        if not is_query and kind == SRV:
            message = with_strangers(message)
        out.append((time, packet.frame(packet.segment[:4] + struct.pack(
            ">HH", 8 + len(message), 0) + message)))
        if is_query and kind in (SRV, A):
            out += [(time + 1000 * (i + 1), datagram(packet, change, forged))
                    for i, (change, forged) in enumerate(forgeries(packet))]
            hostile = name(b"\x1b[31m\x00\x07", b"evil", b"example") + struct.pack(">HH", A, 1)
            asked = message[:10] + b"\0\0" + hostile
            out.append((time + 20_000, packet.frame(packet.segment[:4] + struct.pack(
                ">HH", 8 + len(asked), 0) + asked)))
            out.append((time + 30_000, datagram(packet, {}, response(
                asked, [record(POINTER_TO_QUESTION, A, EVIL_ADDRESS)]))))
    return out
