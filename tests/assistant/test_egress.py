"""Which hosts may be reached, and that every vendor's transport asks."""

import asyncio
import socket
from pathlib import Path

import pytest
import requests
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from assistant.egress import Egress
from assistant.errors import EgressRefused
from tests.emulators.serving import Served

ALLOWED = Egress(frozenset({"api.example.com", "Traces.Example.COM"}))
OWN = Egress(frozenset())


async def _hello(request: Request) -> Response:
    return PlainTextResponse("hello")


async def _away(request: Request) -> Response:
    return RedirectResponse("http://elsewhere.example.net/")


@pytest.fixture(scope="module")
def server():
    routes = [Route("/", _hello, methods=["GET", "POST"]), Route("/away", _away)]
    with Served(Starlette(routes=routes)) as served:
        yield served


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com/v1",
        "https://API.example.com./v1",
        "https://traces.example.com",
        "http://127.0.0.1:8000",
        "http://127.3.2.1",
        "http://localhost:3000/x",
        "http://[::1]:3000",
        "http://[::ffff:127.0.0.1]/",
    ],
)
def test_named_hosts_and_loopback_are_permitted(url: str) -> None:
    ALLOWED.permit(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example.net",
        "https://api.example.com.elsewhere.example.net",
        "https://sub.api.example.com",
        "https://api.example.com@elsewhere.example.net/",
        "https://192.0.2.1/",
        "http://[2001:db8::1]/",
        "ftp://api.example.com/",
        "file:///etc/hosts",
        "api.example.com",
        "https://",
        "",
    ],
)
def test_every_other_address_is_refused(url: str) -> None:
    with pytest.raises(EgressRefused):
        ALLOWED.permit(url)


def test_the_refusal_names_the_host_and_not_the_address() -> None:
    with pytest.raises(EgressRefused) as refusal:
        ALLOWED.permit("https://elsewhere.example.net/secret?token=1")

    assert "elsewhere.example.net" in refusal.value.detail
    assert "secret" not in refusal.value.detail


async def test_the_client_for_claude_asks_before_it_connects(server: Served) -> None:
    async with OWN.for_anthropic(timeout=5) as client:
        assert (await client.get(server.url)).text == "hello"
        with pytest.raises(EgressRefused):
            await client.get("http://elsewhere.example.net/")


async def test_the_client_for_claude_follows_no_redirect(server: Served) -> None:
    async with OWN.for_anthropic(timeout=5) as client:
        assert (await client.get(f"{server.url}/away")).status_code == 307
        with pytest.raises(EgressRefused):
            await client.get(f"{server.url}/away", follow_redirects=True)


def test_the_client_for_langfuse_asks_before_it_connects(server: Served) -> None:
    with OWN.for_langfuse(timeout=5) as client:
        assert client.get(server.url).text == "hello"
        with pytest.raises(EgressRefused):
            client.get("http://elsewhere.example.net/")
        with pytest.raises(EgressRefused):
            client.get(f"{server.url}/away", follow_redirects=True)


def test_the_session_for_spans_asks_at_every_hop(server: Served) -> None:
    with OWN.for_otlp() as session:
        assert session.post(server.url, timeout=5).text == "hello"
        with pytest.raises(EgressRefused):
            session.post("http://elsewhere.example.net/", timeout=5)
        with pytest.raises(EgressRefused):
            session.get(f"{server.url}/away", timeout=5)


def test_proxies_of_the_environment_are_not_used(
    server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://elsewhere.example.net:3128")
    monkeypatch.setenv("ALL_PROXY", "http://elsewhere.example.net:3128")

    with OWN.for_otlp() as session, OWN.for_langfuse(timeout=5) as client:
        assert session.get(server.url, timeout=5).text == "hello"
        assert client.get(server.url).text == "hello"


def test_the_socket_guard_refuses_and_records_what_no_client_of_ours_made(
    server: Served,
) -> None:
    with OWN.guard_sockets() as refused:
        assert requests.get(server.url, timeout=5).text == "hello"
        with pytest.raises(EgressRefused):
            socket.getaddrinfo("elsewhere.example.net", 443)
        with socket.socket() as plain, pytest.raises(EgressRefused):
            plain.connect(("192.0.2.7", 443))
        with socket.socket(type=socket.SOCK_DGRAM) as plain, pytest.raises(EgressRefused):
            plain.sendto(b"x", ("192.0.2.8", 53))

    assert refused == ["elsewhere.example.net", "192.0.2.7", "192.0.2.8"]


async def test_the_socket_guard_stands_before_asyncio_too(server: Served) -> None:
    port = int(server.url.rpartition(":")[2])
    with OWN.guard_sockets() as refused:
        _, writer = await asyncio.open_connection("localhost", port)
        writer.close()
        await writer.wait_closed()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("elsewhere.example.net", 443)
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("192.0.2.9", 443)

    assert refused == ["elsewhere.example.net", "192.0.2.9"]


def test_a_library_meets_the_guard_as_a_host_that_does_not_answer() -> None:
    with OWN.guard_sockets() as refused, pytest.raises(requests.ConnectionError):
        requests.get("http://elsewhere.example.net/", timeout=5)

    assert refused == ["elsewhere.example.net"]


def test_the_socket_guard_is_gone_when_it_is_closed() -> None:
    before = (socket.getaddrinfo, socket.socket.connect)

    with OWN.guard_sockets():
        assert socket.socket.connect is not before[1]

    assert (socket.getaddrinfo, socket.socket.connect) == before


def test_the_socket_guard_lets_unix_sockets_be(tmp_path: Path) -> None:
    with OWN.guard_sockets() as refused, socket.socket(socket.AF_UNIX) as plain:
        with pytest.raises(FileNotFoundError):
            plain.connect(str(tmp_path / "none"))

        assert refused == []
