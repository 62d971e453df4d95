"""Customers and members of staff over the HTTP API, as browsers would be."""

from dataclasses import dataclass
from itertools import count
from typing import Any, Self

import httpx
from pyotp import parse_uri
from pyotp.totp import TOTP

from assistant.domain import Role
from assistant.house import House
from tests.builders import Clock

PASSWORD = "an invented pass phrase"
# Tests share a database: two of them that named their people alike would
# find each other's, in an order that changes from run to run.
NUMBERS = count(1)


@dataclass
class Colleague:
    """Somebody who is signed in, as a browser would be."""

    api: httpx.AsyncClient
    cookie: str
    csrf: str

    async def get(self, path: str) -> httpx.Response:
        self.api.cookies.clear()
        return await self.api.get(f"/v1/staff{path}", headers={"Cookie": self.cookie})

    async def delete(self, path: str) -> httpx.Response:
        headers = {"Cookie": self.cookie, "X-CSRF-Token": self.csrf}
        self.api.cookies.clear()
        return await self.api.delete(f"/v1/staff{path}", headers=headers)

    async def post(self, path: str, **body: object) -> httpx.Response:
        headers = {"Cookie": self.cookie, "X-CSRF-Token": self.csrf}
        self.api.cookies.clear()
        return await self.api.post(f"/v1/staff{path}", json=body, headers=headers)


@dataclass
class Customer:
    """Somebody in a conversation."""

    api: httpx.AsyncClient
    id: str
    auth: dict[str, str]

    @classmethod
    async def arriving(cls, api: httpx.AsyncClient, **body: object) -> Self:
        """Begins a conversation, with the sample company unless told otherwise."""
        answer = await api.post("/v1/conversations", json={"tenant": "kapsule", **body})
        assert answer.status_code == 201, answer.text
        held = answer.json()
        return cls(api, held["id"], {"Authorization": f"Bearer {held['token']}"})

    async def post(self, path: str, **body: object) -> httpx.Response:
        url = f"/v1/conversations/{self.id}{path}"
        return await self.api.post(url, json=body, headers=self.auth)

    async def get(self, path: str) -> httpx.Response:
        return await self.api.get(f"/v1/conversations/{self.id}{path}", headers=self.auth)

    async def ask(self, text: str) -> dict[str, str]:
        return (await self.post("/messages", text=text)).json()

    async def wait_for_a_person(self) -> str:
        return (await self.post("/handoff")).json()["id"]

    async def thread(self) -> dict[str, Any]:
        return (await self.api.get(f"/v1/conversations/{self.id}", headers=self.auth)).json()


class Staffing:
    """Makes accounts; each one's codes come from its own second factor."""

    def __init__(self, kora: House, api: httpx.AsyncClient, clock: Clock) -> None:
        self.kora, self.api, self.clock = kora, api, clock

    async def account(self, role: Role = "agent", tenant: str = "kapsule") -> tuple[str, TOTP]:
        number = next(NUMBERS)
        email = f"{role}{number}@staff.example"
        known = await self.kora.registry.get(tenant)
        uri = await self.kora.accounts.add(
            known.id, email=email, name=f"{role} {number}", role=role, password=PASSWORD
        )
        totp = parse_uri(uri)
        assert isinstance(totp, TOTP)
        return email, totp

    async def sign_in(self, **body: str) -> httpx.Response:
        return await self.api.post("/v1/staff/session", json=body)

    async def colleague(self, role: Role = "agent", tenant: str = "kapsule") -> Colleague:
        email, totp = await self.account(role, tenant)
        code = totp.at(self.clock())
        entered = await self.sign_in(tenant=tenant, email=email, password=PASSWORD, code=code)
        assert entered.status_code == 200
        cookie = entered.headers["set-cookie"].partition(";")[0]
        return Colleague(self.api, cookie, entered.json()["csrf"])


async def claimed(customer: Customer, agent: Colleague) -> str:
    """A person was asked for and is there; the handoff's id."""
    handoff = await customer.wait_for_a_person()
    assert (await agent.post(f"/handoffs/{handoff}/claim")).status_code == 200
    return handoff


async def resolved(customer: Customer, agent: Colleague) -> str:
    """Asked, claimed, answered and closed."""
    handoff = await claimed(customer, agent)
    await agent.post(f"/conversations/{customer.id}/messages", text="Done.")
    await agent.post(f"/handoffs/{handoff}/resolve", outcome="answered")
    return handoff


def refused(response: httpx.Response, status: int, code: str) -> bool:
    """Whether this is a problem document of that status and code."""
    assert response.headers["content-type"] == "application/problem+json"
    return (response.status_code, response.json()["code"]) == (status, code)
