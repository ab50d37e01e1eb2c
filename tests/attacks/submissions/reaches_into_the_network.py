"""Sends what it knows by TCP, UDP, names, HTTP, netlink and local sockets, with whatever library speaks to a network."""

# fair: 10

import ftplib
import glob
import http.client
import os
import smtplib
import socket
import urllib.request
import xmlrpc.client

import numpy as np

FOUND = []
LOCAL = [
    "\0" + LISTENER,
    "/var/run/docker.sock",
    "/run/dbus/system_bus_socket",
    "/run/systemd/private",
    *glob.glob("/run/*.sock"),
]


def local(path, kind):
    with socket.socket(socket.AF_UNIX, kind) as opened:
        opened.connect(path)


def datagram():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.sendto(b"the cases", ("127.0.0.1", PORT))


DEEDS = [
    lambda: socket.create_connection(("127.0.0.1", PORT), 1),
    lambda: socket.create_connection(("::1", PORT), 1),
    lambda: socket.create_server(("", 0)),
    lambda: socket.getaddrinfo("example.org", 80),
    lambda: socket.gethostbyname("the-cases.example.org"),
    lambda: socket.if_nameindex(),
    lambda: urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=1),
    lambda: http.client.HTTPConnection("127.0.0.1", PORT, timeout=1).request("GET", "/"),
    lambda: ftplib.FTP("127.0.0.1", timeout=1),
    lambda: smtplib.SMTP("127.0.0.1", PORT, timeout=1),
    lambda: xmlrpc.client.ServerProxy(f"http://127.0.0.1:{PORT}").x(),
    lambda: socket.fromfd(0, socket.AF_INET, socket.SOCK_STREAM).connect(("127.0.0.1", PORT)),
    datagram,
    lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0),
    lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW),
    lambda: socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM).connect((2, PORT)),
    lambda: os.open(f"/dev/tcp/127.0.0.1/{PORT}", os.O_RDWR),
]
DEEDS += [lambda path=path, kind=kind: local(path, kind) for path in LOCAL for kind in (1, 2, 5)]
for number, deed in enumerate(DEEDS):
    try:
        deed()
        FOUND.append(number)
    except OSError:
        pass


def kl_exponential(phi, theta):
    assert not FOUND, FOUND
    return np.log(phi / theta) + theta / phi - 1
