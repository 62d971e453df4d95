"""A flood before staff: one group that opens, and whoever waits beside it stays in sight."""

from collections.abc import Generator

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person, Snap
from tests.browser.steps import say, start
from tests.browser.watched import Watched
from tests.live_service import LiveService

pytestmark = pytest.mark.browser
MANY = 30


@pytest.fixture
def flood(service: LiveService) -> Generator[None]:
    """Many conversations of one network, each of which wants a person; later they want none."""
    headers = {"X-Forwarded-For": "198.51.100.7"}
    with httpx.Client(base_url=service.url, headers=headers, timeout=60) as api:
        paths = [_asking(api) for _ in range(MANY)]
        yield
        for path, auth in paths:
            api.delete(path, headers=auth).raise_for_status()


def _asking(api: httpx.Client) -> tuple[str, dict[str, str]]:
    held = api.post("/v1/conversations", json={"tenant": "kapsule"}).raise_for_status().json()
    path, auth = f"/v1/conversations/{held['id']}", {"Authorization": f"Bearer {held['token']}"}
    api.post(f"{path}/handoff", headers=auth).raise_for_status()
    return f"{path}/handoff", auth


def test_a_flood_is_one_group_that_opens(
    person: Person, staff: Watched, flood: None, snap: Snap
) -> None:
    customer = person("customer")
    start(customer)
    say(customer, "My invoice for May is wrong, may I talk to a person?")

    rows, group = staff.at("queue-item"), staff.at("group")
    expect(group).to_have_text(f"{MANY - 1} more from one network this hour")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="invoice for May")).to_be_visible()
    snap(staff.page, "folded")
    group.click()

    expect(rows).to_have_count(21)
    expect(
        staff.page.get_by_text(f"{MANY - 20} more come up as these are taken")
    ).to_be_attached()
    snap(staff.page, "open")
    group.click()
    expect(rows).to_have_count(2)
    customer.at("back").click()
