"""Two processes of the service behind one address, over one PostgreSQL and one Valkey."""

from collections.abc import Generator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests import live_service, servers
from tests.browser.conftest import Snap, browser, person, staff
from tests.emulators.balancer import Balancer, balancing
from tests.live_service import LiveService

__all__ = ["browser", "person", "staff"]  # fixtures, found here by name

MASTER = "an invented master key that is long enough"


@dataclass(frozen=True, slots=True)
class Replicas:
    """Each by itself, and the one address of both."""

    first: LiveService
    second: LiveService
    balancer: Balancer


@pytest.fixture(scope="package")
def replicas() -> Generator[Replicas]:
    """As `make run` with KORA_DATABASE_URL and KORA_REDIS_URL, twice, behind a proxy."""
    with servers.postgres() as database, servers.valkey() as valkey, balancing() as balancer:
        database.do("create database kora")
        shared = {
            "KORA_DATABASE_URL": database.url("kora"),
            "KORA_REDIS_URL": valkey.connection_url,
            "KORA_MASTER_KEY": MASTER,
            "KORA_PUBLIC_URL": balancer.url,
        }
        with live_service.running(shared) as first, live_service.running(shared) as second:
            balancer.services = [urlsplit(each.url).netloc for each in (first, second)]
            yield Replicas(first, second, balancer)
        printed = [*first.printed, *second.printed]
        troubles = [line for line in printed if line.startswith(("ERROR", "Traceback"))]
        assert troubles == []


@pytest.fixture(scope="package")
def service(replicas: Replicas) -> LiveService:
    """What a browser sees: the one address. The sign-in link is the second one's."""
    return replace(replicas.second, url=replicas.balancer.url)


@pytest.fixture
def snap() -> Snap:
    """The pictures are taken where one service is enough."""

    def none(page: Page, name: str) -> None: ...

    return none
