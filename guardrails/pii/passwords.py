"""Passwords that nothing announces: told by how they are built and what the message is about."""

from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.lexicon import everyday
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import PLACEHOLDER, Reading
from guardrails.pii.technical import counted, technical
from guardrails.pii.tokens import marked

_TOKEN = Pattern(r"[^\s\"'`<>(){}\[\],;|\x82]{6,}")
_LONGEST = 40
# Long rows of signs after these words may be shown to anybody.
_PUBLIC = Pattern(
    r"(?:ssh-[a-z0-9]{2,8}|\bp=|public|certificate|sha-?\d{3}|integrity|dkim|dmarc|hash|fingerprint|\bb=|\bbh=|checksum|digest|\bds\b|tlsa|dnskey)[^\n]{0,60}\n?[^\n]{0,12}$"
)
_PUBLIC_REACH = 90
_LETTER, _DIGIT = Pattern(r"[a-z]"), Pattern(r"\d")
# Inside a word nobody writes these but in a password; a `=` or `/` makes it a setting or a path.
_STRANGE = Pattern(r"[a-z0-9][!@#$%^&*+?~]+[a-z0-9]")
_LEET = Pattern(r"[a-z]\d+[a-z]")
_NAMES = Pattern(r"[a-z]{2,}")
_CAMEL = Pattern(r"[a-z][A-Z]|[A-Z][a-z]", case=True)
_WORD_AND_YEAR = Pattern(
    r"[a-z]{3,}[_\-.]?(?:19|20)?\d{2,6}[!?*#$]{1,3}|[a-z]+[!?*#$]\d+[!?*#$]?"
)
_TIMES = Pattern(r"[a-z]{3,16}\d{1,4}|[a-z]{3,16}\d{1,4}[_\-][a-z]{3,16}\d{0,4}")
_PARTED = Pattern(r"[a-z0-9]+(?:[_\-][a-z0-9]+)+")
_NOT_ONE = Pattern(
    r"://|^[0-9a-f]*:[0-9a-f:.]+$|^www\.|=|/|\\|\+\+|@sha\d|%[0-9a-f]{2}|^0x|^[~^<>@]|^[a-z]{1,3}\$[\d.,]+|@[a-z0-9\-]+\.[a-z]"
    r"|\.(?:com|nz|net|org|io|php|js|css|html?|txt|zip|sql|conf|log|json|xml|csv|pdf|png|jpe?g|svg|local|example|gz|sh|py|ini|htaccess)\b"
    r"|^[0-9a-f]{8,}$|^\d+(?:st|nd|rd|th|px|gb|mb|kb|ms|am|pm|x\d+)?$|^v?\d+\.\d"
    r"|^(?:sha|md|utf|iso|tls|ssl|rsa|aes|x|php|web|ns|mx|db|http|ipv|win|windows|node|mp|rfc|cve|err|error|inv|ord|ticket|order|invoice|case|clause|rule)[_\-#]?\d"
)
_HANDLE_NUMBER = Pattern(r"[a-z][a-z0-9_.]{1,31}#\d{4}")

