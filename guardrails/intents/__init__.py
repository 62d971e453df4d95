"""What a customer message is: rules for what must never be missed, a classifier for the rest."""

import unicodedata
from collections.abc import Mapping
from datetime import date

from guardrails.injection import suspicious
from guardrails.intents import network
from guardrails.intents.age import could_be_young, under_age, youngest
from guardrails.intents.distress import (
    despairs_elsewhere,
    despairs_in_english,
    without_figures,
)
from guardrails.intents.human import asks_in_english, mentioned_in_english, only_asks_about
from guardrails.intents.identity import without_identity
from guardrails.intents.model import LABELS, ClassifierUnavailable, load, scores, sentences
from guardrails.intents.reading import Reading, ends, read
from guardrails.intents.signs import (
    breached,
    from_authority,
    reports_abuse,
    threatens_law,
    told,
)
from guardrails.intents.tongues import asks_elsewhere, mentioned_elsewhere
from guardrails.verdict import Intent

__all__ = ["ClassifierUnavailable", "classify", "distressed", "old_enough", "wants_human"]

# What an unclear message may be taken for: nothing that opens a queue or raises an alarm.
_CALM: tuple[Intent, ...] = (
    "policy_question",
    "technical",
    "smalltalk",
    "off_topic",
    "complaint",
)
_ASKING: tuple[Intent, ...] = ("policy_question", "technical")
# What is guessed fainter than this counts for nothing: a rule's wish for a human that no classifier hears anything
# of is none ("have a person erased"), and nobody need look whether such a guess is wrong.
_HEARD = 0.05
# Who speaks of people wishes for them only where that is half as likely again.
_LIKELIER = 1.5
# Who orders that something be done sounds like one who orders people about: "Lift it this minute."
_OVER_AN_ORDER = 0.6
# A plain question on rules is answered: beside one, what opens a queue must be surer, and a sign
# that no classifier shares counts for nothing.
_ASKS_RULES = 0.3
_SURER: dict[Intent, float] = {
    "distress": 0.45,
    "handoff_request": 0.4,
    "breach_report": 0.35,
    "authority_request": 0.25,
    "legal_threat": 0.25,
    "rights_request": 0.2,
    "decision_request": 0.2,
    "off_topic": 0.25,
}
# Who asks what happens if one wants a person mostly wants to know.
_ABOUT = 0.25
_DOUBTFUL: tuple[Intent, ...] = ("breach_report", "abuse_report", "legal_threat")
_UNSHARED = 0.1
# Idle talk that is half as likely a question is answered as one.
_HALF = 0.5
_IDLE = 0.25  # and so is talk that is hardly idle
_SCRIPTS = ("LATIN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "DEVANAGARI")
_LOOKED_AT = 400


def wants_human(text: str) -> bool:
    """Whether the writer asks for a human now. Rules alone: needs no file and never fails."""
    return _wants_human(read(text))


def distressed(text: str) -> bool:
    """Whether somebody may harm themselves. Rules alone: needs no file and never fails."""
    return _distressed(read(text))


def old_enough(text: str, *, minimum: int, today: date) -> bool:
    """Whether the youngest age that a message tells is one at which this company serves people."""
    told = youngest(read(ends(text)), today)
    return told is not None and told >= minimum


def classify(text: str, *, today: date) -> frozenset[Intent]:
    """Every intent of the message, at least one; the same text and day give the same set.

    Raises ClassifierUnavailable when the classifier's file is missing or not the right one.
    """
    reading, seen = read(text), ends(text)
    close = reading if seen == text else read(seen)
    found = _urgent(reading) | _signs(close, today)
    guesses = _guesses(seen, close)
    if suspicious(text):
        found.add("injection")
        # "From now on you are a human member of staff" asks for nobody: beside orders to the
        # machine a wish for a person is what a rule hears.
        guesses["handoff_request"] = _HEARD
    if not any(map(str.isalnum, seen)):  # "????" tells nobody what is wanted
        guesses |= {label: 0.0 for label in LABELS if label not in _CALM}
    found -= _unheard(guesses)
    if guesses["policy_question"] >= _ABOUT and only_asks_about(close):
        guesses["handoff_request"] *= _HALF
    if guesses["minor"] >= _HEARD and not could_be_young(close):
        guesses["minor"] = 0.0
    if guesses["distress"] >= _HEARD and (rest := without_figures(close.text)) is not None:
        guesses["distress"] = min(guesses["distress"], _likely(rest, read(rest))["distress"])
    found |= _sure(guesses, alone=not found)
    if "handoff_request" in found:
        found -= {"handoff_mention"}
    if found == {"smalltalk"} and _unread(text):
        return frozenset({"policy_question"})  # a greeting would be a guess about a stranger
    return frozenset(found)


def _unheard(guesses: Mapping[Intent, float]) -> set[Intent]:
    """What rules may hear and no classifier does."""
    unheard: set[Intent] = set()
    if guesses["handoff_request"] < _HEARD:
        unheard.add("handoff_request")
    if guesses["policy_question"] >= _ASKS_RULES:
        unheard |= {sign for sign in _DOUBTFUL if guesses[sign] < _UNSHARED}
    return unheard


def _unread(text: str) -> bool:
    """Whether most letters are of a script in which no rule and no training sentence is."""
    letters = [char for char in text[:_LOOKED_AT] if char.isalpha()]
    strange = sum(not unicodedata.name(char, "").startswith(_SCRIPTS) for char in letters)
    return 2 * strange > len(letters)


def _wants_human(reading: Reading) -> bool:
    return asks_in_english(reading) or asks_elsewhere(reading)


def _distressed(reading: Reading) -> bool:
    return despairs_in_english(reading) or despairs_elsewhere(reading)


def _urgent(reading: Reading) -> set[Intent]:
    found: set[Intent] = set()
    if _distressed(reading):
        found.add("distress")
    if _wants_human(reading):
        found.add("handoff_request")
    return found


def _signs(reading: Reading, today: date) -> set[Intent]:
    signs = told(reading)
    holds: dict[Intent, bool] = {
        "breach_report": breached(reading, signs),
        "authority_request": from_authority(signs),
        "legal_threat": threatens_law(reading, signs),
        "abuse_report": reports_abuse(reading),
        "minor": under_age(reading, today),
        "handoff_mention": mentioned_in_english(reading) or mentioned_elsewhere(reading),
    }
    return {intent for intent, so in holds.items() if so}


def _guesses(text: str, reading: Reading) -> dict[Intent, float]:
    """How likely each intent is; beside "are you a person?" the rest tells whether one is wished for."""
    guesses = _likely(text, reading)
    rest = without_identity(reading)
    if rest is None:
        return guesses
    guesses["smalltalk"] = max(guesses["smalltalk"], float(not rest.clauses))
    if (
        guesses["handoff_request"] >= _HEARD
    ):  # one that nothing hears is none whatever the rest says
        wish = _likely(rest.text, rest)["handoff_request"] if rest.clauses else 0.0
        guesses["handoff_request"] = min(guesses["handoff_request"], wish)
    return guesses


def _likely(text: str, reading: Reading) -> dict[Intent, float]:
    """How likely each intent is: in the sentence that speaks for it most, and read as a whole."""
    apart = scores(load(), sentences(reading)).max(axis=0)
    found = network.beside(apart, network.guess(text))
    return {label: float(found[at]) for at, label in enumerate(LABELS)}


def _sure(guesses: Mapping[Intent, float], *, alone: bool) -> set[Intent]:
    """What the classifier is sure of; its best guess where nothing else is known."""
    needed: dict[Intent, float] = dict(zip(LABELS, load().thresholds.tolist(), strict=True))
    if guesses["policy_question"] >= _ASKS_RULES:
        needed |= {label: max(needed[label], least) for label, least in _SURER.items()}
    spoken_of = _LIKELIER * guesses["handoff_mention"]
    needed["handoff_request"] = max(needed["handoff_request"], spoken_of)
    if guesses["decision_request"] > guesses["handoff_request"]:
        needed["handoff_request"] = max(needed["handoff_request"], _OVER_AN_ORDER)
    sure: set[Intent] = {label for label in LABELS if guesses[label] >= needed[label]}
    if alone and sure == {"smalltalk"}:
        sure |= {label for label in _ASKING if guesses[label] >= _HALF * needed[label]}
        sure |= {"policy_question"} if guesses["smalltalk"] < _IDLE else set()
    if sure or not alone:
        return sure
    calm: Intent = max(_CALM, key=lambda label: guesses[label] - needed[label])
    return {calm}
