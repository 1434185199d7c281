#!/usr/bin/env python3
"""derive.py: makes the captures that are derived from others.

    derive.py [--into FOLDER] [NAME...]

Without names all of them. What is derived is the same octets every time, but for those that are made
by other programs (zstd, lz4). FOLDER is captures/ unless given.
"""

import argparse
import pathlib
import struct

import frames as f
import lies
import reshape
import wrap

BASE = "from-microsoft-certificate-mismatch"

captures = pathlib.Path(__file__).resolve().parent.parent


def each(carry):
    """All frames, each carried; those that carry makes nothing of are left out."""
    def make(all_frames):
        carried = ((time, carry(data)) for time, data in all_frames)
        return f.pcap([frame for frame in carried if frame[1]])
    return make


def link(number, carry):
    return lambda all_frames: f.pcap([(time, carry(data)) for time, data in all_frames], number)


def together(change):
    return lambda all_frames: f.pcap(change(all_frames))


def packed(change, pack):
    return lambda all_frames: pack(f.pcap(change(all_frames)))


def as_it_is(all_frames):
    return all_frames


def plain_and_tunnelled(all_frames):
    """Every frame as it passes one port of the switch, and in VXLAN as it passes the next."""
    return [(time + later, data) for time, frame in all_frames
            for later, data in ((0, frame), (20_000, wrap.vxlan(frame)))]


def twice(all_frames):
    """Both ports that a frame passes are copied, and one of them is a trunk."""
    return [(time + later, data) for time, frame in all_frames
            for later, data in ((0, frame), (5_000, wrap.vlan(frame)))]


def answers_first(all_frames):
    """Each answer takes the place of its query."""
    out = list(all_frames)
    queries = [i for i, (_, data) in enumerate(out)
               if not f.Packet(data).is_tcp and f.Packet(data).ports[1] == 53]
    for i in queries:
        out[i], out[i + 1] = (out[i][0], out[i + 1][1]), (out[i + 1][0], out[i][1])
    return out


def clock_put_back(all_frames):
    """Behind the DNS answers the clock goes back by an hour, and a frame comes each second."""
    first = next(i for i, (_, data) in enumerate(all_frames) if f.Packet(data).is_tcp)
    second = 1_000_000_000
    begin = all_frames[first][0] - 3600 * second
    return all_frames[:first] + [(begin + i * second, data)
                                 for i, (_, data) in enumerate(all_frames[first:])]


PUBLIC = bytes([203, 0, 113, 47])
PRIVATE = bytes([10, 48, 36, 47])


def behind_nat(all_frames):
    """DNS has the public address of the Expressway-E, the wire the private one."""
    for time, data in all_frames:
        packet = f.Packet(data)
        if not packet.is_tcp and packet.ports[0] == 53:
            message = packet.payload.replace(PRIVATE, PUBLIC)
            data = packet.frame(packet.segment[:4] + struct.pack(">HH", 8 + len(message), 0) + message)
        yield time, data


# What replaying over a wire, or from a pipe, would add.
LIVE = ""
NO_LIVE = "The decoder does not know where frames come from; VLAN, GRE and VXLAN are replayed live."
NO_ETHERNET = "Only frames of Ethernet can be replayed."
NO_FRAMES = "The frames are those of a scenario that is replayed live; the file is what differs."
NO_ORDER = "The times of these frames are what matters, and replaying makes new ones."

