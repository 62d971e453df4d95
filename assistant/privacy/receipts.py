"""The receipt of an erasure: what went, what stays and why, until when; signed, naming nobody."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from assistant.domain import TenantId
from assistant.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is not erased."""

    what: str
    why: str
    until: str  # a day, or in words what ends it
    count: int | None = None  # None: not ours to count


@dataclass(frozen=True, slots=True)
class Pending:
    """Something that is erased and not yet gone."""

    what: str
    by: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What somebody gets who was erased."""

    id: str
    tenant: TenantId
    company: str
    about: str  # a keyed mark; whoever erased can show that it is theirs
    cause: str
    up_to: datetime  # everything that began until then
    done_at: datetime
    erased: Mapping[str, int]  # rows by store
    found_afterwards: int  # in a search of every store, after it
    kept: Sequence[Kept]
    pending: Sequence[Pending]
    backups_gone_on: date  # the last copy that may still hold something has turned over


def signed(receipt: Receipt, vault: Vault) -> dict[str, object]:
    """As it is handed out: plain JSON, with a signature over everything else in it."""
    body: dict[str, object] = json.loads(json.dumps(asdict(receipt), default=_plain))
    signature, key = vault.sign(receipt.tenant, _canonical(body))
    return {**body, "signature": {"algorithm": "Ed25519", "key": key, "value": signature}}


def genuine(given: Mapping[str, object], vault: Vault) -> bool:
    """Whether we signed this receipt, and nothing in it was changed."""
    body = {name: value for name, value in given.items() if name != "signature"}
    match given:
        case {"tenant": str(tenant), "signature": {"value": str(value)}}:
            return vault.signed(TenantId(tenant), _canonical(body), value)
        case _:
            return False


def _canonical(body: Mapping[str, object]) -> bytes:
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _plain(value: object) -> str:
    assert isinstance(value, date | datetime)
    return value.isoformat()
