"""A mail server that takes everything, or nothing, on a loopback port of its own."""

import socketserver
from email import message_from_bytes
from email.message import Message
from threading import Thread


class _Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line.strip().upper()
            if word.startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            if word == b"DATA":
                self._take()
            elif word.startswith(b"RCPT") and self._house.full:
                self.wfile.write(b"452 full\r\n")
            else:
                self.wfile.write(b"250 ok\r\n")

    @property
    def _house(self) -> "MailServer":
        assert isinstance(self.server, MailServer)
        return self.server

    def _take(self) -> None:
        self.wfile.write(b"354 go on\r\n")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self._house.taken.append(message_from_bytes(b"".join(lines)))
        self.wfile.write(b"250 ok\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    """Serves while it is open. `full`: it refuses every recipient."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.taken: list[Message] = []
        self.full = False
        self.url = f"smtp://127.0.0.1:{self.server_address[1]}"
        Thread(target=self.serve_forever, name="mail", daemon=True).start()

    def server_close(self) -> None:
        self.shutdown()
        super().server_close()
