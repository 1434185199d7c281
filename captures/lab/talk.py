#!/usr/bin/env python3
"""talk.py: makes the captures for which two real TLS peers have to talk.

    talk.py [NAME...]

openssl talks with openssl over loopback, through a proxy that writes down who said what; reshape.py
makes a capture of it, behind the look-ups of the base. Every run makes new keys, which are thrown away,
and so new captures.
"""

import argparse
import copy
import pathlib
import select
import socket
import subprocess
import tempfile
import threading
import time

import derive
import frames as f
import reshape

HOST = "127.0.0.1"
FEW_NAMES = ["vcse.steven.lab"]
MANY_NAMES = [f"host{number:05}.elsewhere.steven.lab" for number in range(3000)]


def openssl(*args, folder, **how):
    return subprocess.run(["openssl", *args], cwd=folder, check=True, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, **how)


def make_certificate(folder, names):
    """ca.pem, and server.pem with server.key, which ca.pem has signed and names are in."""
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
            "-subj", "/O=Lab/CN=Throw-away Root CA", "-days", "27000", folder=folder)
    (folder / "names").write_text(
        "basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth,clientAuth\n"
        "crlDistributionPoints=URI:http://crl.lab/throw-away.crl\n"
        "subjectAltName=" + ",".join(f"DNS:{name}" for name in names) + "\n")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key", "-out", "server.csr",
            "-subj", f"/O=Lab/CN={names[0]}", folder=folder)
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-extfile", "names", "-days", "26000", "-out", "server.pem",
            folder=folder)


def free_port():
    with socket.socket() as s:
        s.bind((HOST, 0))
        return s.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        try:
            socket.create_connection((HOST, port)).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.02)
    raise RuntimeError("openssl s_server does not listen")


def overhear(listener, port):
    """The turns of one connection to listener, which is handed on to port."""
    client, _ = listener.accept()
    server = socket.create_connection((HOST, port))
    turns, ends = [], {client: server, server: client}
    while ends:
        for end in select.select(list(ends), [], [])[0]:
            octets = end.recv(65536)
            other = ends[end]
            if not octets:
                ends.pop(end)
                other.shutdown(socket.SHUT_WR)
                continue
            other.sendall(octets)
            if turns and turns[-1][0] == (end is server):
                turns[-1] = (turns[-1][0], turns[-1][1] + octets)
            else:
                turns.append((end is server, octets))
    client.close()
    server.close()
    return turns


def talk(folder, server_options, calls):
    """The turns of each call, a pair of options and what is typed into openssl s_client."""
    port = free_port()
    server = subprocess.Popen(
        ["openssl", "s_server", "-quiet", "-port", str(port), "-cert", "server.pem", "-key",
         "server.key", *server_options], cwd=folder, stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        return [call(folder, port, options, typed) for options, typed in calls]
    finally:
        server.kill()
        server.wait()


def type_in(client, typed):
    """Types lines, each after a moment, and then ends the input, which ends the call."""
    for line in [*typed, b""]:
        time.sleep(0.5)
        client.stdin.write(line)
        client.stdin.flush()
    client.stdin.close()


def call(folder, port, options, typed):
    with socket.create_server((HOST, 0)) as listener:
        address = f"{HOST}:{listener.getsockname()[1]}"
        client = subprocess.Popen(
            ["openssl", "s_client", "-connect", address, "-noservername", *options], cwd=folder,
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        typist = threading.Thread(target=type_in, args=(client, typed))
        typist.start()
        turns = overhear(listener, port)
        typist.join()
        client.wait()
        return turns


def record(turns_of_calls):
    """A capture: the look-ups of the base, and each call from another address and port."""
    base = f.read_pcap(derive.captures / derive.BASE / "traffic.pcap")
    later = time.time_ns() - base[0][0] + 60 * 10**9  # when the new certificates are valid
    base = [(when + later, data) for when, data in base]
    connection = reshape.Connection(base)
    out = list(connection.before)
    for number, turns in enumerate(turns_of_calls):
        other = copy.copy(connection)
        other.ports = (connection.ports[0] + number, connection.ports[1])
        client = connection.client[:3] + bytes([connection.client[3] + number])
        writer = reshape.Writer(other, start=connection.start + number * 10**9, client=client)
        out += writer.whole(turns)
    return f.pcap(out)


NEW_12 = ["-tls1_2"]
KEYS = ["-keylogfile", "keylog.txt"]

# name: (sentence, names, options of the server, calls as pairs of options and what is typed)
SCENARIOS = {
    "tls-large-certificate": (
        "whose certificate carries 3,000 names, some 100 KiB", MANY_NAMES, NEW_12,
        [(NEW_12, [])]),
    "tls-hello-retry": (
        "over TLS 1.3, where the server asks for another hello; fedtap is given the secrets",
        FEW_NAMES, ["-tls1_3", "-groups", "P-384"],
        [(["-tls1_3", "-groups", "X25519:P-384", *KEYS], [])]),
    "tls-renegotiation": (
        "where the client renegotiates; fedtap is given the secrets", FEW_NAMES,
        [*NEW_12, "-client_renegotiation"], [([*NEW_12, *KEYS], [b"R\n"])]),
    "tls-resumed-session-id": (
        "resumed by its session ID, from another address", FEW_NAMES, [*NEW_12, "-no_ticket"],
        [([*NEW_12, "-sess_out", "session"], []), ([*NEW_12, "-sess_in", "session"], [])]),
    "tls-resumed-ticket": (
        "resumed by a ticket, from another address", FEW_NAMES, NEW_12,
        [([*NEW_12, "-sess_out", "session"], []), ([*NEW_12, "-sess_in", "session"], [])]),
}

README = """# {name}

The call of [{base}](../{base}) with other certificates of the same fault, {sentence}.
The client takes what it is shown.

## What fedtap must say

- The same as of that one: `cert-name-mismatch`, and verdict **fail** for cms.steven.lab.
- Not `tls-alert`: there is no alert.
- Besides `cert-not-requested`: the server asks for none.

## How it was made

`captures/lab/talk.py {name}`: openssl over loopback, behind the look-ups of
[{base}](../{base}).
"""


def make(name):
    sentence, names, server_options, calls = SCENARIOS[name]
    folder = derive.captures / name
    folder.mkdir(exist_ok=True)
    arguments = ["--public-ca", "ca.pem", "--domain", "cms.steven.lab", "--peer-domain", "skype.lab"]
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        make_certificate(scratch, names)
        (folder / "traffic.pcap").write_bytes(record(talk(scratch, server_options, calls)))
        (folder / "ca.pem").write_bytes((scratch / "ca.pem").read_bytes())
        if (scratch / "keylog.txt").exists():
            (folder / "keylog.txt").write_bytes((scratch / "keylog.txt").read_bytes())
            arguments += ["--keylog", "keylog.txt"]
    (folder / "args").write_text("\n".join(arguments) + "\n")
    (folder / "same-fault").write_text("-tls-alert\n+cert-not-requested\n")
    (folder / "no-live").write_text(derive.NO_LIVE + "\n")
    (folder / "README.md").write_text(
        README.format(name=name, base=derive.BASE, sentence=sentence))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="*")
    for name in parser.parse_args().name or SCENARIOS:
        make(name)


if __name__ == "__main__":
    main()
