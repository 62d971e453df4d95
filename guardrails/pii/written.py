"""Messages and answers that were written for the other models here, to learn names' company from."""

import re
from pathlib import Path
from random import Random

from guardrails.pii.reading import read
from guardrails.pii.tokens import marked, tokens

_FOLDER = Path(__file__).parent.parent
_FILES = (
    "intents/texts/messages",
    "intents/texts/questions",
    "intents/texts/sentences",
    "decision/drafts",
)
# Persons whom these files name: lines with one of them teach nothing, for they bear no labels.
_PERSONS_TEXT = (
    "ana bex carlo cobain dave donald hale hine jo john jonh kerr lee mary mere mickey moana mona"
    " penny priya rangi sarah simon tane tom tyler voss ihaka hamlet nightowl kr-889"
)
_PERSONS = frozenset(_PERSONS_TEXT.split())
_ADDRESSES = ("example road", "queen street")
# Where one of these stands, a name can stand.
_SOMEBODY = re.compile(
    r"\b(?:he|she|him|who else|(?:my|our|your|the|that|his|her|a) (?:old |new |late |former )?"
    r"(?:manager|boss|brother|sister|mother|father|mum|dad|son|daughter|wife|husband|partner|friend|"
    r"neighbour|neighbor|colleague|accountant|lawyer|developer|designer|agent|engineer|technician|"
    r"supervisor|owner|employee|client|customer|guy|man|woman|person|teacher|student|doctor|"
    r"landlord|flatmate|director|cousin|uncle|aunt|nephew|niece|intern|assistant|secretary))\b",
    re.IGNORECASE,
)
_NAMED = 0.8
# How often the name stands beside the word: `my brother {given}`.
_BESIDE = 0.25


def written() -> list[str]:
    """Every line that names nobody, folded."""
    lines: dict[str, None] = {}
    for file in _FILES:
        text = (_FOLDER / f"{file}.tsv").read_text(encoding="utf-8")
        for line in text.splitlines():
            said = read(line.partition("\t")[2].strip()).text
            if said and "{" not in said and not _names(said):
                lines[said] = None
    return [*lines]


def somebody(line: str) -> bool:
    """Whether the line speaks of a person without a name."""
    return _SOMEBODY.search(line) is not None


def peopled(line: str, random: Random) -> str:
    """Mostly with a slot for a name in the place of somebody who has none in the line."""
    if random.random() > _NAMED:
        return line
    place = random.choice([*_SOMEBODY.finditer(line)])
    slot = random.choice(("{given}", "{given}", "{person}"))
    if " " in place[0] and random.random() < _BESIDE:
        slot = f"{place[0]} {slot}"
    return f"{line[: place.start()]}{slot}{line[place.end() :]}"


def _names(line: str) -> bool:
    if any(address in line.lower() for address in _ADDRESSES):
        return True
    words = {word.text for word in tokens(line)}
    if {word.lower() for word in words} & _PERSONS:
        return True
    return any(
        word[0].isupper() and marked(word) and set(marked(word)) <= {"G", "F"} for word in words
    )
