"""plain-sip.py: answers one connection in plain SIP, whatever is said.

    plain-sip.py ADDRESS PORT
"""

import socket
import sys

ANSWER = b"SIP/2.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n"

with socket.create_server((sys.argv[1], int(sys.argv[2]))) as listener:
    connection, _ = listener.accept()
    with connection:
        connection.recv(65535)
        connection.sendall(ANSWER)
        while connection.recv(65535):
            pass
