"""Names by the words that announce them, whatever list they stand in: greetings, signatures."""

from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.lexicon import foreign
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading
from guardrails.pii.sounds import sound
from guardrails.pii.tokens import marked

_WORD = r"[a-z\x81][a-z'\-\x81]*"
_NAMES = rf"({_WORD}(?: {_WORD}){{0,3}})"
# Nobody but a person follows these.
_SURE = Pattern(
    rf"\b(?:my (?:full |first |last |given |family |sur|legal )?name(?:'s| is)|(?:under|in) the name(?: of)?|i am called|i'm called|people call me|call me|myself|(?:speaking|talking) (?:with|to)|spoke (?:with|to)|regards to|signed(?: by)?|mr|mrs|ms|miss|dr|prof|auntie?|aunty|uncle|pastor|rev|matua|whaea|ratu|haji|sheikh|madam|sir)(?:[.:,] ?| ){_NAMES}"
)
# These announce other things as well: the word has to sound like a name.
_LIKELY = Pattern(
    rf"\b(?:i'?m|i am|this is|it'?s|hi|hello|hey|kia ora|tena koe|morena|talofa(?: lava)?|malo(?: e lelei)?|bula(?: vinaka)?|kia orana|fakaalofa lahi atu|namaste|salam|salaam|annyeong|ni hao|regards|cheers|thanks|thank you|ta|nga mihi(?: nui| mahana)?(?: na)?|na|naku|faafetai|vinaka|meitaki|ask|tell|contact|husband|wife|son|daughter|brother|sister|cousin|nephew|niece|boss|partner|friend|colleague|mum|dad|tane|wahine|tama|whanau|mokopuna|moko|remove|add)(?:[,:!]? {{1,2}}|,?\n{{1,2}}){_NAMES}"
)
_HERE = Pattern(rf"(?:^|[,.!\n] ?|\bits |\bit's ){_NAMES} (?:here|speaking|this side|again)\b")
# The personal article of te reo stands before people: `ki a Mere`, `ko Mere ahau`.
_REO = Pattern(
    r"\b(?:[Ii]|[Kk]i|[Kk]ei|[Nn]o|[Mm]o|[Nn]a|[Mm]a|[Mm]e) a ([A-Z][a-z'\-]+(?: (?:Te )?[A-Z][a-z'\-]+){0,2})"
    r"|\b[Kk]o ([A-Z][a-z'\-]+(?: (?:Te )?[A-Z][a-z'\-]+){0,2}) (?:ahau|au|toku|taku|tenei|tona|tana)\b",
    case=True,
)
# Two capitalised strangers in a row, of which each sounds like a name.
_CAPPED = Pattern(r"\b([A-Z][a-z'\-]+ (?:Te )?[A-Z][a-z'\-]+)\b", case=True)
# One of them inside a sentence, where no article makes a thing of it.
_SINGLE = Pattern(
    r"([a-z']+),? ([A-Z][a-z]{2,}(?:['\-][A-Z][a-z]+)?)(?:'s)?(?:[ .,;:!?)\n]|$)", case=True
)
_ARTICLES = frozenset(
    b"the a an our your this that these those any every each no per via using use install installed installing run running on in at near of into called plugin theme app version city town plan port".split()
)
_LAST_LINE = Pattern(rf"\n(?:[\-~]{{1,2}} ?)?{_NAMES}(?: x{{1,3}}|[.!])?$")
_SPELLED = Pattern(r"\b[a-z](?:[\-. ][a-z]){3,24}\b")
_SPELLING = Pattern(r"spell|letters?|name|call(?:ed)?|i'?m\b|surname")
_LEAST_LIKELY, _LEAST_SURE, _LEAST_CAPPED, _LEAST_SINGLE = 5, 2, 3, 7
_LISTED = 7
_MOST = 3
# So many words of another language about a capital tell that it is no sign of a name.
_STRANGE_WORDS, _NEAR = 3, 60
# What makes a firm, a place or a thing of the words before it.
_THINGS = frozenset(
    b"ltd limited llp llc gmbh inc pty plc corp group holdings trust hotel hotels school college university street road park bay award museum airport council hospital plan theme plugin app panel server edition & and co bank centre theatre club church bridge river lake mountain".split()
)


