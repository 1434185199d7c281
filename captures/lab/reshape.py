"""reshape.py: the same connection with what TCP and the record layer may do to it."""

import struct

import frames as f

FIN, SYN, RST, PUSH, ACK = 1, 2, 4, 8, 16

TLS_HANDSHAKE = 22


class Connection:
    """The TCP connection of a capture: who talks with whom, and what each said in turn."""

    def __init__(self, all_frames):
        self.before = [frame for frame in all_frames if not f.Packet(frame[1]).is_tcp]
        mine = [(time, f.Packet(data)) for time, data in all_frames if f.Packet(data).is_tcp]
        self.start, first = mine[0]
        self.client, self.server = first.source, first.destination
        self.ports = first.ports
        self.macs = first.macs
        self.turns = []  # pairs of whether the server speaks, and its octets
        for _, packet in mine:
            from_server = packet.source == self.server
            if not packet.payload:
                continue
            if self.turns and self.turns[-1][0] == from_server:
                self.turns[-1] = (from_server, self.turns[-1][1] + packet.payload)
            else:
                self.turns.append((from_server, packet.payload))


class Writer:
    """Writes a connection segment by segment. Times go up by a tenth of a millisecond."""

    def __init__(self, connection, start=None, sequences=(1000, 9000), client=None):
        self.c = connection
        self.time = connection.start if start is None else start
        self.next = list(sequences)
        self.client = client or connection.client
        self.out = []

    def segment(self, from_server, flags, payload=b"", sequence=None):
        """One segment; its number goes up with what it carries, unless sequence is given."""
        at = self.next[from_server] if sequence is None else sequence
        if sequence is None:
            self.next[from_server] += len(payload) + (flags & (SYN | FIN) != 0)
        ports = self.c.ports[::-1] if from_server else self.c.ports
        ends = (self.c.server, self.client) if from_server else (self.client, self.c.server)
        acknowledged = self.next[not from_server] if flags & ACK else 0
        header = struct.pack(">HHIIBBHHH", *ports, at & 0xFFFFFFFF, acknowledged & 0xFFFFFFFF,
                             0x50, flags, 65535, 0, 0)
        packet = f.ipv4(*ends, 6, f.with_checksum(*ends, 6, header + payload))
        macs = self.c.macs[6:] + self.c.macs[:6] if from_server else self.c.macs
        self.out.append((self.time, f.ethernet(0x0800, packet, macs)))
        self.time += 100_000

    def open(self):
        self.segment(False, SYN)
        self.segment(True, SYN | ACK)
        self.segment(False, ACK)

    def say(self, from_server, octets, size=1448):
        for at in range(0, len(octets), size):
            self.segment(from_server, PUSH | ACK, octets[at : at + size])
        self.segment(not from_server, ACK)

    def close(self):
        self.segment(True, FIN | ACK)
        self.segment(False, FIN | ACK)
        self.segment(True, ACK)

    def whole(self, turns, size=1448):
        self.open()
        for from_server, octets in turns:
            self.say(from_server, octets, size)
        self.close()
        return self.out


def rewritten(all_frames, change=lambda turns: turns, size=1448, **how):
    """The capture with its connection written anew."""
    connection = Connection(all_frames)
    return connection.before + Writer(connection, **how).whole(change(connection.turns), size)


# --- TCP ---


def data_segments(all_frames):
    return [i for i, (_, data) in enumerate(all_frames)
            if f.Packet(data).is_tcp and f.Packet(data).payload]


def with_times(all_frames, order):
    """The frames of order at the times of all_frames."""
    return [(time, data) for (time, _), (_, data) in zip(all_frames, order)]


def reordered(all_frames):
    """Neighbours of one direction change places."""
    frames = rewritten(all_frames, size=200)
    order, data = list(frames), data_segments(frames)
    for i, k in zip(data[::2], data[1::2]):
        if f.Packet(frames[i][1]).source == f.Packet(frames[k][1]).source:
            order[i], order[k] = order[k], order[i]
    return with_times(frames, order)


def repeated(all_frames):
    """Every segment twice, the second time after the next one."""
    frames = rewritten(all_frames, size=300)
    data = set(data_segments(frames))
    out, late = [], None
    for i, frame in enumerate(frames):
        out.append(frame)
        if late:
            out.append((frame[0] + 1000, late))
        late = frame[1] if i in data else None
    return out


