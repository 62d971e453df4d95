"""A message in the form that rules read: one spelling of each word, cut into clauses."""

import functools
import unicodedata
from dataclasses import dataclass

from guardrails.matching import compiled

# One letter of these may be missing, doubled, wrong or swapped with its neighbour.
_CHECKED = (
    "human person people someone somebody agent operator representative supervisor manager "
    "employee colleague specialist technician engineer support speak connect transfer customer "
    "escalate suicide suicidal myself alive overdose refund cancel suspension"
)
_OFTEN_MISSPELT = frozenset(_CHECKED.split())
# Real words, of any language here, one letter away from those above.
_UNTOUCHED = (
    "humane humans persons agents operators managers supports speaks sneak connects "
    "transfers cancels refunds canceled olive regent manage managed manages spear steak "
    "peak personal persona personas persone personne humain humaine humano humana humanos "
    "agente agenten aagent operatore supervisora supervise supervised escalated escalates "
    "employees employer employed engineers specialists techniciens technicien suicides "
    "suicida suicidar suicider suicidio transfert connected connector supporto suporte "
    "supporter cancer alike olives cancela refunded hymen humid speech customers custom "
    "sneaker speaker urgent agency colleges college collect"
)
_REAL_WORDS = frozenset(_UNTOUCHED.split())
_CHAT = {
    "u": "you", "ur": "your", "pls": "please", "plz": "please", "plse": "please",
    "wanna": "want to", "wana": "want to", "gonna": "going to", "gona": "going to",
    "gotta": "have to", "lemme": "let me", "gimme": "give me", "sum1": "someone",
    "some1": "someone", "sm1": "someone", "any1": "anyone", "no1": "no one",
    "noone": "no one", "nobody": "no one", "tlk": "talk", "spk": "speak", "ppl": "people",
    "w": "with", "rn": "right now", "r": "are", "cud": "could", "wud": "would",
    "wld": "would", "cld": "could", "abt": "about", "thx": "thanks", "acct": "account",
    "whats": "what is", "theres": "there is", "anybody": "anyone", "somebody": "someone",
    "hooman": "human", "w8": "wait", "thru": "through", "tru": "through", "hmn": "human", "asap": "now",
}  # fmt: skip
_CONTRACTED = {
    "i am": "im", "i would": "id", "i have been": "ive been", "i will": "ill",
    "do not": "dont", "does not": "doesnt", "did not": "didnt", "can not": "cant",
    "cannot": "cant", "will not": "wont", "could not": "couldnt", "would not": "wouldnt",
    "is not": "isnt", "are not": "arent", "was not": "wasnt", "should not": "shouldnt",
    "have not": "havent", "has not": "hasnt", "my self": "myself", "talk 2": "talk to",
    "speak 2": "speak to", "chat 2": "chat to", "want 2": "want to", "need 2": "need to",
    "no body": "no one", "some one": "someone", "any one": "anyone",
    "to yr": "to your", "with yr": "with your", "e mail": "email", "e mails": "emails",
}  # fmt: skip
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´ʼ＇", "'"))
# Of ASCII: what is no sign goes, and a grave is an apostrophe.
_PLAIN: dict[int, str | None] = {
    code: None for code in (*range(32), 127) if chr(code) not in "\n\r\t"
}
_PLAIN[ord("`")] = "'"
_CONTRACTION = compiled(r"(\pL)'(t|m|re|s|ve|ll|d)\b")
_STRETCHED = compiled(
    r"(aaa+|eee+|iii+|ooo+|uuu+|sss+|nnn+|mmm+|ttt+|ppp+|lll+|rrr+|yyy+|hhh+)"
)
_BREAKS = str.maketrans(dict.fromkeys('.!?;:\r()[]{}"“”«»¿¡。！？；：、，।॥…|', "\n"))
_DASHES = (" - ", " – ", " — ", "--")
_EDGES = ".,!?;:()[]{}\"“”«»…|/*_-–—'"
_PAIR = compiled(r"\b(" + "|".join(_CONTRACTED) + r")\b")
# "Human:" at the head of a line of a pasted transcript names a role, and asks for nobody.
_ROLE = compiled(r"\b(?:human|user|assistant|system|agent|person) ?:")
_WORD = compiled(r"[\pL\pN]+")
# A request for a human and distress are looked for everywhere, the rest at both ends.
_END = 3000


