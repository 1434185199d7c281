#!/usr/bin/env python3
"""garbage.py: frames that nobody should send, as a capture.

  garbage.py CAPTURE SEED NUMBER >OUT

Each is either noise, or a frame of CAPTURE with octets changed, cut off or repeated. The same seed makes the same
frames."""

import random
import struct
import sys

HEADER = struct.Struct("<IHHiIII")
RECORD = struct.Struct("<IIII")


def read_frames(path, limit):
    """The first frames of a little-endian pcap file."""
    frames = []
    with open(path, "rb") as capture:
        capture.read(HEADER.size)
        while len(frames) < limit:
            record = capture.read(RECORD.size)
            if len(record) < RECORD.size:
                break
            frames.append(capture.read(RECORD.unpack(record)[2]))
    return frames


def spoil(frame, chance):
    """One frame, made worse."""
    octets = bytearray(frame)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(12, len(octets))
        trick = chance.randrange(4)
        if trick == 0:
            octets[at] ^= 1 << chance.randrange(8)
        elif trick == 1:
            octets[at : at + 2] = chance.choice([b"\0\0", b"\xff\xff", b"\x80\x00"])
        elif trick == 2 and at > 20:
            del octets[at:]
        else:
            octets[at:at] = octets[at : at + chance.randint(1, 64)]
    return bytes(octets[:9000])


def main():
    path, seed, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
    chance = random.Random(seed)
    frames = read_frames(path, 5000)
    out = sys.stdout.buffer
    out.write(HEADER.pack(0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
    for index in range(number):
        if chance.random() < 0.2:
            frame = chance.randbytes(chance.randint(14, 1500))
        else:
            frame = spoil(chance.choice(frames), chance)
        out.write(RECORD.pack(1, index % 1000000, len(frame), len(frame)))
        out.write(frame)


if __name__ == "__main__":
    main()
