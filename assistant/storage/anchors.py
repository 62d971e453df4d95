"""Anchors as lines of a file: the end of each chain at some time, kept away from the database."""

import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import cast

from assistant.domain import TenantId
from assistant.errors import BadInput
from assistant.storage.chain import Anchor

_FILE = "anchors.jsonl"


def kept(home: Path) -> tuple[Anchor, ...]:
    """What this data folder remembers of its chains."""
    file = home / _FILE
    return read(file) if file.exists() else ()


def keep(home: Path, anchors: Sequence[Anchor]) -> None:
    """Remember the newest end of each chain, beside the database and not in it."""
    newest = {(each.tenant, each.chain): each for each in (*kept(home), *anchors)}
    fresh = (home / _FILE).with_suffix(".new")
    descriptor = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.writelines(f"{line(each)}\n" for each in newest.values())
    fresh.replace(home / _FILE)


def line(anchor: Anchor) -> str:
    """An anchor for printing, mailing, signing."""
    return json.dumps(
        {
            "tenant": anchor.tenant,
            "chain": anchor.chain,
            "seq": anchor.seq,
            "hash": anchor.hash,
            "at": anchor.at.isoformat(),
        }
    )


def read(file: Path) -> tuple[Anchor, ...]:
    """Anchors of a file. Raises `BadInput`, naming the line."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file.name} cannot be read") from error
    return tuple(_anchor(number, text) for number, text in enumerate(lines, 1) if text.strip())


def _anchor(number: int, text: str) -> Anchor:
    try:
        row = cast("dict[str, object]", json.loads(text))
        table = str(row["chain"])
        if table not in ("audit", "statements"):
            raise BadInput(f"line {number} names no chain of ours")
        return Anchor(
            TenantId(str(row["tenant"])),
            table,
            int(str(row["seq"])),
            str(row["hash"]),
            datetime.fromisoformat(str(row["at"])),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"line {number} is no anchor") from error