@dataclass(frozen=True, slots=True)
class Reading:
    """One message, folded: lower case, no accents, no apostrophes, chat spelling written out."""

    text: str
    clauses: tuple[str, ...]  # each once, in order


def folded(text: str) -> str:
    """Lower case, compatibility forms unified, Latin accents and hidden characters dropped."""
    if text.isascii():  # nothing to unify: most messages are
        return text.lower().translate(_PLAIN)
    seen = text.encode("utf-8", "ignore").decode("utf-8")
    seen = unicodedata.normalize("NFKD", seen).casefold()
    kept = (char for char in seen if not _dropped(char))
    return unicodedata.normalize("NFC", "".join(kept)).translate(_APOSTROPHES)


@functools.lru_cache(maxsize=4096)
def _dropped(char: str) -> bool:
    code = ord(char)
    if 0x300 <= code <= 0x36F or code == 0x93C:  # Latin accents, the Devanagari dot below
        return True
    if char in "\n\r\t":
        return False
    return unicodedata.category(char) in {"Cf", "Cc", "Co", "Cn"} or 0xFE00 <= code <= 0xFE0F


@functools.lru_cache(maxsize=1)
def _deletions() -> dict[str, str]:
    return {form: word for word in _OFTEN_MISSPELT for form in (word, *_shortened(word))}


def _shortened(word: str) -> tuple[str, ...]:
    return tuple(word[:at] + word[at + 1 :] for at in range(len(word)))


def _is_slip(typed: str, word: str) -> bool:
    """One letter missing, doubled, wrong or swapped with its neighbour."""
    start = 0
    while start < min(len(typed), len(word)) and typed[start] == word[start]:
        start += 1
    left, right = typed[start:], word[start:]
    if left[1:] == right or left == right[1:] or left[1:] == right[1:]:
        return True
    return left[:2] == right[:2][::-1] and left[2:] == right[2:]


@functools.lru_cache(maxsize=8192)
def _spelt(word: str) -> str:
    if word in _CHAT:
        return _CHAT[word]
    if not 4 <= len(word) <= 15 or word in _REAL_WORDS or word in _OFTEN_MISSPELT:
        return word
    known = _deletions()
    for form in (word, *_shortened(word)):
        near = known.get(form)
        if near and near[0] == word[0] and _is_slip(word, near):
            return near
    return word


def _respelt(plain: str) -> str:
    # Most messages hold no slip: they are spared the slow replacement word by word.
    words = {word.strip(_EDGES) for word in plain.split()}
    if all(_spelt(word) == word for word in words):
        return plain
    return _WORD.sub(lambda found: _spelt(found.group(0)), plain)


def read(text: str) -> Reading:
    """Fold a message and cut it into clauses. Never fails, whatever the text holds."""
    plain = folded(text)
    plain = _CONTRACTION.sub(lambda found: found.group(1) + found.group(2), plain)
    plain = _ROLE.sub(" : ", plain.replace("'", " "))
    plain = _STRETCHED.sub(lambda found: found.group(0)[0], plain)
    plain = _respelt(plain)
    for dash in _DASHES:
        plain = plain.replace(dash, "\n")
    plain = plain.replace("-", " ")
    plain = _PAIR.sub(lambda found: _CONTRACTED[found.group(0)], plain)
    parts = plain.translate(_BREAKS).split("\n")
    clauses = dict.fromkeys(" ".join(part.split()) for part in parts)
    return Reading(plain, tuple(filter(None, clauses)))


def ends(text: str) -> str:
    """What is read closely of a long message: its two ends."""
    return text if len(text) <= 2 * _END else f"{text[:_END]}\n{text[-_END:]}"
