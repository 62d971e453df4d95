"""What makes words innocent: a question, a source, a condition, somebody else's report."""

from typing import Literal

from guardrails.decision.phrases import CITE, IF, STAFF
from guardrails.matching import Pattern, compiled

Excuse = Literal[
    "asked",  # a question
    "reported",  # the customer's own words, dates or wish
    "conditional",  # if, where, when, unless
    "sourced",  # names its clause or policy
    "possible",  # may, might, can request
    "open",  # whether, cannot say, not yet, staff decide
    "approved_first",  # what follows once a person has said yes
    "example",  # illustration, formula, example
    "rule",  # a source and a condition together: the rule itself
]
EXCUSES: dict[Excuse, Pattern] = {
    "reported": compiled(
        r", you (?:say|tell me)\b|^you (?:say|tell me)\b",
        # "Deleted as you asked" tells what was done, not what was said.
        r"\bas you (?:wrote|said|told|mentioned|described?|typed|gave|report(?:ed)?|were told)\b",
        r"(?:^|[,;:(] |\b(?:that|and|but|what|so|which|where|when|how) )you (?:wrote|said|told|mentioned|asked|want(?:ed)?|would like|described?"
        r"|believe|think|feel|expect|typed|gave|report(?:ed)?|were told|wish)\b",
        r"\b(?:dates?|figures?|numbers?|invoice|plan) you (?:typed|gave|named|entered)\b",
        r"\bby your (?:own )?(?:dates?|account|message|count)\b",
        r"^(?:[-*] )?you (?:have )?(?:just |also |already )?(?:told|mentioned|wrote|written|said|explained|informed)\b",
        r"\bin your (?:view|message|words|opinion)\b",
        r"\bthe (?:word|term|wording|phrase|heading) ",
        r"\bdates? (?:that )?you (?:gave|named)\b",
    ),
    "conditional": compiled(IF),
    "sourced": compiled(
        CITE,
        r"\b(?:polic(?:y|ies)|terms|clause|guarantee|agreement|document|rule)s? "
        r"(?:\w+ )?(?:says?|states?|lets?|allows?|provides?|aims?|explains?|names?|treats?)\b",
        r"\b(?:under|according to|in|as) (?:the |our |its |this )?(?:\w+ )?"
        r"(?:clause|policy|terms|refunds|rules)\b",
    ),
    "possible": compiled(
        r"\b(?:may|might|could)\b",
        r"\bcan (?:\w+ )?(?:request|ask|apply|write|open|cancel|escalate|be (?:requested|reviewed"
        r"|asked|made|changed|checked))\b",
    ),
    "open": compiled(
        r"\bwhether\b",
        r"\b(?:cannot|not able to|unable to|not for me to|not in a position to|do not|no way of)"
        r" (?:\w+ )?(?:say|tell|know|promise|decide|guarantee|confirm|judge|predict|see|assess)",
        r"\b(?:up to|a matter for|for) (?:the |our )?(?:\w+ )?(?:team|staff|person|people|human)",
        r"\bnot (?:\w+ )?yet\b|\bnobody has\b|\bno one has\b|\bno promise\b|\bno decision\b",
        STAFF + r" (?:will |who )?(?:then |alone )?(?:decides?|checks?|looks?|reviews?)\b",
    ),
    "approved_first": compiled(
        r"\bapproved (?:refunds?|credits?|requests?|amounts?|payments?)\b",
        r"\b(?:if|once|when|where|after|should) (?:\w+ ){1,6}?"
        r"(?:approves?|approved|agrees?|decides?|grants?|granted|says? yes)\b",
    ),
    "example": compiled(
        r"\b(?:illustrat\w+|example|formula|calculat\w+|hypothetical\w*)\b",
    ),
}
CITED = compiled(CITE)
QUESTION = compiled(
    r"(?:^|[,:;-] |\b(?:so|and|but|or) )(?:do|did|does|would|shall|should|may|might|can|could|is"
    r"|are|was|were|have|has|will|when|what|which|who|how|why|where)\b[^.;]*\?[\"')]*$",
)


def excuses(text: str) -> frozenset[Excuse]:
    """Every excuse that a folded sentence brings."""
    held: set[Excuse] = {name for name, found in EXCUSES.items() if found.within(text)}
    if QUESTION.within(text):
        held.add("asked")
    if {"conditional", "sourced"} <= held:
        held.add("rule")
    return frozenset(held)
