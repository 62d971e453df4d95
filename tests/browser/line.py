"""A network line between a browser and the service that can really be cut."""

import socket
from threading import Lock, Thread
from typing import Self
from urllib.parse import urlsplit


class Line:
    """Passes bytes on while it is whole; cut, it drops what is open and answers nobody."""

    def __init__(self, service: str) -> None:
        parts = urlsplit(service)
        self._service = (parts.hostname or "", parts.port or 80)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._open: set[socket.socket] = set()
        self._whole = True
        self._lock = Lock()

    def __enter__(self) -> Self:
        Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        self._socket.close()

    def cut(self) -> None:
        """From now on nothing passes."""
        with self._lock:
            self._whole = False
            for end in self._open:
                _shut(end)
            self._open.clear()

    def lead_to(self, service: str) -> None:
        """From now on to another service: the old one is gone."""
        parts = urlsplit(service)
        with self._lock:
            self._service = (parts.hostname or "", parts.port or 80)

    def mend(self) -> None:
        """New connections pass again."""
        with self._lock:
            self._whole = True

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._socket.accept()
            except OSError:  # the line was taken down
                return
            self._join(near)

    def _join(self, near: socket.socket) -> None:
        with self._lock:
            if not self._whole:
                near.close()
                return
            try:
                far = socket.create_connection(self._service)
            except OSError:  # nobody is at the other end just now
                near.close()
                return
            self._open |= {near, far}
        for one, other in ((near, far), (far, near)):
            Thread(target=_pass, args=(one, other), daemon=True).start()


def _pass(one: socket.socket, other: socket.socket) -> None:
    with one:
        try:
            while data := one.recv(65_536):
                other.sendall(data)
        except OSError:
            return
        finally:
            _shut(other)


def _shut(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