def overlapping(all_frames):
    """Segments that begin before the last one ended, and a lie: other octets for a place that is held
    back while an earlier one is missing."""
    connection = Connection(all_frames)
    w = Writer(connection)
    w.open()
    for from_server, octets in connection.turns:
        start = w.next[from_server]
        for at in range(0, len(octets), 400):
            lie = bytes(octet ^ 1 for octet in octets[at + 400 : at + 600])
            if from_server and lie:
                w.segment(True, ACK, octets[at + 400 : at + 800], sequence=start + at + 400)
                w.segment(True, ACK, lie, sequence=start + at + 400)
            w.segment(from_server, PUSH | ACK, octets[max(0, at - 100) : at + 400],
                      sequence=start + max(0, at - 100))
        w.next[from_server] += len(octets)
        w.segment(not from_server, ACK)
    w.close()
    return connection.before + w.out


def wrapped(all_frames):
    """The server's numbers go beyond 2^32 in the middle of its certificate."""
    flight = next(octets for from_server, octets in Connection(all_frames).turns if from_server)
    return rewritten(all_frames, size=500, sequences=(2**32 - 50, 2**32 - len(flight) // 3))


def without_syn(all_frames):
    """Joined after the connection was made, just before the first record."""
    frames = rewritten(all_frames)
    first = data_segments(frames)[0]
    return [frame for i, frame in enumerate(frames)
            if i >= first or not f.Packet(frame[1]).is_tcp]


def one_sided(all_frames, keep_server=True):
    """The span port copies only what the Expressway-E sends by TCP, or only what it receives."""
    server = Connection(all_frames).server
    return [frame for frame in rewritten(all_frames)
            if not f.Packet(frame[1]).is_tcp or (f.Packet(frame[1]).source == server) == keep_server]


def other_side(all_frames):
    return one_sided(all_frames, keep_server=False)


def with_keep_alives(all_frames):
    """Before every turn, both ends ask whether the other one is still there."""
    connection = Connection(all_frames)
    w = Writer(connection)
    w.open()
    for from_server, octets in connection.turns:
        for side in (False, True):
            w.segment(side, ACK, b"\0", sequence=w.next[side] - 1)
            w.segment(not side, ACK)
        w.say(from_server, octets)
    w.close()
    return connection.before + w.out


def blind_reset(all_frames):
    """Somebody far away sends RSTs, without knowing the numbers."""
    connection = Connection(all_frames)
    w = Writer(connection)
    w.open()
    for from_server, octets in connection.turns:
        w.segment(True, RST, sequence=w.next[True] + 0x50000000)
        w.segment(False, RST | ACK, sequence=w.next[False] - 70000)
        w.say(from_server, octets)
    w.close()
    return connection.before + w.out


def reset_within(all_frames):
    """The server's part of the handshake is there when its peer, instead of an alert, sends a RST."""
    connection = Connection(all_frames)
    w = Writer(connection)
    w.open()
    for from_server, octets in connection.turns[:2]:
        w.say(from_server, octets)
    w.segment(False, RST | ACK)
    return connection.before + w.out


def port_reuse(all_frames):
    """The same ports twice, a moment after each other; the first connection says nothing."""
    connection = Connection(all_frames)
    first = Writer(connection, start=connection.start - 20_000_000, sequences=(77, 4_000_000_000))
    second = Writer(connection)
    return connection.before + first.whole([]) + second.whole(connection.turns)


def one_octet_segments(all_frames):
    return rewritten(all_frames, size=1)


# --- the record layer ---


def records(octets):
    """Pairs of content type and fragment."""
    at = 0
    while at < len(octets):
        length = struct.unpack_from(">H", octets, at + 3)[0]
        yield octets[at], octets[at + 5 : at + 5 + length]
        at += 5 + length


def record(content, fragment):
    return struct.pack(">BHH", content, 0x0303, len(fragment)) + fragment


def recut(turns, size):
    """Handshake messages in records of size octets; other records as they are."""
    out = []
    for from_server, octets in turns:
        made, messages = b"", b""
        for content, fragment in list(records(octets)) + [(0, b"")]:
            if content == TLS_HANDSHAKE:
                messages += fragment
                continue
            made += b"".join(record(TLS_HANDSHAKE, messages[at : at + size])
                             for at in range(0, len(messages), size))
            made += record(content, fragment) if content else b""
            messages = b""
        out.append((from_server, made))
    return out


def many_records(all_frames):
    return rewritten(all_frames, lambda turns: recut(turns, 60))


def one_record(all_frames):
    return rewritten(all_frames, lambda turns: recut(turns, 16384))


def one_octet_records(all_frames):
    return rewritten(all_frames, lambda turns: recut(turns, 1))
