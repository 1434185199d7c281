"""disorder.py: joins two interfaces and brings TCP segments out of order, or doubles them.

    disorder.py [--reorder PERCENT] [--duplicate PERCENT] INTERFACE INTERFACE

A held-back segment leaves after the next frame that goes the same way, or after 20 ms. The choice is
pseudo-random with a fixed start. Stands in for "tc qdisc ... netem", which not every kernel has.
"""

import argparse
import random
import select
import socket

HOLD_SECONDS = 0.02
PACKET_OUTGOING = 4  # linux/if_packet.h


def is_tcp(frame):
    return frame[12:14] == b"\x08\x00" and frame[23] == 6


def open_interface(name):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0003))
    sock.bind((name, 0))
    return sock


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reorder", type=int, default=0)
    parser.add_argument("--duplicate", type=int, default=0)
    parser.add_argument("interface", nargs=2)
    args = parser.parse_args()

    one, two = map(open_interface, args.interface)
    way_out = {one: two, two: one}
    held = {}  # outgoing socket -> the frame that waits for another to pass it
    chance = random.Random(5061)
    print("ready", flush=True)
    while True:
        ready, _, _ = select.select([one, two], [], [], HOLD_SECONDS if held else None)
        if not ready:
            for out, frame in held.items():
                out.send(frame)
            held.clear()
        for sock in ready:
            frame, address = sock.recvfrom(65535)
            if address[2] == PACKET_OUTGOING:
                continue
            out = way_out[sock]
            if is_tcp(frame) and out not in held and chance.randrange(100) < args.reorder:
                held[out] = frame
                continue
            out.send(frame)
            if is_tcp(frame) and chance.randrange(100) < args.duplicate:
                out.send(frame)
            if out in held:
                out.send(held.pop(out))


main()
