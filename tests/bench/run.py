#!/usr/bin/env python3
"""run.py: what fedtap costs, beside programs that read the same captures.

    run.py BUILD-FOLDER [DOCUMENT]

Captures are generated into BUILD-FOLDER/bench once, by bench-generate. Every program reads each
in turn, several rounds over, with its output going nowhere; the medians, and their ratios to a bare
pcap_loop, are written between the markers of DOCUMENT, or to standard output.
"""
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

BEGIN = "<!-- measured: begin -->"
END = "<!-- measured: end -->"
FLOOR = "pcap_loop that counts"
OPENSSL = "d2i_X509, X509_verify_cert"

TSHARK = ("tshark -n -r {pcap} -T fields -e dns.qry.name -e dns.srv.target -e dns.a "
          "-e tls.handshake.extensions_server_name -e x509ce.dNSName")

# What reads captures: its name, its command, and how many rounds it takes part in.
PROGRAMS = {
    FLOOR: ("{build}/bench-floor {pcap}", 9),
    "fedtap": ("{build}/fedtap -r {pcap} --public-ca {root}", 9),
    "fedtap --json": ("{build}/fedtap -r {pcap} --public-ca {root} --json", 9),
    OPENSSL: ("{build}/bench-verify {root} {certificates}", 9),
    "tcpdump -w": ("tcpdump -r {pcap} -w /dev/null", 9),
    "dnscap -g": ("dnscap -g -r {pcap}", 3),
    "ssldump -j -n": ("ssldump -j -n -r {pcap}", 3),
    "ndpiReader -q": ("ndpiReader -q -i {pcap}", 3),
    "tshark": (TSHARK, 1),
}

OTHERS = ["tcpdump -w", "dnscap -g", "ssldump -j -n", "ndpiReader -q", "tshark"]

# Which of them read which capture.
CAPTURES = {
    "media": [FLOOR, "fedtap", *OTHERS],
    "dense": [FLOOR, "fedtap", "fedtap --json", *OTHERS],
    "distinct": [FLOOR, "fedtap", OPENSSL],
    "flows": [FLOOR, "fedtap", "tcpdump -w"],
    "long": [FLOOR, "fedtap"],
}
LONG_ROUNDS = 3


class Measured:
    """What rounds of one program over one capture took."""

    def __init__(self):
        self.wall_s = []
        self.resident_mib = 0.0

    def add(self, wall_s, resident_kib):
        self.wall_s.append(wall_s)
        self.resident_mib = max(self.resident_mib, resident_kib / 1024)

    @property
    def median_s(self):
        return statistics.median(self.wall_s)


def run(command):
    """Runs a command; returns its wall time in seconds and its largest resident memory in KiB."""
    begin = time.perf_counter()
    process = subprocess.Popen(command.split(), stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1, 4):  # fedtap's own, for faults found and for doubt
        sys.exit(f"{command}: exit status {process.returncode}")
    return wall_s, usage.ru_maxrss


def generate(build, folder, kind):
    """Makes a capture unless it is there, whole; returns how many frames it has."""
    count = folder / f"{kind}.frames"
    if not count.exists():
        print(f"generating {kind}", file=sys.stderr)
        told = subprocess.run([build / "bench-generate", kind, folder], check=True,
                              capture_output=True, text=True).stdout
        count.write_text(told.split(":")[1].split()[0])
    return int(count.read_text())


def measure(build, folder, kind, programs):
    """Lets every program read a capture, in turn; returns what each took."""
    values = {"build": build, "pcap": folder / f"{kind}.pcap",
              "root": folder / f"{kind}.root.pem", "certificates": folder / f"{kind}.der"}
    measured = {}
    rounds = LONG_ROUNDS if kind == "long" else max(PROGRAMS[p][1] for p in programs)
    for number in range(rounds):
        for program in programs:
            command, most = PROGRAMS[program]
            if number >= most or not installed(command):
                continue
            print(f"{kind}, round {number + 1} of {rounds}: {program}", file=sys.stderr)
            measured.setdefault(program, Measured()).add(*run(command.format(**values)))
    return measured


def installed(command):
    name = command.split()[0]
    return name.startswith("{build}") or shutil.which(name) is not None


