"""The one place that knows which hosts this process may reach.

Every vendor's client is built on a transport from here. Proxies and credentials that the
environment names are not used: they would be hosts that no setting named.
"""

import smtplib
import socket
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from ipaddress import ip_address
from typing import cast
from urllib.parse import urlsplit

import httpx
import httpx2
import requests
from requests.adapters import BaseAdapter

from assistant.errors import CallFailed, EgressRefused

# What a client raises while it reads a stream; `anthropic` lets these through as they are.
TransportFailed = httpx2.TransportError
TransportTimedOut = httpx2.TimeoutException
# What a client of `for_langfuse` raises.
UNANSWERED = (httpx.HTTPError, httpx.InvalidURL)

_OPEN = frozenset({"", "localhost"})  # no host at all is a listening socket of our own


def _is_loopback(host: str) -> bool:
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host.endswith(".localhost")
    mapped = getattr(address, "ipv4_mapped", None)
    return address.is_loopback or address.is_unspecified or bool(mapped and mapped.is_loopback)


def _plain(host: str) -> str:
    return host.rstrip(".").casefold()


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in. `secure`: TLS from the first byte."""

    host: str
    port: int
    secure: bool
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Egress:
    """Hosts that settings name, exact; loopback counts as our own.

    `registered` gives those that a register opens now: an entry may come into force on any day.
    """

    hosts: frozenset[str]
    registered: Callable[[], frozenset[str]] = frozenset

    def allows(self, host: str) -> bool:
        """Whether a connection to this host name or address may be opened."""
        plain = _plain(host)
        named = plain in {_plain(known) for known in self.hosts | self.registered()}
        return named or plain in _OPEN or _is_loopback(plain)

    def permit(self, url: str) -> None:
        """Raises `EgressRefused` unless the URL is HTTP to a host that may be reached."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in {"http", "https"} or not host or not self.allows(host):
            raise EgressRefused(f"no setting names the host {host!r}")

    def for_anthropic(self, *, timeout: float) -> httpx2.AsyncClient:
        """An HTTP client for `anthropic`; redirects are answers, not instructions."""
        return httpx2.AsyncClient(
            transport=_Httpx2Gate(self),
            timeout=timeout,
            trust_env=False,
            follow_redirects=False,
        )

    def for_langfuse(self, *, timeout: float) -> httpx.Client:
        """An HTTP client for Langfuse's own API calls (scores, media, deletions)."""
        return httpx.Client(
            transport=_HttpxGate(self), timeout=timeout, trust_env=False, follow_redirects=False
        )

    def for_otlp(self) -> requests.Session:
        """A session for the exporter of spans."""
        return _RequestsGate(self)

    async def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        timeout: float,  # noqa: ASYNC109
    ) -> int:
        """Call a tenant's own desk; its status, whatever it says. Raises `CallFailed`."""
        try:
            async with httpx2.AsyncClient(
                transport=_Httpx2Gate(self),
                timeout=timeout,
                trust_env=False,
                follow_redirects=False,
            ) as client:
                return (await client.post(url, content=body, headers=dict(headers))).status_code
        except (httpx2.HTTPError, EgressRefused) as error:
            raise CallFailed(type(error).__name__) from error

    def mail(self, message: EmailMessage, server: MailServer, *, timeout: float) -> None:
        """Hand a letter to a mail server. Raises `CallFailed`."""
        if not self.allows(server.host):
            raise CallFailed("no setting names the mail server")
        dial = smtplib.SMTP_SSL if server.secure else smtplib.SMTP
        try:
            with dial(server.host, server.port, timeout=timeout) as line:
                if server.user:
                    line.login(server.user, server.password)
                line.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise CallFailed(type(error).__name__) from error

    @contextmanager
    def guard_sockets(self) -> Generator[list[str]]:
        """While it is open, no Python socket of this process reaches another host.

        Yields the hosts that were asked for and refused. What C libraries open for themselves
        (libpq) is not seen here; their addresses come from our own settings.
        """
        guard = _SocketGuard(self)
        with guard.watching():
            yield guard.refused


class _Httpx2Gate(httpx2.AsyncHTTPTransport):
    def __init__(self, egress: Egress) -> None:
        super().__init__(trust_env=False)
        self._egress = egress

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self._egress.permit(str(request.url))
        return await super().handle_async_request(request)


class _HttpxGate(httpx.HTTPTransport):
    def __init__(self, egress: Egress) -> None:
        super().__init__(trust_env=False)
        self._egress = egress

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._egress.permit(str(request.url))
        return super().handle_request(request)


class _RequestsGate(requests.Session):
    """Asked for an adapter at every hop, so a redirect is judged like a first request."""

    def __init__(self, egress: Egress) -> None:
        super().__init__()
        self.trust_env = False
        self._egress = egress

    def get_adapter(self, url: bytes | str) -> BaseAdapter:
        target = url.decode() if isinstance(url, bytes) else url
        self._egress.permit(target)
        return super().get_adapter(target)


class RefusedSocket(EgressRefused, ConnectionRefusedError):
    """Libraries take it for a host that does not answer, which they know how to live with."""


class _SocketGuard:
    """Stands before name lookups and connections; a name's addresses follow the name."""

    def __init__(self, egress: Egress) -> None:
        self.refused: list[str] = []
        self._egress = egress
        self._addresses: set[str] = set()
        self._lookup = socket.getaddrinfo
        self._connect = socket.socket.connect
        self._connect_ex = socket.socket.connect_ex
        self._sendto = socket.socket.sendto

    def _check(self, host: object) -> None:
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")
        if name not in self._addresses and not self._egress.allows(name):
            self.refused.append(name)
            raise RefusedSocket(f"no setting names the host {name!r}")

    def _check_address(self, family: int, address: object) -> None:
        if family in {socket.AF_INET, socket.AF_INET6} and isinstance(address, tuple):
            self._check(cast("tuple[object, ...]", address)[0])

    @contextmanager
    def watching(self) -> Generator[None]:
        """Put the guards in place; take them away at the end."""

        def getaddrinfo(host: object, *args: object, **named: object) -> object:
            self._check(host)
            found = self._lookup(host, *args, **named)  # type: ignore[arg-type]
            self._addresses.update(str(entry[4][0]) for entry in found)
            return found

        def connect(sock: socket.socket, address: object) -> None:
            self._check_address(sock.family, address)
            self._connect(sock, address)  # type: ignore[arg-type]

        def connect_ex(sock: socket.socket, address: object) -> int:
            self._check_address(sock.family, address)
            return self._connect_ex(sock, address)  # type: ignore[arg-type]

        def sendto(sock: socket.socket, data: bytes, *rest: object) -> int:
            self._check_address(sock.family, rest[-1])
            return self._sendto(sock, data, *rest)  # type: ignore[arg-type]

        _patch(getaddrinfo, connect, connect_ex, sendto)
        try:
            yield
        finally:
            _patch(self._lookup, self._connect, self._connect_ex, self._sendto)


def _patch(getaddrinfo: object, connect: object, connect_ex: object, sendto: object) -> None:
    socket.getaddrinfo = getaddrinfo
    socket.socket.connect = connect  # type: ignore[method-assign]
    socket.socket.connect_ex = connect_ex  # type: ignore[method-assign]
    socket.socket.sendto = sendto  # type: ignore[method-assign]
