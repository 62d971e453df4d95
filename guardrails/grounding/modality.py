"""How sure, how many, under what condition: a claim may not say more than its passage."""

from collections.abc import Sequence

from guardrails.grounding.lines import Sentence, stem_of
from guardrails.matching import Pattern, compiled

_MUST = compiled(
    r"\bmust\b|\b(?:have|has|had) to\b|\bneeds? to\b|\bshall\b|\bmandatory\b|\bobliges?\b|\bcompulsory\b"
    r"|\b(?:is|are|be) (?:required|obliged|bound|forced) to\b|\b(?:has|have) (?:the|a) duty\b"
)
_NEGATED_MUST = compiled(
    r"\b(?:no|not|nor|never|without)\b.{0,20}\b(?:have to|need to|required|duty|obliged|must)\b"
)
_SURE = compiled(
    r"\bwill\b|\bguarantees? that\b|\bis sure to\b|\bcertainly\b|\bdefinitely\b|\bpromise[sd]?\b"
)
_MAY = compiled(
    r"\b(?:may|might|can|could)\b|\bfree to\b|\boptional\b|\bif (?:they|you|we) (?:like|want|wish)\b"
    r"|\b(?:is|are) (?:allowed|permitted) to\b|\bpossibl[ey]\b|\bsometimes\b|\bright to\b|\bentitled\b"
)
_ALWAYS = compiled(
    r"\b(?:always|every time|in (?:every|any|all) cases?|without exceptions?|unconditional\w*"
    r"|no matter|regardless|forever|permanent\w*)\b"
)
_AT_ALL_TIMES = compiled(
    r"\b(?:always|every|any|each|all|whenever|whether or not|no matter|even|forever|for good"
    r"|never|cannot|nobody|however|permanent\w*|indefinite\w*)\b"
)
# A word of the first kind needs one of the second kind in the lines it stands on: that something
# holds for all, at any time, by itself, at once, for nothing, with a present on top.
_WHOLE: tuple[tuple[Pattern, Pattern], ...] = (
    (
        compiled(r"\bwhenever\b|\b(?:at )?any ?time\b|\bany moment\b|\bany day\b"),
        compiled(r"\bwhenever\b|\bany ?time\b|\bany moment\b|\bat will\b|\balways\b"),
    ),
    (
        compiled(
            r"\b(?:everyone|everybody)\b|\b(?:anyone|anybody) (?:can|may|is|has|gets|could)\b"
            r"|\ball (?:of )?(?:our )?(?:customers|users|people)\b|\bevery (?:customer|user|person|one)\b"
        ),
        compiled(
            r"\b(?:everyone|everybody|anyone|anybody|any|all|every|each|nobody|whoever)\b"
        ),
    ),
    (
        compiled(
            r"\ball (?:the |your |our |their )[a-z]+|\b(?:to|for|of|gets?|from|on|keeps?|covers?) all [a-z]+|^all [a-z]+|\bwhoever\b|\bevery (?:single )?[a-z]+|\beach single [a-z]+|(?:^|[,;:] )each [a-z]+"
        ),
        compiled(
            r"\b(?:all|every|each|any|everyone|everything|whole|full|fully|entire|always|whenever"
            r"|no|not|never|nothing|visitors|whether|regularly)\b"
        ),
    ),
    (
        compiled(r"\bautomatic(?:ally)?\b|\bby itself\b|\bwithout (?:asking|a request)\b"),
        compiled(r"\bautomat\w+\b|\bby itself\b"),
    ),
    (
        compiled(
            r"\b(?:immediately|instantly|at once|right away|straight ?away|overnight|tomorrow|tonight"
            r"|the same (?:day|evening|hour|moment)|next day|around the clock|day (?:and|or) night|24/7"
            r"|within (?:minutes|seconds|hours|moments|days|a few \w+)|in (?:minutes|seconds|no time))\b"
        ),
        compiled(
            r"\b(?:immediate(?:ly)?|instant(?:ly)?|at once|right away|straight ?away|the moment"
            r"|same day|around the clock|24/7|promptly|without delay|as soon as|urgent\w*|day and night)\b"
        ),
    ),
    (
        compiled(
            r"\bfree of (?:charge|cost)\b|\bfor free\b|\bat no (?:extra )?(?:cost|charge)\b"
            r"|\b(?:is|are|a) (?:completely |always )?free(?:[,.;]|$| of | unless| except| for)"
            r"|\bcosts? (?:you )?nothing\b|\bwithout (?:any )?(?:charge|cost|fee)\b|\bno (?:fee|charge|cost)s?\b"
        ),
        compiled(r"\bfree\b|\bnothing\b|\bno (?:fee|charge|cost)s?\b|\bcosts?\b|\bcharg\w+\b"),
    ),
    (
        compiled(
            r"\b(?:discounts?|vouchers?|coupons?|bonus(?:es)?|gifts?|goodwill|interest on|with interest"
            r"|compensat\w+|cash ?back|free (?:month|year|week|day|domain|upgrade)s?|rewards?|insured"
            r"|insurance|waived?|upgrade|priority)\b"
        ),
        compiled(
            r"\b(?:discounts?|vouchers?|coupons?|bonus(?:es)?|gifts?|goodwill|interest|compensat\w+"
            r"|cash ?back|rewards?|insured|insurance|insurers|waived?|upgrade|priority)\b"
        ),
    ),
)
_HEDGED = compiled(
    r"\b(?:unless|except\w*|apart from|only|if|when|where|once|as long as|provided|in case|some"
    r"|certain|may|might|can|could|generally|usually|normally|strictly|nothing but|but|limited|just"
    r"|solely|without|subject to|other than|besides)\b"
)
_UNLESS = compiled(
    r"\b(?:only (?:with|if|when|where|after|for)|unless|as long as|provided(?: that)?) "
)
_ONLY = frozenset({"only", "solely", "exclusively"})
_WHEN = frozenset({"if", "when", "where", "after", "once", "as", "while"})


