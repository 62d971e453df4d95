"""A desk that the tenant has already: told of handoffs, redacted and signed, and heard in return."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, assert_never

from assistant import hooks
from assistant.console import Console
from assistant.domain import Handoff, StaffId
from assistant.egress import Egress
from assistant.errors import BadInput, CallFailed
from assistant.staff.accounts import Staff
from assistant.storage.calls import Call, Calls
from assistant.storage.vault import Vault
from assistant.tenants import Tenant

_LINES = 40
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Heard:
    """What the other desk says of a handoff."""

    id: str
    handoff: str
    kind: Literal["claimed", "reply", "released", "resolved"]
    name: str
    text: str


@dataclass(frozen=True)
class Abroad:
    """Calls out with redacted words alone; what comes back is an act of a person at that desk."""

    calls: Calls
    console: Console
    vault: Vault
    egress: Egress
    clock: Callable[[], datetime]

    async def tell(self, tenant: Tenant) -> int:
        """What the other desk has not taken yet. How many it took."""
        url = tenant.file.desk.webhook
        if url is None:
            return 0
        told = 0
        for call in await self.calls.due(tenant.id):
            body = await self._body(tenant, call)
            signature = hooks.sign(
                self.vault.hook_secrets(tenant.id)[0], body, now=self.clock()
            )
            taken = await self._post(url, body, signature)
            await self.calls.settle(tenant.id, call, taken=taken)
            told += taken
        return told

    async def _post(self, url: str, body: bytes, signature: str) -> bool:
        headers = {"Content-Type": "application/json", hooks.HEADER: signature}
        try:
            return 200 <= await self.egress.post(url, body, headers, timeout=_SECONDS) < 300
        except CallFailed:
            return False

    async def _body(self, tenant: Tenant, call: Call) -> bytes:
        held = await self.console.desk.floor.find(tenant.id, call.handoff)
        lines = await self.console.conversations.thread(
            tenant.id, held.conversation, notes=False, last=_LINES
        )
        cases = await self.console.desk.store.cases(tenant.id, conversation=held.conversation)
        told = {
            "id": call.id,
            "kind": call.kind,
            "tenant": tenant.id,
            "conversation": held.conversation,
            "handoff": _handoff(held),
            "messages": [
                {"id": m.id, "author": m.author, "text": m.text.text, "at": m.at.isoformat()}
                for m in lines
            ],
            "cases": [
                {
                    "reference": case.reference,
                    "kind": case.kind,
                    "asked": case.asked.text,
                    "due_at": case.due_at.isoformat(),
                    "clauses": list(case.file.clauses),
                }
                for case in cases
            ],
        }
        return json.dumps(told, ensure_ascii=False).encode()

    async def hear(self, tenant: Tenant, heard: Heard) -> None:
        """An act of somebody there, under their name. The same call twice is one act."""
        if not heard.name.strip():
            raise BadInput("an act needs somebody's name", field="name")
        staff = Staff(tenant.id, StaffId("desk"), heard.name.strip(), "agent")
        held = await self.console.desk.floor.find(tenant.id, heard.handoff)
        match heard.kind:
            case "claimed":
                await self._claim(tenant, staff, held)
            case "reply":
                await self._claim(tenant, staff, held)
                await self.console.reply(
                    staff, held.conversation, heard.text, client_message_id=heard.id
                )
            case "released":
                if held.claimed_by == staff.id:
                    await self.console.release(staff, held.id)
            case "resolved":
                if held.claimed_by == staff.id and held.state != "resolved":
                    await self.console.resolve(staff, held.id, "answered")
            case _:
                assert_never(heard.kind)

    async def _claim(self, tenant: Tenant, staff: Staff, held: Handoff) -> None:
        # Without a limit of its own: how many that desk answers at once is its own affair.
        await self.console.desk.floor.claim_abroad(
            tenant, held.id, staff=staff.id, name=staff.name
        )


def _handoff(held: Handoff) -> dict[str, object]:
    return {
        "id": held.id,
        "queue": held.queue,
        "state": held.state,
        "priority": held.priority,
        "opened_at": held.opened_at.isoformat(),
        "due_at": held.due_at.isoformat(),
    }
