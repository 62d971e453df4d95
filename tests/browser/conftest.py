"""A Chromium, a service, and pages that note every request, complaint and breach of policy."""

import re
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pyotp import parse_uri
from pyotp.totp import TOTP
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests import live_service
from tests.browser import chromium
from tests.browser.watched import PATIENCE, Watched
from tests.emulators.serving import Served
from tests.live_service import LiveService

RUA, PASSWORD = "rua@example.com", "an invented pass phrase"
ARTIFACTS = Path(__file__).parent.parent.parent / "artifacts" / "browser"
Person = Callable[..., Watched]
Snap = Callable[[Page, str], None]


# Not for the whole session: while Playwright is open its loop would be in the way of async tests.
@pytest.fixture(scope="package")
def browser() -> Generator[Browser]:
    """One Chromium for this folder."""
    with sync_playwright() as playwright:
        path = chromium.found()
        own = Path(playwright.chromium.executable_path)
        if path is None and not own.exists():
            pytest.fail(f"no Chromium: {chromium.INSTALL}")
        started = playwright.chromium.launch(
            executable_path=path, args=chromium.arguments(), timeout=60_000
        )
        expect.set_options(timeout=PATIENCE)
        yield started
        started.close()


@pytest.fixture(scope="package")
def host() -> Generator[str]:
    """Another company's site with the widget, under as strict a policy as can be; its origin."""

    async def page(request: Request) -> Response:
        service = request.query_params["service"]
        policy = f"default-src 'none'; script-src {service}; connect-src {service}"
        tag = f'<script type="module" src="{service}/widget.js" data-tenant="kapsule"></script>'
        body = (
            f'<!doctype html><html lang="en"><title>A host</title>{tag}<h1>A host</h1></html>'
        )
        return HTMLResponse(body, headers={"Content-Security-Policy": policy})

    with Served(Starlette(routes=[Route("/", page)])) as served:
        yield served.url


@pytest.fixture(scope="package")
def service(host: str) -> Generator[LiveService]:
    """One service for this folder; the other site stands on its list, this machine is its proxy."""
    settings = {"KORA_ALLOWED_ORIGINS": host, "KORA_TRUSTED_PROXIES": "127.0.0.0/8"}
    with live_service.running(settings) as started:
        yield started
    troubles = [line for line in started.printed if line.startswith(("ERROR", "Traceback"))]
    assert troubles == []


@pytest.fixture
def person(browser: Browser, service: LiveService) -> Generator[Person]:
    """Somebody with a browser of their own; at the end nobody's page may have misbehaved."""
    people: list[Watched] = []

    def arrive(name: str, *, via: str = service.url, **context: object) -> Watched:
        people.append(Watched.arriving(browser, via, name, context))
        return people[-1]

    yield arrive
    for each in people:
        each.page.context.close()
    assert [line for each in people for line in each.complaints] == []


@pytest.fixture(scope="package")
def staff(browser: Browser, service: LiveService) -> Generator[Watched]:
    """Sam, who followed the link that the first start printed."""
    sam = Watched.arriving(browser, service.url, "staff", {})
    sam.page.goto(service.sign_in_link)
    sam.at("sign-out").wait_for()
    yield sam
    sam.page.context.close()
    assert sam.complaints == []


@pytest.fixture(scope="package")
def colleague(browser: Browser, service: LiveService) -> Generator[Watched]:
    """Rua, an agent, who came in by password and second factor."""
    email, password = RUA, PASSWORD
    address = live_service.add_staff(
        service.home, email, name="Rua", role="agent", password=password
    )
    second_factor = parse_uri(address)
    assert isinstance(second_factor, TOTP)
    rua = Watched.arriving(browser, service.url, "colleague", {})
    sign_in(rua, second_factor.now())
    yield rua
    rua.page.context.close()
    assert rua.complaints == []


def sign_in(rua: Watched, code: str) -> None:
    """With her password and a second factor."""
    rua.page.goto(f"{rua.origin}/console")
    rua.at("signin-tenant").select_option("kapsule")
    rua.at("signin-email").fill(RUA)
    rua.at("signin-password").fill(PASSWORD)
    rua.at("signin-code").fill(code)
    rua.at("signin-submit").click()
    rua.at("sign-out").wait_for()


@pytest.fixture
def snap(request: pytest.FixtureRequest) -> Snap:
    """Keep a picture of a page under the test's name."""
    folder = ARTIFACTS / re.sub(r"\W+", "-", request.node.name)
    folder.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=folder / f"{name}.png", animations="disabled", scale="css")

    return keep
