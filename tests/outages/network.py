"""A network between the service and its database, which a test can cut in different ways."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator


class Network:
    """A network that forwards connections on `port` to a server until it is cut:

    refused   the server has stopped: its connections are closed, and new connections are refused
    silent    the server is frozen: connections stay open, new connections are accepted, and nothing is answered
    lost      like silent, but earlier connections never answer again, even when the network is back
    """

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.is_silent = threading.Event()
        self.lost: set[socket.socket] = set()
        self.open: set[socket.socket] = set()
        self.listener = self._listen(0)
        self.port = self.listener.getsockname()[1]

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port), backlog=128)
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
                server = socket.create_connection(self.target)
            except OSError:
                return
            self.open |= {client, server}
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self._forward, args=(one, other), daemon=True).start()

    def _forward(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                while self.is_silent.is_set() or one in self.lost:
                    if one in self.lost:
                        return
                    self.is_silent.wait(0.02)
                    threading.Event().wait(0.02)
                other.sendall(data)
        if one not in self.lost:
            self._close({one, other})

    def _close(self, sockets: set[socket.socket]) -> None:
        for each in sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self.open -= sockets

    def cut(self, how: str) -> None:
        if how == "refused":
            with contextlib.suppress(OSError):
                self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
            self._close(set(self.open))
        else:
            self.is_silent.set()

    def mend(self, how: str) -> None:
        if how == "refused":
            self.listener = self._listen(self.port)
            return
        if how == "lost":
            self.lost |= self.open
        self.is_silent.clear()

    def close(self) -> None:
        self.cut("refused")


@contextlib.contextmanager
def network_to(host: str, port: int) -> Iterator[Network]:
    network = Network(host, port)
    try:
        yield network
    finally:
        network.close()
