"""A person's own copy of everything that is held about them: JSON, and the same as CSV.

`FIELDS` is its documented form; a test holds it to what is really written.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from assistant.domain import ConversationId, TenantId
from assistant.errors import NotFound
from assistant.storage.consents import Consents
from assistant.storage.corrections import Correction, Corrections
from assistant.storage.erasing import ErasureStore
from assistant.storage.held import Held, HeldChat, HeldLine
from assistant.storage.limits import Limits
from assistant.tenants import Tenant
from guardrails import Placeholders

FORM = "kora-export 1"

# Every field of the JSON form, by the record that it stands in.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "export": {
        "form": "the name and version of this form",
        "made_at": "when this copy was made",
        "company": "whose assistant this is",
        "about": "'person': everything; 'conversation': one conversation alone",
        "conversations": "each chat, oldest first",
        "memories": "what the assistant remembers, with names taken out",
        "limits": "what you asked us not to do, or what we stopped by ourselves",
        "consents": "what you agreed to and took back",
        "looked_at": "when staff opened or did something with it",
        "elsewhere": "what is held outside of this system",
    },
    "conversations": {
        "id": "the chat's number",
        "started_at": "when it began",
        "locale": "the language that your browser asked for",
        "signed_in": "whether the company's site had told us who you are",
        "memory_consent": "whether the assistant may remember this chat",
        "lines": "every line, internal notes of staff too",
        "corrections": "what you said is wrong in it, and what became of that",
        "handoffs": "when a person was asked for, and how far that is",
        "cases": "what was filed for staff, and what the file says",
        "decisions": "what staff decided",
        "told_by_site": "what the company's site told us with your sign-in",
    },
    "lines": {
        "id": "the line's number",
        "at": "when it was written",
        "author": "customer (you), kora (the assistant), staff, system, or note (staff, internal)",
        "name": "the writer's name, of staff and of the assistant",
        "text": "as it was written; passwords and card numbers were cut before it was kept",
        "redacted": "as staff see it unless they ask for the original",
        "citations": "the clauses that it names",
        "rating": "your thumb: 1 or -1",
        "words": "what you wrote with the thumb",
    },
}

COLUMNS = ("record", "id", "conversation", "at", "author", "name", "text", "more")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(frozen=True)
class Exports:
    """Reads; who may ask, and the audit line, are the caller's."""

    held: Held
    store: ErasureStore
    limits: Limits
    consents: Consents
    corrections: Corrections
    elsewhere: Sequence[str]
    clock: Callable[[], datetime]

    async def everything(self, tenant: Tenant, subject: str) -> dict[str, Any]:
        """All that is held about a customer, or about one conversation. Raises `NotFound`."""
        ids = await self.store.conversations(tenant.id, subject, before=self.clock())
        limits = await self.limits.of(tenant.id, subject, *ids)
        if not ids and not limits:
            raise NotFound("nothing is held about this person")
        known: dict[str, Placeholders] = {}
        chats: list[dict[str, Any]] = []
        for conversation in ids:
            chat = await self.held.chat(tenant.id, conversation)
            if chat:
                known[chat.id] = chat.known
                chats.append(await self._chat(tenant.id, chat))
        whole = {
            "form": FORM,
            "made_at": self.clock(),
            "company": tenant.file.company,
            "about": "conversation" if subject in ids else "person",
            "conversations": chats,
            "memories": [
                dict(each) for each in await self.held.memories(tenant.id, subject, ids)
            ],
            "limits": [
                {
                    "limit": each.limit,
                    "set_at": each.set_at,
                    "set_by": each.set_by,
                    "lifted_at": each.lifted_at,
                }
                for each in limits
            ],
            "consents": [
                {"purpose": c.purpose, "given": c.given, "how": c.how, "at": c.at}
                for c in await self.consents.of(tenant.id, subject, ids)
            ],
            "looked_at": [
                dict(each) for each in await self.held.looked(tenant.id, [subject, *ids])
            ],
            "elsewhere": list(self.elsewhere),
        }
        return json.loads(json.dumps(whole, default=_plain))

    async def _chat(self, tenant: TenantId, chat: HeldChat) -> dict[str, Any]:
        sought = await self.corrections.of(tenant, [ConversationId(chat.id)])
        return {
            "id": chat.id,
            "started_at": chat.started_at,
            "locale": chat.locale,
            "signed_in": chat.signed_in,
            "memory_consent": chat.memory_consent,
            "told_by_site": dict(chat.told_by_site),
            "lines": [_line(line, chat.known) for line in chat.lines],
            "corrections": [_correction(each) for each in sought],
            "handoffs": [dict(each) for each in chat.handoffs],
            "cases": [
                {**each, "asked": chat.known.restore(each["asked"])} for each in chat.cases
            ],
            "decisions": [
                {
                    **each,
                    "outcome": chat.known.restore(each["outcome"]),
                    "reason": chat.known.restore(each["reason"]),
                }
                for each in chat.decisions
            ],
        }


def as_json(export: Mapping[str, Any]) -> str:
    """As a file, for people to read too."""
    return json.dumps(export, ensure_ascii=False, indent=2) + "\n"


def as_csv(export: Mapping[str, Any]) -> str:
    """The same export as one table: a row a record, what has no column in `more` as JSON.

    A text that a spreadsheet would take for a formula is led by an apostrophe, and so is one
    that begins with an apostrophe of its own.
    """
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for record, conversation, held in _records(export):
        at = held.get("at") or held.get("started_at") or held.get("asked_at") or ""
        plain = {name: held.get(name) or "" for name in ("id", "author", "name", "text")}
        shown = {"id", "author", "name", "text", "at"}
        more = {name: value for name, value in held.items() if name not in shown}
        cells = (record, plain["id"], conversation, at, plain["author"], plain["name"])
        packed = json.dumps(more, ensure_ascii=False, sort_keys=True)
        table.writerow([_cell(str(cell)) for cell in (*cells, plain["text"], packed)])
    return out.getvalue()


def _records(export: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    lists = ("conversations", "memories", "limits", "consents", "looked_at", "elsewhere")
    yield "export", "", {n: value for n, value in export.items() if n not in lists}
    parts = ("lines", "corrections", "handoffs", "cases", "decisions")
    for chat in export["conversations"]:
        yield "conversation", chat["id"], {n: v for n, v in chat.items() if n not in parts}
        for part in parts:
            for held in chat[part]:
                yield part, chat["id"], held
    for name in ("memories", "limits", "consents", "looked_at"):
        for held in export[name]:
            yield name, "", held
    for place in export["elsewhere"]:
        yield "elsewhere", "", {"text": place}


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _line(line: HeldLine, known: Placeholders) -> dict[str, Any]:
    whole = line.original.unseal() if line.original else known.restore(line.redacted)
    return {
        "id": line.id,
        "at": line.at,
        "author": line.author,
        "name": line.name,
        "text": whole,
        "redacted": line.redacted,
        "citations": list(line.citations),
        "rating": line.rating,
        "words": known.restore(line.words) if line.words else None,
    }


def _correction(held: Correction) -> dict[str, Any]:
    return {
        "id": held.id,
        "message": held.message,
        "text": held.original.unseal(),
        "state": held.state,
        "asked_at": held.asked_at,
        "decided_at": held.decided_at,
        "reason": held.reason.text if held.reason else None,
    }


def _plain(value: object) -> str:
    assert isinstance(value, date | datetime)
    return value.isoformat()