# What is said where somebody tells or tries what opens a door.
_ENTRY = Pattern(
    r"pass ?w|\bpw\b|\bpwd\b|passphrase|kupu ?huna|kupuhipa|kupu whakahipa|log(?:ged|ging|s)? ?(?:me |myself |back )?(?:in|on)\b|sign(?:ed|ing|s)? ?(?:me )?in\b|log ?in|sign ?in|takiuru"
    r"|lets? me in|get (?:in|into)|got (?:in|into)|locked (?:me )?out|caps lock|credential|\bcreds?\b|wi-?fi|sticky note|keyboard|(?:wrong|bad) (?:user|name|login)"
    r"|\btyp(?:e|ed|ing)\b|wrote it down|written down|\bi set (?:it|mine|that)\b|set it to|too short|too weak|too long|\bstrong\b|\d chars?\b|temp(?:orary)? one|the temp\b|for everything|everywhere|reset it to|changed it to|my usual|the usual"
    r"|\b(?:i|we|you|both|have) (?:can |could |already |just )?tr(?:y|ied)\b|accepts?|rejects?|refused?\b|\bloops\b|keeps? asking|old agency gave|combination|unlock|works? (?:for|on)\b|webmail|\bs?ftp\b|\bopens?\b|says? (?:wrong|no|invalid)|old one|new one|\bpanel\b"
)
_NEARBY, _SHORT = 140, 6
# Said right before it, these words leave little else for what letters and figures make.
_PASSWORD = Pattern(
    r"\b(?:pass ?words?|pass ?wd|pswd|passwrd|pasword|pass ?phrase|pass ?code|pwd?s?|pw|pass|pin|creds?|credentials|kupu ?huna|kupuhipa|passwort|kennwort|mot de passe|contrasena|clave|senha|wachtwoord|haslo|parola|losenord|sifre)\b[^\n.?!]{0,48}$"
)
_WORDED = Pattern(
    r"^[a-z]{2,}(?:[\-_.][a-z]{2,})+[\-_.]?\d{1,6}[!?*#$]?$|^\d{1,4}[a-z]{3,}\d{0,4}[a-z]*$"
)
_TELLING = Pattern(
    r"(?:(?:old|new|other|first|second) one|tr(?:y|ied)|\bit'?s|\bit is|\bit was|is what i|i typed?|try|tried|use[ds]?|using|with|as|to|down as|down|set it|here|and|or|both|one is|is|was|at (?:home|work)|[:,/=])[ :,\"']{1,3}$"
)
_PAIR = Pattern(
    r"(?:^|[\s:(\"'])([a-z][a-z0-9._\-]{2,31}) {0,2}[/|] {0,2}([^\s/,;\"'<>]{5,40})(?:$|[\s\"',;.)])"
)
_AND_PAIR = Pattern(
    r"\b(?:creds?|credentials|log ?in|logins?)(?: details?)?(?: is| are| was| were|:)? ([a-z][a-z0-9._\-]{2,31}) (?:and|with|plus) ([^\s,;\"'<>]{5,40})"
)
_BESIDE_MAIL = Pattern(
    r"[a-z0-9._%+\-]+@[a-z0-9.\-]+\.[a-z]{2,24}(?: ?[/|:] ?| and | with | )([^\s\"'<>,;|/]{6,40})"
)
_SYSTEM = frozenset(
    b"root admin administrator user username login email mail password pass name http https and or with on off kea kauri tui get post".split()
)
_CODE = Pattern(r"\b\d{3}[ \-]?\d{3}\b")
_SENT_CODE = Pattern(
    r"text(?:ed)?(?: to)? (?:me|us|my)|\bsms\b|\botp\b|authenticator|2fa|two[- ]factor|one[- ]time|verification code|code (?:that |which )?(?:came|arrived|they sent|you sent|i got|i received)|by text\b|came by text"
)
_CALL = Pattern(
    r"\b(?:call|ring|phone|mob(?:ile)?|number|ph|txt|text me (?:on|at))\b[^\n]{0,16}$"
)


def passwords(reading: Reading) -> Iterator[Found]:
    """What was built to be a password, codes that were sent to a phone, and who they belong to."""
    if _mixed_at_all(reading):
        yield from _tokens(reading)
    for pattern in (_PAIR, _AND_PAIR):
        for pair in pattern.finditer(reading.raw):
            yield from _pair(
                reading, (pair.start(1), pair.end(1)), (pair.start(2), pair.end(2))
            )
    for beside in _BESIDE_MAIL.finditer(reading.raw):
        start, end = beside.start(1), _end(reading, beside.start(1), beside.end(1))
        if _built(reading.raw[start:end]) or _numbered(reading.raw[start:end]):
            yield Found(start, end, "SECRET", 0.75)
    for code in _CODE.finditer(reading.raw):
        around = reading.before(code.start(), 70) + b" | " + reading.after(code.end(), 50)
        if _SENT_CODE.search(around) and not _CALL.search(reading.before(code.start(), 40)):
            yield Found(code.start(), code.end(), "SECRET", 0.75)


def _tokens(reading: Reading) -> Iterator[Found]:
    entry = [match.start() for match in _ENTRY.finditer(reading.raw)]
    for match in _TOKEN.finditer(reading.raw):
        for start, end in _pieces(reading, match.start(), match.end()):
            yield from _token(reading, start, end, entry)


