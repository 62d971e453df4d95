# pyright: basic
# ruff: noqa: SIM905 - word lists read better as text
"""Content words as stems; the one place of the guards that knows the stemmer."""

import functools

import snowballstemmer

from guardrails.decision.reading import fold
from guardrails.matching import compiled

_WORD = compiled(r"[a-z][a-z'-]*[a-z]|[a-z]")
_STOP = frozenset(
    (
        "a an the of to and in is are was were be been being i you your yours we our ours us"
        " it its this that these those for on with at by from as or if not no can could will"
        " would shall should may might must do does did has have had any all some such than"
        " then them they their there here which who whom whose what when where how why so up"
        " out about into over under also only just more most other one own same too very each"
        " both while during until before after once because through per via please yes says"
        " say said policy clause refunds privacy according under means within still again ask"
        " asks asked want like get gets got make made let lets thing things way case customer"
        " customers kapsule kora kapalya kaligon kvmzone cloud"
    ).split()
)
# Words that clerks and clauses use for one thing; each group counts as its first word.
_ALIKE = (
    "chat conversation chats talk messag",
    "keep kept store stored retain retention hold held save saved stays stay storage storing remain remains",
    "delete deleted erase erased remove removed wipe deletion erasure wiped disappear disappears vanish",
    "pay paid payment payments bill billing charge charges charged fee fees invoice price cost costs card",
    "month months monthly",
    "year years annual annually yearly",
    "stop cancel cancelled cancelling cancellation end ends ended terminate terminated termination ending finish finished finishes over",
    "refund refunded reimburse refundable non-refundable refunding money-back back return returned returns",
    "write contact email e-mail reach mail ask request apply requests requesting asking tell inform told notify",
    "personal information data details detail",
    "share shared disclose disclosed disclosure pass passed give given hand handed",
    "child children minor minors kid kids under-age",
    "breach incident leak violation violate break breaks broke broken breaking",
    "law legal legally statute act lawful",
    "plan plans subscription subscriptions",
    "company provider business firm companies providers",
    "human person people staff team somebody employee employees colleague member",
    "abroad overseas foreign international",
    "server servers machine machines",
    "agree consent permission approve approval agreed consented approved allow allowed permit permitted authorise authority",
    "suspend suspended suspension pause block",
    "change changes changed update updated amend alter altered modify revised revision",
    "run runs continue continues goes lasts last active",
    "free nothing",
    "buy bought purchase purchased purchases",
    "reply respond answer response answered replies",
    "cover covers covered include includes included apply applies concern concerns",
    "right rights entitled entitlement",
    "use used uses using usage",
    "process processed processing handle handles handled",
    "decide decides decision decisions decided",
    "start starts begin begins starting",
    "sell sold selling",
    "learn aware notice discover find found",
    "way method means manner",
    "send sending sent transmission transmit travels transit deliver delivers",
    "forbid forbidden prohibited prohibit ban banned disallowed",
    "close closed closing closure",
    "new another next",
    "announce announced notice notification ahead advance beforehand hear warned",
    "review reviews reviewed check checks looks assess assessment assesses",
    "website site page pages sites",
    "copy copies export",
    "correct correction wrong mistake mistakes error errors rectify rectification inaccurate",
    "need needs required require requires demand demands necessary call",
    "fail fails failed failure",
    "solve settle settled resolve resolved",
    "machine-readable machines readable",
    "first initial original originally",
    "whole full entire complete",
    "certificate certificates ssl",
    "stand standing currently current present up-to-date",
    "reason grounds because",
    "grow repeated repeatedly again",
    "certain fixed",
    "receive get gets obtain",
    "protect protection safeguard safeguards secure security safe",
    "fault faults problem issue",
    "spam unsolicited",
    "bulk mass",
    "job recruitment applied applicant application",
    "log login logs",
    "identity who verify verified verification",
    "unsubscribe opt-out opting",
    "promotion promotions promotional marketing advertising",
    "analytics statistics analyse",
    "owner own belong belongs property",
    "move moved moving transfer transferred",
    "dispute disputed complaint complain dissatisfied unsatisfied satisfied",
    "consumer consumers",
    "additional further more extra",
    "part partial portion rest left unused remaining",
    "intentional intentionally purpose deliberate deliberately knowingly",
    "tax taxes gst",
    "period time",
    "big large",
    "adult adults",
    "harm damage",
    "mean mens meant designed aimed directed intended",
    "deduct less minus off",
    "credit credits",
    "money sum amount dollars",
    "build built made make",
    "remember remembers memory",
    "backup backups",
    "train training trained",
    "mention states stated state",
    "choose select selected pick",
    "visit visitor visitors",
    "location located where region country countries",
)


@functools.cache
def _stemmer():
    return snowballstemmer.stemmer("english")


@functools.lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    return _stemmer().stemWord(word)


@functools.cache
def _groups() -> dict[str, str]:
    return {_stem(word): line.split()[0] for line in _ALIKE for word in line.split()}


@functools.lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The content words of a text, each as a stem or as the group it belongs to."""
    folded = fold(text).text.replace("-", " ")
    groups = _groups()
    words = (
        folded[start:end].strip("'").removesuffix("'s") for start, end in _WORD.all(folded)
    )
    found = {_stem(word) for word in words if word not in _STOP and len(word) > 1}
    return frozenset(groups.get(stem, stem) for stem in found)


def content(text: str) -> frozenset[str]:
    """What a claim has to find in its clause: its content words without spelled numbers."""
    return stems(text) - _NUMBERS


_NUMBERS = frozenset(
    (
        "one two three four five six seven eight nine ten eleven twelv thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen twenti thirti forti fifti sixti seventi"
        " eighti nineti hundr thousand someon"
    ).split()
)
