"""Orders planted in documents: what a policy says to no reader of its own.

Wider than what is looked for in messages, where people speak to the assistant by right.
"""

import itertools

from guardrails.injection import suspicious
from guardrails.matching import compiled

_READER = (
    r"(?:the |this |every |each |all |any |your )?(?:users?|customers?|visitors?|readers?)"
)
_ANSWER = r"\byour (?:\w+ ){0,2}(?:answers?|repl(?:y|ies)|responses?|outputs?)\b"
_ORDERS = tuple(
    compiled(pattern)
    for pattern in (
        rf"(?:^|[.!?:;\n*•-]\s*)(?:(?:please|always|then|now|first|instead|and) )*(?:tell|instruct|inform|remind|advise|warn|urge|encourage|convince|persuade|direct) {_READER}\b",
        # "When you read this, tell the customer that ...": no reader of a policy has customers.
        rf"\b(?:when|if|once|whenever|while|as|before|after) you (?:read|see|process|parse|quote|cite|answer|reply|respond|summari[sz]e|retrieve|use|come across|are asked)\b[^.\n]{{0,60}}?\b(?:tell|inform|assure|promise|advise|remind|convince|offer|grant|give|send) {_READER}\b",
        r"\b(?:when|if|once|whenever|while|before|after) you (?:answer|reply|respond|are asked)\b[^.\n]{0,60}?\b(?:say|claim|state|pretend|deny|mention|add that|approve|confirm)\b",
        # Nobody who reads a policy sees its comments.
        r"<!--[^>]{0,400}\b(?:ai|a\.i\.|assistants?|bots?|chatbots?|llms?|models?|you|your|approve|ignore|refund|always|never)\b",
        rf"\b(?:encode|encrypt|translate|reverse|write|print|append|prefix|prepend|begin|start|end|finish|replace|format|render|insert|put|slip|work)\b[^.\n]{{0,60}}{_ANSWER}",
        r"\b(?:forget|ignore|skip|disregard|drop) (?:about )?(?:the |this |that |their |any |every )?(?:(?:user|customer)(?:'s|s'|s)? )?(?:questions?|tasks?|requests?|queries|conversation|chat)\b",
        r"\bin your (?:memory|context|prompt|notes|training|instructions)\b",
        r"\b(?:write|compose|recite|sing|tell)(?: me| us| them)? an? (?:\w+ ){0,2}(?:poem|stor(?:y|ies)|song|joke|essay|haiku|limerick|rhyme)\b",
        r"<\s*(?:img|script|iframe|svg|object|embed)\b|\bonerror\s*=|javascript:",
    )
)

_ENDS = compiled(r"\n|[.!?]+(?:\s+|$)")


def planted(text: str) -> bool:
    """Whether a document's text gives orders to who answers from it."""
    low = text.lower()
    return bool(suspicious(text)) or any(True for order in _ORDERS for _ in order.finditer(low))


def without_orders(text: str) -> str:
    """What is left to search for when the sentences that give orders are passed over.

    A log pasted beside a question moved the search to what the log asked for. Where nothing
    would be left, the text as it is.
    """
    ends = [0, *(found.end() for found in _ENDS.finditer(text)), len(text)]
    parts = [text[start:end] for start, end in itertools.pairwise(ends)]
    kept = "".join(part for part in parts if not planted(part))
    return kept if kept.strip() else text
