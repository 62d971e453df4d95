"""Files that were broken on their way: each is read into clauses that hold together, or refused by name."""

import json
import random
import time
from collections.abc import Callable

import pytest

from assistant.errors import BadDocument
from assistant.knowledge import documents
from assistant.knowledge.outline import Piece
from tests.policy_files import Part, as_html, as_markdown, as_pdf, as_text, as_word

pytestmark = pytest.mark.slow


SHEDS = (
    Part("title", "Shed Policy"),
    Part("text", "Effective date: 2 March 2026"),
    Part("heading", "Sheds", "1"),
    Part("clause", "A shed is dry. We look after it once a year.", "1.1"),
    Part("clause", "You may paint it, except in these colours:", "1.2"),
    Part("letter", "red;", "(a)"),
    Part("letter", "blue.", "(b)"),
    Part("heading", "Fees", "2"),
    Part("clause", "The fees are:", "2.1"),
    Part("table", rows=(("Size", "Fee"), ("small", "NZ$10"), ("large", "NZ$25"))),
    Part("clause", "A fee is paid back within 14 days.", "2.2"),
)


def _ready_cut() -> bytes:
    rows = [
        {"doc": "sheds", "clause": str(n), "title": f"Part {n}", "text": f"Shed {n} is dry."}
        for n in range(1, 9)
    ]
    return "\n".join(json.dumps(row) for row in rows).encode()


FORMS: dict[str, tuple[bytes, int]] = {  # the file, how many broken ones: some take a process
    "a.txt": (as_text(SHEDS), 150),
    "a.md": (as_markdown(SHEDS), 150),
    "a.jsonl": (_ready_cut(), 150),
    "a.html": (as_html(SHEDS), 12),
    "a.docx": (as_word(SHEDS), 12),
    "a.pdf": (as_pdf(SHEDS), 12),
}


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def _hole(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    del data[at : at + chance.randrange(1, 200)]


def _flips(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randrange(1, 30)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _again(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at:at] = data[at : at + 300] * chance.randrange(1, 20)


def _strange(data: bytearray, chance: random.Random) -> None:
    odd = (b"\0" * 40, b"\xff\xfe", "\u202e\u2028\u200b".encode(), b"9" * 5000, b"[" * 3000)
    at = chance.randrange(len(data))
    data[at:at] = chance.choice(odd)


BREAKS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _cut,
    _hole,
    _flips,
    _again,
    _strange,
)


@pytest.mark.parametrize("name", FORMS)
def test_a_broken_file_is_read_or_refused_by_its_name(name: str) -> None:
    whole, many = FORMS[name]
    chance = random.Random(f"broken {name}")
    refused = 0

    for _ in range(many):
        data = bytearray(whole)
        chance.choice(BREAKS)(data, chance)
        began = time.perf_counter()
        refused += _refused(name, bytes(data))
        assert time.perf_counter() - began < 30

    assert 0 < refused <= many


def _refused(name: str, data: bytes) -> bool:
    try:
        found = documents.read(name, data, doc=None)
    except BadDocument as error:
        said = error.detail
    else:
        _hold_together([piece for document in found for piece in document.clauses])
        return False
    assert said.startswith(f"{name}: ")
    return True


def _hold_together(clauses: list[Piece]) -> None:
    assert clauses
    assert all(piece.clause and piece.text.strip() for piece in clauses)
    assert len(clauses) < 20_000
