"""Questions of what answers here: "are you a person", "is Kora a robot", "am I talking to a machine".

They are answered truthfully and wish for nobody. "Is there a person?" looks for one, and is none of them.
"""

from guardrails.intents.reading import Reading
from guardrails.matching import compiled

_BETWEEN = (
    r"(?:(?:really|actually|even|just|only|truly|some|sort|kind|of|or|if|possibly|still|also|by any chance|a|an|the|real|live|living|actual|"
    r"genuine|human|ai|chat|like|one of those|another|not|maybe|in fact|literally|fucking|bloody|stupid|dumb|mere) ){0,5}"
)
_KIND = (
    r"(?:humans?(?: beings?)?|persons?|people|man|woman|lady|guy|girl|bloke|bots?|chat ?bots?|robots?|ai|ais|machines?|computers?|programs?|programmes?|"
    r"algorithms?|software|automat\w+|artificial(?: intelligence)?|real|alive|flesh and blood|language model|llm|gpt|chatgpt|claude|script)"
)
_TAIL = (
    r"(?: (?:or|and|not|is|are|a|an|the|real|actual|just|some|kind|of|only|what|ai|please|then|though|now|here|there|behind|writing|answering|typing|replying|talking|"
    r"speaking|to|me|this|that|at all|tell me|honestly|today|i|im|am|with|curious|by the way|thing|intelligence|lol|or something|else|you|"
    + _KIND
    + r"))*"
)
_BEFORE = r"(?:(?:so|ok|okay|hi|hey|hello|wait|and|but|well|kia ora|kora|sorry|tell me|honestly|just|please|um|hmm|also|by the way|out of curiosity|just curious|lol|yo|can i ask|may i ask|i wonder|wondering|quick question|question|then) )*"
_ASKED = compiled(
    rf"^{_BEFORE}(?:"
    rf"(?:are|r|were|is) (?:you|u|ya) {_BETWEEN}{_KIND}|(?:you|u) (?:are |r )?{_BETWEEN}(?:human|bot|robot|ai|machine|person)|"
    rf"(?:is|was) (this|that|it|kora|[a-z]+) {_BETWEEN}{_KIND}|"
    rf"(?:am i|are we|was i|is it) (?:\w+ )?(?:talking|speaking|chatting|writing|typing|dealing|connected|texting)(?: here| now)? (?:to|with) {_BETWEEN}{_KIND}|"
    rf"(?:what|who) (?:are|r) (?:you|u)(?: exactly)?|(?:who|what) am i (?:talking|speaking|chatting|writing) (?:to|with)"
    rf"){_TAIL}$"
)
# After "is" these look for somebody, or speak of somebody or something else.
_OTHERS = frozenset(
    (
        "there", "here", "who", "anyone", "someone", "anybody", "somebody", "nobody", "no", "one", "i", "he", "she",
        "any", "some", "a", "an", "the", "your", "my", "our", "his", "her", "their", "support",
    )
)  # fmt: skip


def _is_asked(clause: str) -> bool:
    found = _ASKED.search(" ".join(clause.replace(",", " ").split()))
    return bool(found) and found.group(1) not in _OTHERS


def without_identity(reading: Reading) -> Reading | None:
    """What is left of a message when it asks what answers it; None where it does not ask that."""
    left = tuple(clause for clause in reading.clauses if not _is_asked(clause))
    if len(left) == len(reading.clauses):
        return None
    return Reading("\n".join(left), left)
