"""A page that notes what a customer would never see: requests, errors, breaches of policy."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self, TypedDict, cast

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page, Request

PATIENCE = 30_000  # ms: how long a page may take on a busy machine; no test waits for it
_NOTE_BREACHES = """
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
  console.error(`policy: ${violatedDirective} ${blockedURI}`));
"""
_RUN_AXE = "(options) => axe.run(options).then(({ violations }) => violations)"
_LOCAL = ("data:", "blob:")
# What the browser itself says when a test took its network, to whoever is not signed in or
# has no chat any more, and to the second of two who claim.
_EXPECTED = re.compile(
    r"net::ERR_(?!BLOCKED)|status of 401 .*/(?:v1/staff/session|events)|status of 409 .*/claim$"
)


@dataclass
class Watched:
    """Somebody's page."""

    page: Page
    origin: str
    host: str = ""  # the page's own, where it is not the service's
    complaints: list[str] = field(default_factory=list[str])

    @classmethod
    def arriving(
        cls, browser: Browser, origin: str, name: str, context: Mapping[str, object]
    ) -> Self:
        """A browser context of their own, and its first page."""
        page = browser.new_context(**context).new_page()  # pyright: ignore[reportArgumentType]
        page.set_default_timeout(PATIENCE)
        watched = cls(page, origin)
        page.add_init_script(_NOTE_BREACHES)
        page.on("request", lambda request: watched.asked(name, request))
        page.on("console", lambda message: watched.logged(name, message))
        page.on("pageerror", lambda error: watched.failed(name, error))
        return watched

    def asked(self, name: str, request: Request) -> None:
        """Note a request that leaves our origin."""
        ours = (f"{self.origin}/", f"{self.host or self.origin}/", *_LOCAL)
        if not request.url.startswith(ours):
            self.complaints.append(f"{name} asked for {request.url}")

    def logged(self, name: str, message: ConsoleMessage) -> None:
        """Note an error on the console."""
        line = f"{message.text} {message.location['url']}"
        if message.type in {"error", "warning"} and not _EXPECTED.search(line):
            self.complaints.append(f"{name}: {line}")

    def failed(self, name: str, error: Error) -> None:
        """Note a script that broke."""
        self.complaints.append(f"{name}: {error.message}")

    def at(self, testid: str) -> Locator:
        """A part of the page, also inside open shadow roots."""
        return self.page.get_by_test_id(testid)

    def barriers(self) -> list[str]:
        """What axe finds wrong for people who do not see or point: by day, and by night."""
        self.page.emulate_media(reduced_motion="reduce")  # half faded in, every colour is pale
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        found = self._axe({"resultTypes": ["violations"]})
        self.page.emulate_media(color_scheme="dark")
        found += self._axe({"runOnly": ["color-contrast"]})  # only colours change at night
        self.page.emulate_media(color_scheme="light")
        return found

    def _axe(self, options: Mapping[str, object]) -> list[str]:
        found = cast("list[_Violation]", self.page.evaluate(_RUN_AXE, options))
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in found
            for node in violation["nodes"]
        ]


class _Node(TypedDict):
    target: list[object]
    failureSummary: str


class _Violation(TypedDict):
    id: str
    nodes: list[_Node]