# name: (sentence, how it is made, file, why it is not replayed live)
SCENARIOS = {
    # encapsulations
    "tunnel-vlan": ("in an 802.1Q VLAN", each(wrap.vlan), "pcap", LIVE),
    "tunnel-qinq": ("in two VLAN tags, 802.1ad and 802.1Q", each(wrap.qinq), "pcap", LIVE),
    "tunnel-qinq-9100": ("in two VLAN tags, the outer one 0x9100", each(wrap.old_qinq), "pcap",
                         NO_LIVE),
    "tunnel-mpls": ("behind an MPLS label", each(wrap.mpls), "pcap", NO_LIVE),
    "tunnel-mpls-stack": ("behind three MPLS labels", each(wrap.mpls_stack), "pcap", NO_LIVE),
    "tunnel-mpls-pseudowire": ("in an MPLS pseudowire of Ethernet", each(wrap.mpls_pseudowire),
                               "pcap", NO_LIVE),
    "tunnel-pppoe": ("in a PPPoE session", each(wrap.pppoe), "pcap", NO_LIVE),
    "tunnel-pppoe-qinq": ("in a PPPoE session in two VLAN tags", each(wrap.pppoe_over_qinq), "pcap",
                          NO_LIVE),
    "tunnel-gre": ("in GRE", each(wrap.gre), "pcap", LIVE),
    "tunnel-gre-options": ("in GRE with checksum, key and sequence number",
                           each(wrap.gre_with_options), "pcap", NO_LIVE),
    "tunnel-gre-ethernet": ("in GRE that carries Ethernet", each(wrap.gre_ethernet), "pcap",
                            NO_LIVE),
    "tunnel-erspan-i": ("mirrored by ERSPAN type I", each(wrap.erspan), "pcap", NO_LIVE),
    "tunnel-erspan-ii": ("mirrored with its VLAN tag by ERSPAN type II", each(wrap.erspan_ii),
                         "pcap", NO_LIVE),
    "tunnel-erspan-iii": ("mirrored with its VLAN tag by ERSPAN type III", each(wrap.erspan_iii),
                          "pcap", NO_LIVE),
    "tunnel-erspan-iii-platform": ("mirrored by ERSPAN type III with a platform header",
                                   each(wrap.erspan_iii_platform), "pcap", NO_LIVE),
    "tunnel-vxlan": ("in VXLAN", each(wrap.vxlan), "pcap", LIVE),
    "tunnel-vxlan-8472": ("in VXLAN on the port that Linux once chose", each(wrap.vxlan_linux),
                          "pcap", NO_LIVE),
    "tunnel-geneve": ("in Geneve with an option", each(wrap.geneve), "pcap", NO_LIVE),
    "tunnel-gtp": ("in GTP-U", each(wrap.gtp), "pcap", NO_LIVE),
    "tunnel-gtp-extension": ("in GTP-U with an extension header", each(wrap.gtp_with_extension),
                             "pcap", NO_LIVE),
    "tunnel-ip-in-ip": ("in IPv4 in IPv4", each(wrap.ip_in_ip), "pcap", NO_LIVE),
    "tunnel-ipv4-in-ipv6": ("in IPv4 in IPv6", each(wrap.ipv4_in_ipv6), "pcap", NO_LIVE),
    "tunnel-6in4": ("by IPv6 in IPv4", each(wrap.six_in_four), "pcap", NO_LIVE),
    "tunnel-teredo": ("by IPv6 in Teredo, with both indicators", each(wrap.teredo), "pcap",
                      NO_LIVE),
    "tunnel-nested": ("in VXLAN in a VLAN in GRE", each(wrap.nested), "pcap", NO_LIVE),
    "tunnel-and-plain": ("plain, and once more in VXLAN", together(plain_and_tunnelled), "pcap",
                         LIVE),
    "span-twice": ("twice, once with a VLAN tag: the span port copies both ports of the way",
                   together(twice), "pcap", LIVE),
    "clock-put-back": ("with the clock put back by an hour behind the DNS answers",
                       together(clock_put_back), "pcap", NO_ORDER),
    "span-skewed": ("with every DNS answer just before its query: the span port has two queues",
                    together(answers_first), "pcap", LIVE),
    "dns-lies": ("with answers that nobody should believe: other ids, ports, hosts and questions, "
                 "loops, records out of the chain", together(lies.among_lies), "pcap", LIVE),
    # deployments
    "behind-nat": ("where DNS has the public address of the Expressway-E, and static NAT makes the "
                   "private one of it", together(behind_nat), "pcap", LIVE),
    # fragments
    "fragments-ipv4": ("in IPv4 fragments", together(wrap.fragmented_v4), "pcap", LIVE),
    "fragments-disorder": ("in small IPv4 fragments, backwards and repeated",
                           together(wrap.fragmented_in_disorder), "pcap", LIVE),
    "fragments-overlap": ("in IPv4 fragments that overlap", together(wrap.fragmented_with_overlaps),
                          "pcap", NO_LIVE),
    "fragments-ipv6": ("by IPv6, in fragments", together(wrap.fragmented_v6), "pcap", NO_LIVE),
    "fragments-tunnel": ("in VXLAN whose own packets are in fragments",
                         together(wrap.fragmented_tunnel), "pcap", NO_LIVE),
    # link types
    "link-cooked": ("captured on Linux's device \"any\"", link(113, wrap.cooked), "pcap",
                    NO_ETHERNET),
    "link-cooked-v2": ("captured on Linux's device \"any\", version 2", link(276, wrap.cooked_v2),
                       "pcap", NO_ETHERNET),
    "link-raw": ("captured without a link layer", link(101, wrap.raw), "pcap", NO_ETHERNET),
    "link-null": ("captured on a loopback device of macOS", link(0, wrap.null_little_endian),
                  "pcap", NO_ETHERNET),
    "link-null-big-endian": ("captured on a loopback device of a big-endian BSD",
                             link(0, wrap.null_big_endian), "pcap", NO_ETHERNET),
    "link-loop": ("captured on a loopback device of OpenBSD", link(108, wrap.null_big_endian),
                  "pcap", NO_ETHERNET),
    "link-ppp": ("captured on a PPP link", link(9, wrap.ppp), "pcap", NO_ETHERNET),
    "link-ppp-hdlc": ("captured on PPP in HDLC-like framing", link(50, wrap.ppp_hdlc), "pcap",
                      NO_ETHERNET),
    "link-cisco-hdlc": ("captured on Cisco HDLC", link(104, wrap.cisco_hdlc), "pcap", NO_ETHERNET),
    "link-80211": ("captured on a wireless network", link(105, wrap.wireless), "pcap",
                   NO_ETHERNET),
    "link-radiotap": ("captured on a wireless network, with radiotap and four addresses",
                      link(127, wrap.radiotap), "pcap", NO_ETHERNET),
    # files
    "file-pcapng-big-endian": ("in a big-endian pcapng file", wrap.pcapng_big_endian, "pcapng",
                               NO_FRAMES),
    "file-pcapng-binary-clock": ("in a pcapng file that counts in 2^-20 seconds from an offset",
                                 wrap.pcapng_binary_clock, "pcapng", NO_FRAMES),
    "file-pcapng-sections": ("in a pcapng file of two byte orders and two link types",
                             wrap.pcapng_sections, "pcapng", NO_FRAMES),
    "file-pcapng-old-packets": ("in obsolete packet blocks of pcapng", wrap.pcapng_old_packets,
                                "pcapng", NO_FRAMES),
    "file-pcapng-simple-packets": ("in simple packet blocks of pcapng, without times",
                                   wrap.pcapng_simple_packets, "pcapng", NO_FRAMES),
    "file-gzip": ("compressed with gzip", packed(as_it_is, wrap.gzipped), "pcap.gz", NO_FRAMES),
    "file-bzip2": ("compressed with bzip2", packed(as_it_is, wrap.bzipped), "pcap.bz2", NO_FRAMES),
    "file-xz": ("compressed with xz", packed(as_it_is, wrap.xz), "pcap.xz", NO_FRAMES),
    "file-zstd": ("compressed with zstd", packed(as_it_is, wrap.zstd), "pcap.zst", NO_FRAMES),
    "file-lz4": ("compressed with lz4", packed(as_it_is, wrap.lz4), "pcap.lz4", NO_FRAMES),
    "file-zip": ("in a zip file", packed(as_it_is, wrap.zipped), "zip", NO_FRAMES),
    "file-diagnostic-bundle": ("in a tar.gz like the Expressway's diagnostic log, by interface",
                               wrap.diagnostic_bundle, "tar.gz", NO_FRAMES),
    "file-rotated": ("in a directory of rotated files", wrap.rotated, "", NO_FRAMES),
    "file-by-direction": ("in two files, one for each direction", wrap.by_direction, "", NO_FRAMES),
    # TCP
    "tcp-reordered": ("in segments that overtake each other", together(reshape.reordered), "pcap",
                      LIVE),
    "tcp-repeated": ("in segments that all come twice", together(reshape.repeated), "pcap", NO_LIVE),
    "tcp-overlap": ("in segments that overlap, some with other octets",
                    together(reshape.overlapping), "pcap", NO_LIVE),
    "tcp-wrap": ("with sequence numbers that wrap within the certificate",
                 together(reshape.wrapped), "pcap", NO_LIVE),
    "tcp-no-syn": ("joined after the connection was made", together(reshape.without_syn), "pcap",
                   NO_LIVE),
    "tcp-one-sided": ("with only what the Expressway-E sends in the capture",
                      together(reshape.one_sided), "pcap", NO_LIVE),
    "tcp-other-side": ("with only what the Expressway-E receives in the capture",
                       together(reshape.other_side), "pcap", NO_LIVE),
    "tcp-keep-alive": ("with keep-alives in between", together(reshape.with_keep_alives), "pcap",
                       NO_LIVE),
    "tcp-blind-reset": ("with RSTs of somebody who does not know the numbers",
                        together(reshape.blind_reset), "pcap", NO_LIVE),
    "tcp-reset-within": ("ended by a RST behind the certificate", together(reshape.reset_within),
                         "pcap", NO_LIVE),
    "tcp-port-reuse": ("on ports that an earlier connection used", together(reshape.port_reuse),
                       "pcap", NO_LIVE),
    "tcp-one-octet": ("in segments of one octet", packed(reshape.one_octet_segments, wrap.xz),
                      "pcap.xz", NO_FRAMES),
    # TLS
    "tls-many-records": ("with handshake messages over many records",
                         together(reshape.many_records), "pcap", NO_LIVE),
    "tls-one-record": ("with all messages of a flight in one record", together(reshape.one_record),
                       "pcap", NO_LIVE),
    "tls-one-octet-records": ("in records of one octet", together(reshape.one_octet_records),
                              "pcap", NO_LIVE),
}

