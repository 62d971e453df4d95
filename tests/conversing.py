"""A customer's conversation over the HTTP API: what is asked, what comes over the wire."""

import json
from dataclasses import dataclass
from typing import Any, Self

import httpx


@dataclass(frozen=True, slots=True)
class Frame:
    """An event as it went over the wire."""

    id: int
    kind: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation and the right to it."""

    api: httpx.AsyncClient
    id: str
    auth: dict[str, str]

    @classmethod
    async def start(cls, api: httpx.AsyncClient, **body: object) -> Self:
        """Begin one, with the sample tenant unless told otherwise."""
        answer = await api.post("/v1/conversations", json={"tenant": "kapsule", **body})
        assert answer.status_code == 201, answer.text
        held = answer.json()
        return cls(api, held["id"], {"Authorization": f"Bearer {held['token']}"})

    @property
    def path(self) -> str:
        return f"/v1/conversations/{self.id}"

    async def ask(self, text: str) -> dict[str, Any]:
        """A turn, answered whole."""
        answer = await self.api.post(
            f"{self.path}/messages", json={"text": text}, headers=self.auth
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def stream(self, text: str) -> list[Frame]:
        """A turn, event by event."""
        answer = await self.api.post(
            f"{self.path}/messages",
            json={"text": text},
            headers={**self.auth, "Accept": "text/event-stream"},
        )
        assert answer.status_code == 200, answer.text
        return frames(answer.text)

    async def thread(self) -> dict[str, Any]:
        """What the customer's screen shows after a reload."""
        return (await self.api.get(self.path, headers=self.auth)).json()


def frames(body: str) -> list[Frame]:
    """The events of a stream that has ended."""
    found: list[Frame] = []
    for block in body.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        if "event" in fields:
            found.append(
                Frame(int(fields.get("id", 0)), fields["event"], json.loads(fields["data"]))
            )
    return found


def said(events: list[Frame]) -> str:
    """Everything Kora put on the wire, taken back or not."""
    return " ".join(str(each.data.get("text", "")) for each in events)


def of_kind(events: list[Frame], kind: str) -> list[Frame]:
    """Those of one kind."""
    return [each for each in events if each.kind == kind]