def overstates(claim: Sentence, near: Sequence[Sentence], lines: Sequence[str]) -> bool:
    """Whether the claim is surer or wider than the lines that its nearest passages stand in."""
    said = " ".join(word.text for word in claim.words if not word.denied)
    always = _ALWAYS.within(said) and any(_HEDGED.within(s.text) for s in near)
    return (
        _bound_to(claim, said, near)
        or _singles_out(claim, near[0])
        or (always and not any(_AT_ALL_TIMES.within(line) for line in lines))
        or any(
            wide.within(said) and not any(held.within(line) for line in lines)
            for wide, held in _WHOLE
        )
    )


def _bound_to(claim: Sentence, said: str, near: Sequence[Sentence]) -> bool:
    """A duty or a certainty made of what may be, or a choice made of a duty."""
    passage = near[0].text
    must = _MUST.within(claim.text) and not _NEGATED_MUST.within(claim.text)
    may = _MAY.within(claim.text)
    if may:
        return not must and _duty_alone(passage) and _alike(claim, near[0])
    held_may = _MAY.within(passage) and not any(_MUST.within(s.text) for s in near)
    sure = _SURE.within(said) and not any(_SURE.within(s.text) for s in near)
    return held_may and (must or sure)


def _duty_alone(passage: str) -> bool:
    return (
        _MUST.within(passage) and not _MAY.within(passage) and not _NEGATED_MUST.within(passage)
    )


def _alike(claim: Sentence, passage: Sentence) -> bool:
    return len(claim.stems & passage.stems) >= 0.6 * len(claim.stems)


def _singles_out(claim: Sentence, best: Sentence) -> bool:
    """`only monthly plans` of a passage that says `monthly or annually`."""
    if best.plain & _ONLY:
        return False
    for place, word in enumerate(claim.words):
        if word.text in _ONLY:
            tail = claim.words[place + 1 : place + 7]
            if any(w.text in _WHEN for w in tail):
                continue  # it limits when, not which
            stem = next((w.stem for w in tail[:3] if w.stem), "")
            if stem and _coordinated(best, stem):
                return True
    return False


def _coordinated(passage: Sentence, stem: str) -> bool:
    words = passage.words
    return any(
        word.stem == stem
        and any(w.text == "or" for w in (*words[max(0, n - 1) : n], *words[n + 1 : n + 2]))
        for n, word in enumerate(words)
    )


def invents_condition(claim: Sentence, around: Sequence[Sentence]) -> bool:
    """Whether the claim has a condition that its lines hold no word of, or drops an "only"."""
    held = frozenset[str]().union(*(s.stems for s in around))
    for _, end in _UNLESS.all(claim.text):
        words = [stem for stem in map(stem_of, claim.text[end : end + 40].split()[:5]) if stem]
        if words and not held & set(words):
            return True
    return any(_widens(claim, s) for s in around)


def _widens(claim: Sentence, passage: Sentence) -> bool:
    """`stores card numbers` of a passage that says `we store only the result`."""
    if "only" in claim.plain or "only" not in passage.plain:
        return False
    words = passage.words
    place = next(n for n, word in enumerate(words) if word.text == "only")
    acts = place > 1 and words[place - 2].text in ("we", "you", "they", "it")
    verb = words[place - 1].stem if acts else ""
    allowed = {w.stem for w in words[place + 1 : place + 8] if w.stem}
    after = [n for n, w in enumerate(claim.words) if w.stem == verb and not w.denied]
    if not verb or not after:
        return False
    said = {w.stem for w in claim.words[after[0] + 1 : after[0] + 5] if w.stem}
    return bool(said and allowed) and not said & allowed