def resident(mib):
    """The memory of a process; below our own, it is ours that is seen, from before the exec."""
    own_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{mib:.0f}" if mib > own_mib + 1 else f"at most {own_mib:.0f}"


def table(kind, frames, measured):
    """A capture's rows, in Markdown."""
    floor_s = measured[FLOOR].median_s
    fedtap_s = measured["fedtap"].median_s
    lines = [f"**{kind}**, {frames:,} packets", "",
             "| program | seconds | over the floor | against fedtap | ns a packet | resident, MiB |",
             "|---|---|---|---|---|---|"]
    for program, m in measured.items():
        lines.append(f"| {program} | {m.median_s:.2f} | {m.median_s / floor_s:.1f} | "
                     f"{m.median_s / fedtap_s:.1f} | {m.median_s / frames * 1e9:.0f} | "
                     f"{resident(m.resident_mib)} |")
    return lines + [""]


def start_ms(build, folder):
    """From the start of fedtap to the end of a capture of one packet, in milliseconds."""
    one = folder / "one.pcap"
    subprocess.run(["tcpdump", "-r", folder / "media.pcap", "-c", "1", "-w", one], check=True,
                   stderr=subprocess.DEVNULL)
    return statistics.median(run(f"{build}/fedtap -r {one}")[0] for _ in range(21)) * 1000


def goals(results, start):
    """Each goal with what was reached."""
    def ratio(kind, program, to):
        return results[kind][program].median_s / results[kind][to].median_s

    memory = {kind: measured["fedtap"].resident_mib for kind, measured in results.items()}
    rows = [
        ("*media*, over the floor", "at most 1.5", ratio("media", "fedtap", FLOOR), 1.5),
        ("*dense*, over the floor", "at most 3", ratio("dense", "fedtap", FLOOR), 3),
        ("*dense* with `--json`, over the floor", "at most 6",
         ratio("dense", "fedtap --json", FLOOR), 6),
        ("*distinct*, over OpenSSL alone", "at most 1.25",
         ratio("distinct", "fedtap", OPENSSL), 1.25),
        ("resident memory on any capture, MiB", "at most 64", max(memory.values()), 64),
        ("*long*, resident memory over *dense*", "at most 1.05",
         memory["long"] / memory["dense"], 1.05),
        ("start and one packet, ms", "at most 20", start, 20),
    ]
    lines = ["| what | goal | measured | reached |", "|---|---|---|---|"]
    lines += [f"| {what} | {goal} | {value:.2f} | {'yes' if value <= limit else 'no'} |"
              for what, goal, value, limit in rows]
    for program, times in (("ssldump -j -n", 12), ("dnscap -g", 8), ("ndpiReader -q", 20),
                           ("tshark", 120)):
        if program in results["dense"]:
            value = ratio("dense", program, "fedtap")
            lines.append(f"| *dense*, times faster than {program.split()[0]} | at least {times} | "
                         f"{value:.1f} | {'yes' if value >= times else 'no'} |")
    return lines + [""]


def machine():
    """The machine and the versions, in a sentence."""
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                if line.startswith("model name")), platform.processor())
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (f"Measured on {os.cpu_count()} cores of {cpu}, {memory_gib:.0f} GiB, Linux "
            f"{platform.release()}; captures in the page cache, output to /dev/null, medians of "
            f"{PROGRAMS['fedtap'][1]} rounds (3 of the slower programs, 1 of tshark).")


def write(document, lines):
    """Puts lines between the markers of document."""
    if document is None:
        print("\n".join(lines))
        return
    text = document.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    document.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + f"{END}{after}",
                        encoding="utf-8")


def main():
    build = Path(sys.argv[1]).resolve()
    document = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    folder = build / "bench"
    folder.mkdir(exist_ok=True)
    frames = {kind: generate(build, folder, kind) for kind in CAPTURES}
    results = {kind: measure(build, folder, kind, programs) for kind, programs in CAPTURES.items()}
    lines = [machine(), "", *goals(results, start_ms(build, folder))]
    for kind, measured in results.items():
        lines += table(kind, frames[kind], measured)
    write(document, lines)


main()
