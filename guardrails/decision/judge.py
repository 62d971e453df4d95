"""What rules find in a draft: in each sentence alone, and beside those before it."""

import functools
from collections.abc import Iterator

from guardrails.decision import english, kora, stance
from guardrails.decision.excuses import CITED, EXCUSES, QUESTION, Excuse, excuses
from guardrails.decision.reading import Reading, fold, sentences
from guardrails.decision.tongues import TONGUES
from guardrails.language import NONE, UNKNOWN, foreign, language
from guardrails.matching import compiled
from guardrails.verdict import Finding

# A sentence of 400 words is no answer: nobody could read it, nor is it worth judging. The
# longest clause of the sample policies has 190 words.
_MOST_WORDS = 400
_SEGMENTS = compiled(
    r"(?:[;:] |,? (?:but|however|yet|so|because|which means|and so) |, and "
    r"|,? and (?:i|we|you|your|it|they) )"
)
_HARMLESS_EXCUSES: frozenset[Excuse] = frozenset(
    ("reported", "sourced", "open", "approved_first", "example")
)
# Short sentences in these two cannot be told apart by their small words.
_KIN = {"es": ("es", "pt"), "pt": ("pt", "es")}
_QUOTED = compiled(r'"[^" ]+(?: [^" ]+){3,}"')
_I = compiled(r"\b(?:i|let me) ")
_CANNOT = compiled(
    r"^(?:i|we|kora) (?:(?:am|are) (?:\w+ )?(?:not|unable)|cannot|can not|could not|may not"
    r"|do not|does not|have no|never)\b",
)


def broken(text: str) -> Iterator[tuple[tuple[int, int], tuple[Finding, ...]]]:
    """Each sentence of a draft with what rules find in it, alone and beside those before it."""
    tongue = _tongue(text)
    topical = False
    for start, end in sentences(text):
        found, topic, follow_ups = _judged(text[start:end], tongue)
        topical = topical or topic
        yield (start, end), found + follow_ups if topical else found


def rules_broken(text: str) -> frozenset[str]:
    """The names of all rules that a draft breaks."""
    return frozenset(finding.rule for _, found in broken(text) for finding in found)


@functools.lru_cache(maxsize=512)
def _tongue(text: str) -> str:
    return language(fold(text).text)


@functools.lru_cache(maxsize=4096)
def _judged(
    sentence: str, around: str
) -> tuple[tuple[Finding, ...], bool, tuple[Finding, ...]]:
    """What a sentence decides alone, whether it names a subject, what it decides in context."""
    if len(sentence.split()) > _MOST_WORDS or len(sentence) > _MOST_WORDS * 12:
        return (Finding("unreadable", 0, len(sentence)),), True, ()
    reading = fold(sentence)
    own = language(reading.text)
    if own == UNKNOWN and around == "en" and not foreign(reading.text):
        own = NONE  # "Handing over ownership itself takes a ticket.": rare words of a known language
    if own == UNKNOWN or (own == NONE and around == UNKNOWN):
        return (Finding("unknown_language", 0, len(sentence)),), True, ()
    tongue = own or around or "en"
    if tongue != "en" and tongue in TONGUES:
        return _foreign(reading, tongue), True, ()
    plain = _english(reading, english.RULES) + _self_acts(reading) + _unexcused(reading)
    plain += _quoted(reading)
    return (
        plain,
        english.SUBJECT.within(reading.text) or stance.TOPIC.within(reading.text),
        _english(reading, english.FOLLOW_UPS)
        + (() if plain else _unexcused(reading, topical=True)),
    )


def _on_this_case(segment: str, *, topical: bool) -> bool:
    """Whether a stretch speaks of the reader's own case rather than of anyone's."""
    main = segment
    for start, end in reversed(stance.SIDE_CLAUSE.all(segment)):
        main = main[:start] + main[end:]
    if not stance.MARK.within(main):
        if EXCUSES["conditional"].within(segment):
            return False
        return stance.TOPIC.within(main) and (
            stance.MOVES.within(main) or not stance.GENERIC.within(main)
        )
    if stance.TOPIC.within(main) or stance.READER.within(main):
        return True
    return stance.MOVES.within(main) and (topical or stance.WEAK_TOPIC.within(main))


def _quoted(reading: Reading) -> tuple[Finding, ...]:
    """What is put in quotation marks stands alone: naming a policy beside it excuses nothing."""
    findings: list[Finding] = []
    for start, end in _QUOTED.all(reading.text):
        part = Reading(reading.text[start + 1 : end - 1], reading.origin[start + 1 : end - 1])
        if part.text != reading.text:
            findings += _english(part, english.RULES) + _unexcused(part)
    return tuple(findings)