def announced(reading: Reading) -> Iterator[Found]:
    """Names after "my name is", in greetings, signatures and beside relatives; spelled names."""
    for pattern, least, score in ((_SURE, _LEAST_SURE, 0.85), (_LIKELY, _LEAST_LIKELY, 0.7)):
        for start, end in pattern.places(reading.raw):
            yield from _names(reading, start, end, least=least, score=score)
    for pattern in (_HERE, _LAST_LINE):
        for start, end in pattern.places(reading.raw):
            if _all_names(reading.text[start:end]):
                yield Found(start, end, "PERSON", 0.75)
    yield from _capitalised(reading)
    yield from _marked_out(reading)


def _capitalised(reading: Reading) -> Iterator[Found]:
    for start, end in _CAPPED.places(reading.raw):
        if _strangers(reading, start, end):
            yield Found(start, end, "PERSON", 0.7)
    for match in _SINGLE.finditer(reading.raw):
        lead = match.group(1)
        told = (
            lead in _ARTICLES or lead.decode("latin-1") in foreign()
        )  # in German every noun has a capital
        if not told and _stranger(reading, match.start(2), match.end(2)):
            yield Found(match.start(2), match.end(2), "PERSON", 0.65)


def _stranger(reading: Reading, start: int, end: int) -> bool:
    word = reading.text[start:end]
    marks = set(marked(word))
    if marks & {"E", "e", "B", "P"} or _thing_follows(reading, end):
        return False
    if "G" not in marks and _abroad(reading, start, end):
        return False  # where nouns have capitals, or no word is known
    return "G" in marks or sound(word.lower()).step >= _LEAST_SINGLE


def _abroad(reading: Reading, start: int, end: int) -> bool:
    near = reading.low[max(0, start - _NEAR) : end + _NEAR].decode("latin-1").split()
    return sum(word in foreign() for word in near) >= _STRANGE_WORDS


def _thing_follows(reading: Reading, end: int) -> bool:
    following = reading.low[end : end + 24].split()
    return bool(following) and following[0].strip(b".,") in _THINGS


def _marked_out(reading: Reading) -> Iterator[Found]:
    """Names behind the personal article of te reo, and names told letter by letter."""
    for start, end in _REO.places(reading.raw):
        marks = set(marked(reading.text[start:end].split(" ")[0]))
        if "G" in marks or not marks & {"P", "B"}:
            yield Found(start, end, "PERSON", 0.75)
    for match in _SPELLED.finditer(reading.raw):
        if _spelled(reading, match.start(), match.end()):
            yield Found(match.start(), match.end(), "PERSON", 0.75)


def _names(
    reading: Reading, start: int, end: int, *, least: int, score: float
) -> Iterator[Found]:
    """The words at the head of `[start, end)` that may be names, in a row."""
    last = place = start
    for number, word in enumerate(reading.text[start:end].split(" ")[:_MOST]):
        if not (
            _may_be(word, least) or (word[0].isupper() and _unheard(word, first=not number))
        ):
            break
        last = place + len(word)
        place = last + 1
    if last > start:
        yield Found(start, last, "PERSON", score)


def _unheard(word: str, *, first: bool) -> bool:
    """A capitalised stranger; families are named after places too, persons hardly."""
    marks = set(marked(word))
    return len(word) > 2 and not marks & ({"E", "e", "B", "P"} if first else {"E", "e", "B"})


def _may_be(word: str, least: int) -> bool:
    marks = set(marked(word))
    if marks & {"E", "e", "B", "P"} or len(word) < 3:
        return False
    return bool(marks & {"G", "F"}) or sound(word.lower()).step >= least


def _all_names(text: str) -> bool:
    words = text.split(" ")
    return len(words) <= _MOST and all(_may_be(word, _LEAST_LIKELY) for word in words)


def _strangers(reading: Reading, start: int, end: int) -> bool:
    words = reading.text[start:end].replace(" Te ", " ").split(" ")
    if words[0][-2:] in ("'s", "'m", "'d"):
        return False  # `There's Nelson`
    marks = [set(marked(word)) for word in words]
    if any(mark & {"E", "e", "B"} for mark in marks) or "P" in marks[0] - {"G"}:
        return False
    if _thing_follows(reading, end):
        return False
    heard = [
        _LISTED if mark & {"G", "F"} else sound(word.lower()).step
        for word, mark in zip(words, marks, strict=True)
    ]
    return sum(heard) >= _LEAST_CAPPED * len(words)


def _spelled(reading: Reading, start: int, end: int) -> bool:
    written = reading.text[start:end]
    joint = written[1]
    if any(sign != joint for sign in written[1::2]):
        return False
    if _SPELLING.search(reading.before(start, 48)):
        return True
    return joint == "-" and sound(written.replace("-", "").lower()).step >= _LEAST_LIKELY
