"""reset.py: begins a TLS 1.2 handshake and resets the connection once the server has shown its certificate.

    reset.py SOURCE-ADDRESS SOURCE-PORT ADDRESS PORT
"""

import socket
import ssl
import struct
import sys

SERVER_HELLO_DONE = b"\x0e\x00\x00\x00"

context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname = False
context.maximum_version = ssl.TLSVersion.TLSv1_2
outgoing = ssl.MemoryBIO()
tls = context.wrap_bio(ssl.MemoryBIO(), outgoing)
try:
    tls.do_handshake()
except ssl.SSLWantReadError:
    pass

source = (sys.argv[1], int(sys.argv[2]))
with socket.create_connection((sys.argv[3], int(sys.argv[4])), 10, source) as connection:
    connection.sendall(outgoing.read())
    heard = b""
    while not heard.endswith(SERVER_HELLO_DONE):
        heard += connection.recv(65535)
    # Lingering for no time makes close() send RST instead of FIN.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