def _pieces(reading: Reading, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A word, or what is too long for one in pieces, unless it is a key for everybody's eyes."""
    if end - start > _LONGEST:
        before, head = reading.before(start, _PUBLIC_REACH), reading.low[start : start + 8]
        # A password's hash, with its dollar signs, is for nobody's eyes.
        told = _PUBLIC.search(before + head) and b"$" not in reading.raw[start:end]
        if told or reading.raw[start : start + 4] in (b"AAAA", b"MIGf", b"MIIB"):
            return
    for place in range(start, end, _LONGEST):
        yield place, min(end, place + _LONGEST)


def _mixed_at_all(reading: Reading) -> bool:
    return _DIGIT.search(reading.raw) is not None


def _token(reading: Reading, start: int, end: int, entry: list[int]) -> Iterator[Found]:
    end = _end(reading, start, end)
    value = reading.raw[start:end]
    plain = value.strip(b"?!.").decode("latin-1").lower()
    if (
        len(value) > _LONGEST
        or not _mixed(value)
        or _NOT_ONE.search(value)
        or "B" in marked(plain)
    ):
        return
    if not _STRANGE.search(value) and (counted(reading, start) or _products(value)):
        return
    if _HANDLE_NUMBER.fullmatch(value) and not _near(entry, start):
        if value.partition(b"#")[0].decode("latin-1").lower() not in everyday():
            yield Found(start, end, "USERNAME", 0.7)
    elif _unmistakable(value) or (
        len(value) >= _SHORT
        and _PASSWORD.search(reading.before(start, 64))
        and (_built(value) or _numbered(value) or _WORDED.search(value))
    ):
        yield Found(start, end, "SECRET", 0.75)
    elif _near(entry, start) and (
        _built(value) or (_numbered(value) and _TELLING.search(reading.before(start, 16)))
    ):
        yield Found(start, end, "SECRET", 0.7)


def _products(value: bytes) -> bool:
    """`iPhone14Pro`: each word in it is a product's."""
    words = [word.lower().decode("latin-1") for word in _NAMES.findall(value)]
    return bool(words) and all("B" in marked(word) for word in words)


def _near(entry: list[int], start: int) -> bool:
    # A message holds few such words; a hostile one is settled by its first.
    return any(abs(place - start) <= _NEARBY for place in entry[:200])


def _mixed(value: bytes) -> bool:
    return _LETTER.search(value) is not None and _DIGIT.search(value) is not None


def _unmistakable(value: bytes) -> bool:
    """Letters, digits and a mark inside, long and mixed enough to be no formula."""
    if len(value) < 8 or not _STRANGE.search(value):
        return False
    return _LEET.search(value) is not None or _CAMEL.search(value) is not None


def _built(value: bytes) -> bool:
    """Built as a password is: a mark inside, a word with a year and a mark, leet, mixed case."""
    if _STRANGE.search(value) or _WORD_AND_YEAR.fullmatch(value):
        return True
    shouting = value.isupper()
    leet = _LEET.search(value) is not None
    if _PARTED.fullmatch(value):
        return not shouting and (leet or (_CAMEL.search(value) is not None))
    camel = _CAMEL.search(value[1:]) is not None
    return not shouting and leet and (camel or len(value) >= 8)


def _numbered(value: bytes) -> bool:
    """A word with figures behind it: `flatwhite42`; a program's name has its version there."""
    stem = value.decode("latin-1").lower().rstrip("0123456789")
    if "B" in marked(stem) or technical(f"{stem}_"):
        return False
    return _TIMES.fullmatch(value) is not None and len(value) >= 7


def _pair(reading: Reading, who: tuple[int, int], what: tuple[int, int]) -> Iterator[Found]:
    """`name / password`."""
    start, end = what[0], _end(reading, *what)
    value, name = reading.raw[start:end], reading.low[slice(*who)]
    if (
        len(value) > _LONGEST
        or not _mixed(value)
        or _NOT_ONE.search(value)
        or PLACEHOLDER.encode("latin-1") in value
    ):
        return
    camel = _CAMEL.search(value[1:]) is not None
    if not (_built(value) or (camel and len(value) >= 7)):
        return
    yield Found(start, end, "SECRET", 0.75)
    if name not in _SYSTEM and name.decode("latin-1") not in everyday():
        yield Found(*who, "USERNAME", 0.7)


def _end(reading: Reading, start: int, end: int) -> int:
    while end > start and reading.text[end - 1] in ".:":
        end -= 1
    return end