# What these cannot show of the base's findings, or show besides.
DIFFERENCES = {
    "tcp-one-sided": "-tls-alert\n",
    "tcp-other-side": "-cert-name-mismatch\n+capture-gap\n",
    "tcp-reset-within": "-tls-alert\n+tcp-reset\n",
}

# Options that a scenario needs besides those of the base.
ARGUMENTS = {
    "behind-nat": "--expressway\n10.48.36.47\n--nat\n203.0.113.47=10.48.36.47\n",
}

README = """# {name}

The call of [{base}](../{base}), {sentence}.

## What fedtap must say

- The same as of that one: `cert-name-mismatch`, and verdict **fail** for cms.steven.lab.{besides}

## How it was made

`captures/lab/derive.py {name}`, out of the capture of [{base}](../{base}).
"""


def describe(folder, name, sentence):
    besides = "".join(
        f"\n- {'Not' if line[0] == '-' else 'Besides'} `{line[1:]}`: something is not in this capture."
        for line in DIFFERENCES.get(name, "").split())
    (folder / "README.md").write_text(
        README.format(name=name, base=BASE, sentence=sentence, besides=besides))
    (folder / "same-fault").write_text(DIFFERENCES.get(name, ""))
    arguments = (captures / BASE / "args").read_text() + ARGUMENTS.get(name, "")
    (folder / "args").write_text(arguments)


def write_traffic(folder, made, ending):
    """One file, or several, which a file "input" then names."""
    files = made if isinstance(made, dict) else {f"traffic.{ending}": made}
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if list(files) in (["traffic.pcap"], ["traffic.pcapng"]):
        return
    roots = sorted({name.split("/")[0] for name in files})
    (folder / "input").write_text("\n".join(roots) + "\n")


def derive(name, into):
    sentence, make, ending, no_live = SCENARIOS[name]
    folder = into / name
    folder.mkdir(parents=True, exist_ok=True)
    write_traffic(folder, make(f.read_pcap(captures / BASE / "traffic.pcap")), ending)
    describe(folder, name, sentence)
    if no_live:
        (folder / "no-live").write_text(no_live + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=pathlib.Path, default=captures)
    parser.add_argument("name", nargs="*")
    args = parser.parse_args()
    for name in args.name or SCENARIOS:
        derive(name, args.into)


if __name__ == "__main__":
    main()
