"""What a sentence may say without a clause: ask, greet, offer, point to a contact, be silent."""

from guardrails.grounding import support
from guardrails.grounding.figures import figures
from guardrails.grounding.lock import holds
from guardrails.grounding.stems import content
from guardrails.language import language
from guardrails.matching import compiled
from guardrails.verdict import Evidence

# More content words than these say more than where to write.
_MOST_POINTING = 6
_LABELLED = compiled(
    r"\byou (?:wrote|said|say|told|mentioned|asked|gave|typed|describe[d]?|paid|quoted|reported|sent"
    r"|named|entered|are asking|were)\b",
    r"\b(?:by|from|with|in|on) (?:your|the) (?:own )?(?:dates?|figures?|words?|account|message|numbers?)\b",
    r"\b(?:dates?|figures?|numbers?) (?:that )?you\b|\baccording to you\b|\byour (?:message|question) \w+",
    r"\b(?:escribio|dijo|menciono|segun sus|segun usted|vous avez ecrit|selon vos|vous dites|sie schrieben"
    r"|nach ihren|laut ihrer|voce escreveu|segundo as suas)\b",
    r"您(?:说|写|提到|提供)|お客様(?:の|が).{0,6}(?:日付|おっしゃ|書)|말씀하신|आपके अनुसार|आपने",
)
_SELF = compiled(
    r"^(?:(?:so|and|but|well|yes|no|hello|hi|kia ora|thank you|thanks|sorry|unfortunately|of course"
    r"|for that|still|also|please|sure)[,.!]? )*(?:i |i'|as an ai|my |let me |would you|shall i|may i"
    r"|do you|can i|could you|please |if you (?:like|want|wish|prefer|would rather)|you can (?:talk|speak"
    r"|ask|say|also (?:talk|ask|speak))|this is an illustration|it is an illustration|feel free|a colleague"
    r"|a person|a human|someone|staff|our (?:staff|team)|people|the team|you are welcome|glad|happy)",
)
# What becomes of a case is left to people: no fact, and no promise of what they will find.
_LEFT_TO_PEOPLE = compiled(
    r"^(?:whether|if|how far|which of these)\b[^.]{0,80}\b(?:staff|people|a person|a human|a colleague"
    r"|our team|the team|billing)\b[^.]{0,20}\b(?:checks?|decides?|looks? (?:at|into)|reviews?|says?|answers?)\b"
)
_DOCS = r"(?:documents?|polic(?:y|ies)|clauses?|texts?|sources?|what i (?:have|know|can see|was given))"
_SILENT = compiled(
    rf"\b{_DOCS}(?: (?:that )?(?:i|we) (?:have|can see|know|hold|was given))?(?: (?:from|of) [a-z]+)?"
    r" (?:[a-z]+ly )?(?:(?:do|does|did|have|has|is|are|can|could|gives?|says?|states?|contains?|names?|sets?|mentions?) )?"
    r"(?:not|nothing|no|none|silent|never|cannot|leaves?)\b",
    rf"\b(?:not|nothing|nowhere|no|never|none|nor)\b[^.;]{{0,60}}\b(?:in|by|from|of) (?:the |our |my |any |these |all )?(?:[a-z]+ )?{_DOCS}\b",
    rf"\b(?:not|nothing|cannot)\b[^.;]{{0,30}}\b(?:something|anything|that|what) (?:the|our|my) {_DOCS}\b",
    rf"^(?:sorry, )?nothing (?:in|of) {_DOCS}\b|^(?:sorry, )?(?:i|we) (?:could|can|do|did) ?not (?:find|see|know|have)\b",
    r"^(?:hello|hi|hey|kia ora|tena koe|thanks?|thank you|sorry|good (?:morning|day|question)|i am sorry"
    r"|of course|certainly|sure|yes|no|hola|bonjour|hallo|ola|gracias|merci|danke)\b[^.]{0,40}[.!]?$",
)


def labelled(folded: str) -> bool:
    """Whether the sentence says that something is the customer's own word."""
    return _LABELLED.within(folded)


def silent(folded: str) -> bool:
    """Whether the sentence says that the documents do not say."""
    return _SILENT.within(folded)


def _points_to_contact(text: str, usable: tuple[Evidence, ...]) -> bool:
    """Whether a sentence says where to write or call, and little more."""
    found = figures(text)
    book = [e for e in usable if e.kind == "contact"]
    return (
        bool(found)
        and all(f.kind in ("email", "link", "phone") for f in found)
        and all(any(holds(f, e) for e in book) for f in found)
        and len(content(support.without_addresses(text))) <= _MOST_POINTING
    )


def free(folded: str, usable: tuple[Evidence, ...], text: str) -> bool:
    """Whether a sentence may stand without a clause: it asks, greets, offers, or says it is silent."""
    if folded.rstrip(" \"')").endswith(("?", "？")) or _SILENT.within(folded):
        return True
    if _SELF.within(folded) or _LABELLED.within(folded):
        return True
    if _LEFT_TO_PEOPLE.within(folded) and not figures(text):
        return True
    if language(folded) not in ("en", ""):
        return not figures(text)
    if len(content(text)) < 2 or _points_to_contact(text, usable):
        return True
    return any(
        e.kind in ("computed", "record", "contact", "template") and support.close(text, e.text)
        for e in usable
    )