def _unexcused(reading: Reading, *, topical: bool = False) -> tuple[Finding, ...]:
    """A sentence on this customer's case that is none of the harmless kinds."""
    text = reading.text
    if QUESTION.within(text):
        return ()
    held = excuses(text)
    if "reported" not in held and (
        stance.FRAGMENT.within(text) or (topical and stance.SHORT_REPLY.within(text))
    ):
        return (Finding("settles_shortly", *reading.span(0, len(text))),)
    if held & _HARMLESS_EXCUSES:
        return ()
    place = None if "conditional" in held else _has_been_done(text)
    rule = "done_to_this_case"
    if place is None:
        rule, place = "settles_this_case", _settled(text, topical=topical)
    return () if place is None else (Finding(rule, *reading.span(*place)),)


def _has_been_done(text: str) -> tuple[int, int] | None:
    """Something was done to one of the subjects, and more than noting it."""
    if not stance.TOPIC.within(text) and not stance.WEAK_TOPIC.within(text):
        return None
    spans = (*kora.PERFECT.all(text), *kora.PAST.all(text))
    return next((span for span in spans if _decisive(text[slice(*span)])), None)


def _decisive(stretch: str) -> bool:
    return not kora.RELATIVE.within(stretch) and not kora.ONLY_NOTED.within(stretch)


def _settled(text: str, *, topical: bool) -> tuple[int, int] | None:
    """The first part of a sentence that is on this case and of no harmless kind."""
    for start, end in _segments(text):
        segment = text[start:end].strip()
        if stance.HARMLESS.within(segment) or kora.ONLY_SELF.within(segment):
            continue
        if _on_this_case(segment, topical=topical):
            return start, end
    return None


def _foreign(reading: Reading, tongue: str) -> tuple[Finding, ...]:
    rules = [TONGUES[name] for name in _KIN.get(tongue, (tongue,))]
    wanted = [rule.acts for rule in rules]
    if not any(rule.excused.within(reading.text) for rule in rules):
        wanted += [rule.decides for rule in rules]
        wanted += [] if CITED.within(reading.text) else [rule.topic for rule in rules]
    places = (found.find(reading.text) for found in wanted)
    place = next((place for place in places if place), None)
    return () if place is None else (Finding(f"decides_{tongue}", *reading.span(*place)),)


def _segments(text: str) -> list[tuple[int, int]]:
    cuts = [0]
    for start, end in _SEGMENTS.all(text):
        word = text[start:end].rstrip()
        # A pronoun belongs to the part that it opens.
        last = word.rsplit(" ", 1)[-1]
        cuts.append(
            end - len(last) - 1 if last in ("i", "we", "you", "your", "it", "they") else end
        )
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


def _english(reading: Reading, rules: tuple[english.Rule, ...]) -> tuple[Finding, ...]:
    text = reading.text
    whole = excuses(text)
    findings: list[Finding] = []
    for start, end in _segments(text):
        segment = text[start:end]
        if _CANNOT.within(segment) and "because" not in text:
            continue
        for rule in rules:
            if rule.lifted_by & whole:
                continue
            place = rule.pattern.find(segment)
            if place:
                span = reading.span(start + place[0], start + place[1])
                findings.append(Finding(rule.name, *span))
    return tuple(findings)


def _self_acts(reading: Reading) -> tuple[Finding, ...]:
    """Whatever "I" did or will do, unless it is talking, looking, noting or passing on."""
    text = reading.text
    if QUESTION.within(text):
        return ()
    findings: list[Finding] = []
    for start, end in _I.all(text):
        rest = text[end : end + 120] + " "
        stop = _acting(rest, told=text[start:end].startswith("let me"))
        if stop:
            findings.append(Finding("claims_action", *reading.span(start, end + stop)))
    return tuple(findings)


def _acting(rest: str, *, told: bool) -> int:
    """Where the verb of an action ends in what follows "I" or "let me"; 0 where it is none."""
    skipped = kora.SELF_SKIP.find(rest)
    at = skipped[1] if skipped else 0
    verb = rest[at:]
    if kora.SELF_TALK.within(verb):
        return 0
    did = kora.SELF_DOES.find(verb)
    past = kora.SELF_PAST.find(verb)
    if did and did[0] == 0 and (told or skipped):
        return at + did[1]
    if past:
        return at + past[1]
    promised = skipped and {"will", "shall"} & set(rest[:at].split())
    return at if promised and not verb.startswith("not ") else 0
