"""What a question means in its conversation."""

from collections.abc import Sequence

from assistant.domain import Exchange
from assistant.knowledge import words

_BACK = frozenset(
    {
        "it",
        "its",
        "that",
        "those",
        "them",
        "they",
        "their",
        "theirs",
        "there",
        "one",
        "ones",
        "this",
        "these",
        "him",
        "her",
        "such",
        "same",
    }
)
_JOINS = frozenset(
    {"and", "but", "or", "also", "even", "so", "then", "what", "how", "if", "plus"}
)
_SUBJECTS = frozenset({"i", "you", "we", "they", "he", "she", "it"})
# What is done, as opposed to what it is done to: "and tickets?" keeps the one, not the other.
_DEEDS = frozenset(
    {
        "~keep",
        "~delete",
        "~refund",
        "~cancel",
        "~collect",
        "~purpose",
        "~share",
        "~sell",
        "~correct",
        "~portable",
        "~respond",
        "~notice",
        "~secure",
        "~encryption",
        "~location",
        "~transfer",
        "~train",
        "~memory",
        "~decide",
        "~read",
        "~optout",
        "~contact",
        "~complain",
        "~investigate",
        "~suspend",
        "~calculate",
        "~start",
        "~restrict",
        "~renewal",
    }
)


def resolve(question: str, history: Sequence[Exchange]) -> str:
    """The question with the topic words that it leaves to the turns before it."""
    if not history or not _leans(question):
        return question
    before = resolve(history[-1].question, history[-3:-1])
    carried = _deeds(before) if _substitutes(question) else before
    return f"{carried} {question}".strip()


def _leans(question: str) -> bool:
    """Whether it cannot be understood alone: a pronoun, a bare fragment, "and if ...?"."""
    said = words.tokens(question)
    topic = words.content(said)
    points_back = bool(_BACK & set(said)) and len(topic) <= 4
    conditional = bool(said) and said[0] in _JOINS and "if" in said[:2] and len(topic) <= 5
    fragment = len(topic) <= 1 or (said[0] in _JOINS and not _has_subject(said))
    return points_back or conditional or fragment


def _has_subject(said: Sequence[str]) -> bool:
    """`and how do I reboot`, `and do you keep`: a whole question that happens to begin with and."""
    return bool(_SUBJECTS & set(said)) and "about" not in said[:2]


def _substitutes(question: str) -> bool:
    """`And tickets?`, `What about the annual one?`: another thing, the same question."""
    said = words.tokens(question)
    joined = bool(said) and said[0] in _JOINS and "if" not in said[:2]
    return joined and not _SUBJECTS & set(said) and bool(words.content(said))


def _deeds(question: str) -> str:
    """The question word and what was to be done, without the things it was to be done to."""
    return " ".join(
        word
        for word in words.tokens(question)
        if word in words.STOP or word == "long" or _DEEDS & set(words.meant([word]))
    )
