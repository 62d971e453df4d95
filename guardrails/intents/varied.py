"""Messages as other hands would type them: a greeting before, a slip within, two things at once."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from guardrails.intents.train import Example

_BEFORE = (
    "Hi, ", "Hello. ", "hey ", "Kia ora, ", "Good morning. ", "Hi Kora. ", "hi there, ", "Dear team, ",
    "Ticket 48213. ", "Thanks for the answer. ", "Ok. ", "Hmm. ", "Quick one: ", "Sorry to bother you. ",
)  # fmt: skip
_AFTER = (
    " Thanks.", " thank you", " please", " Cheers.", " asap", " Regards, Ana", " ok?", " lol", "!!", "...",
)  # fmt: skip
_SHORT = 140
_WORD = 4  # letters that a word has at least where a hand slips
_BREAKS = str.maketrans(dict.fromkeys(",.;:!?'’"))
# Idle talk beside something else is often not named.
_UNTOLD = frozenset(("smalltalk", "off_topic"))


def varied(known: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    """Every message once, most as they stand; chance says which are changed, and how."""
    whole = [each for each in known if each.intents]
    for each in known:
        made = each
        if chance.random() < 0.10:
            made = _joined(each, chance.choice(whole), chance)
        yield replace(made, text=_typed(made.text, chance))


def _joined(one: Example, other: Example, chance: random.Random) -> Example:
    if len(one.text) >= _SHORT or len(other.text) >= _SHORT:
        return one
    first, second = (one, other) if chance.random() < 0.5 else (other, one)
    ended = first.text[-1:] in ".?!"
    between = chance.choice((" ", "\n") if ended else (". ", " ", "\n", " - "))
    intents = one.intents | other.intents
    if "handoff_request" in intents:
        intents -= {"handoff_mention"}
    told = (one.told & other.told) - _UNTOLD
    return Example(first.text.rstrip() + between + second.text, intents, told)


def _typed(text: str, chance: random.Random) -> str:
    if chance.random() < 0.12:
        text = chance.choice(_BEFORE) + text
    if chance.random() < 0.08:
        text += chance.choice(_AFTER)
    if chance.random() < 0.15:
        text = text.rstrip(".?!")
    if chance.random() < 0.08:
        text = text.translate(_BREAKS)
    return _slipped(text, chance) if chance.random() < 0.15 else text


def _slipped(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    for _ in range(max(1, len(words) // 10)):
        at = chance.randrange(len(words))
        if len(words[at]) >= _WORD:
            words[at] = _mistyped(words[at], chance)
    return " ".join(words)


def _mistyped(word: str, chance: random.Random) -> str:
    """Two letters swapped, one missing, or one twice."""
    at, kind = chance.randrange(1, len(word) - 1), chance.random()
    if kind < 0.4:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :] if kind < 0.7 else word[:at] + word[at] + word[at:]
