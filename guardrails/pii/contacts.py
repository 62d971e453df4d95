"""How a person can be reached: e-mail in every spelling, and telephone numbers."""

from collections.abc import Iterator

from guardrails.pii import checks
from guardrails.pii.found import Found
from guardrails.pii.identifiers import cued
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading

_TLD = r"(?:nz|com|net|org|io|co|au|uk|kiwi|maori|info|app|dev|test|invalid|local|internal|example|email|me|biz|geek|school|govt|ac|iwi|gen|online|site|cloud|corp|lan|home)"
_EMAIL = Pattern(
    r"[a-z0-9_][a-z0-9._%+'\-]*@[a-z0-9][a-z0-9\-]*(?:\.[a-z0-9\-]+)*\.[a-z]{2,24}\b"
)
_ENCODED = Pattern(
    r"[a-z0-9._+\-]+(?:%40|&#64;|&#x40;|&commat;|\\u0040|=40|\\x40)[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.[a-z]{2,24}\b"
)
_SPACED = Pattern(
    rf"\b[a-z0-9][a-z0-9_+\-]*(?: ?\. ?[a-z0-9_+\-]+)*(?: @ |@)[a-z0-9\-]+(?: ?\. ?[a-z0-9\-]+)* ?\. ?{_TLD}\b"
)
_DOT = (
    r"(?: ?[\[({<] ?(?:dot|punto|punkt|point|d|\.) ?[\])}>] ?| dot | d0t |_dot_|-dot-|\(\.\))"
)
_PART = (
    rf"[a-z0-9][a-z0-9_+\-]*(?:(?:{_DOT}|\.| underscore | dash | hyphen | plus )[a-z0-9_+\-]+)*"
)
_BRACKETED = Pattern(
    rf"\b{_PART}(?: ?[\[({{<] ?(?:at|a|@|arroba) ?[\])}}>] ?|_at_|-at-|\*at\*|@)[a-z0-9\-]+(?:(?:{_DOT}|\.)[a-z0-9\-]+)+\b"
)
_SPOKEN = Pattern(rf"\b{_PART} at [a-z0-9\-]+(?:\.[a-z0-9\-]+)*(?:{_DOT}[a-z0-9\-]+)+\b")
_HALF_SPOKEN = Pattern(
    rf"\b([a-z0-9][a-z0-9._+\-]*) at [a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.{_TLD}\b"
)
_HOSTED = Pattern(
    r"<([a-z0-9][a-z0-9._+\-]*@[a-z0-9][a-z0-9\-]*)>|\b(?:e-?mail|mail|to|from|sender)\b[ :=]{1,3}([a-z0-9][a-z0-9._+\-]*@[a-z0-9][a-z0-9\-]*)\b"
)
_MAIL_CUE = Pattern(r"e-?mail|\bmail\b|reach|contact|write to|imera|address is|inbox")
_NOT_LOCAL = frozenset(
    b"me us you it is are was be look hosted site website server running down live here and or available them working page domain email mail account accounts mailbox".split()
)
# Addresses of machines and of no one: protocol users, and the mark that scrapers leave.
# Written with a slip, in another language, or without the end that everybody knows.
_SLIPPED = Pattern(
    r"\b[a-z0-9][a-z0-9._+\-]{1,40}(?:@ | @ ?|@)[a-z0-9\-]{2,30}(?:[.,] ?[a-z]{2,3}){0,1}[.,] ?(?:com|net|org|nz|au|uk|example)\b"
    r"|\b[a-z0-9][a-z0-9._+\-]{1,40}@(?:gmail|hotmail|outlook|yahoo|icloud|xtra|proton(?:mail)?|ymail|slingshot)\b(?:(?: dot | punto |[.,] ?)(?:com|co|nz|net))*"
    r"|\b[a-z0-9][a-z0-9._+\-]{1,40} (?:arroba|chez|at[\- ]sign|klammeraffe|@) [a-z0-9\-]{2,30} (?:punto|point|ponto|punkt|dot|period) [a-z]{2,8}\b"
)
_NOBODY = frozenset(("git@", "hg@", "svn@"))
# What a machine sends from and nobody reads.
_UNREAD = Pattern(r"^(?:no[._\-]?reply|do[._\-]?not[._\-]?reply|mailer-daemon|bounces?)@")
# A package and its version, a way of exchanging keys: `vue@3.4.21`.
_VERSION = Pattern(
    r"@v?\d{1,4}\.\d{1,4}(?:\.\d{1,6})?$|(?:sha\d{3}|aes\d{3}-?[a-z]{3})@[a-z.]+$"
)
_MESSAGE_ID = Pattern(r"(?:message-id|references|in-reply-to):?[ <\n\t]{0,6}$")

_INTERNATIONAL = Pattern(
    r"(?:\+ ?|\b00 ?)\(?\d{1,3}\)?(?:[ .\-/()]{0,3}\d){6,13}(?: ?(?:x|ext\.?|extn\.?|extension) ?\d{1,6})?"
)
_NATIONAL = Pattern(
    r"\(?0 ?[1-9](?:[ .\-()/]{0,3}\d){6,10}(?: ?(?:x|ext\.?|extn\.?|extension) ?\d{1,6})?"
)
_COUNTRY = Pattern(r"\b64[ \-.]?(?:\(0\))?[ \-.]?(?:2\d|[34679])(?:[ .\-]{0,2}\d){6,8}")
_THREES = Pattern(
    r"(?:\b(?:1|001)[\-. ]{1,2})?(?:\(\d{3}\) ?|\b\d{3}[\-. ])\d{3}[\-. ]\d{4}(?: ?(?:x|ext\.?) ?\d{1,6})?\b"
)
_LOOSE = Pattern(r"\b\d(?:[ .\-()]{0,2}\d){5,13}(?: ?(?:x|ext\.?) ?\d{1,6})?\b")
_CUE = Pattern(
    r"\b(?:phone|ph|mob|mobile|cell(?:phone)?|call|txt|text|ring|tel|telephone|fax|whats ?app|landline|waea|contact (?:number|no)|my (?:number|no)|reach (?:me|us|him|her|them)(?: on| at)?|dial)\b[^\n\d]{0,24}$"
)
_REFERENCE_CUE = Pattern(
    r"(?:order|invoice|ticket|case|ref(?:erence)?|transaction|txn|tracking|receipt|quote|job|po|account|port|error|code|version|build|id)(?: (?:number|no\.?|num|id|#))?[ :#=]{1,3}$"
)
_DATE = Pattern(
    r"^\(?\d{1,2}[\-./ ]\d{1,2}[\-./ ](?:19|20)\d\d(?:\D|$)|^\d{4}[\-./]\d{2}[\-./]\d{2}"
)
_FREE = ("0800", "0508", "0900", "1800", "1300")
_WORD = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double (?:zero|oh|one|two|three|four|five|six|seven|eight|nine)|triple (?:zero|oh|one|two|three|four|five|six|seven|eight|nine)|kore|tahi|rua|toru|wha|rima|ono|whitu|waru|iwa)"
_SPELLED = Pattern(rf"\b(?:plus )?{_WORD}(?:[ ,\-]{{1,2}}{_WORD}){{5,18}}\b")
_FIGURE_WORD, _CARD_FIGURES = Pattern(rf"\b{_WORD}\b"), 13
# A number told in two breaths, and one that breaks off at the end of a message.
_HALVES = Pattern(
    r"\b(0\d{1,2}[ \-]?\d{3,4})[ ,.]{1,3}(?:-{1,2} |\.|[a-z])[^\d\n]{0,36}\b(\d{3,5})\b"
)
_HALVES_CUE = Pattern(r"\b(?:number|phone|mobile|cell|ph|mob|ring|call|txt)\b[^\d\n]{0,16}$")
_BEGUN = Pattern(
    r"\b(?:phone|mobile|cell|number|ph|mob|call me on|ring me on|txt me on)(?: (?:is|no|number))*[ :]{1,3}(?:it'?s )?(0\d{1,2}[ \-]?\d{3,4})[ .,\-]{0,4}(?:$|\n)"
)


def emails(reading: Reading) -> Iterator[Found]:
    """E-mail addresses, plain, encoded, spaced out or spelled."""
    if b"@" in reading.raw:
        yield from _written(reading)
    for pattern in (_ENCODED, _BRACKETED, _SPOKEN, _SLIPPED):
        for match in pattern.finditer(reading.raw):
            if not _nobodys(reading, match.start(), match.group()):
                yield Found(match.start(), match.end(), "EMAIL_ADDRESS", 0.9)
    for match in _HALF_SPOKEN.finditer(reading.raw):
        local = match.group(1).lower()
        if local not in _NOT_LOCAL and cued(reading, _MAIL_CUE, match.start(), 24):
            yield Found(match.start(), match.end(), "EMAIL_ADDRESS", 0.7)


def _written(reading: Reading) -> Iterator[Found]:
    for pattern in (_EMAIL, _SPACED):
        for match in pattern.finditer(reading.raw):
            start = match.start()
            if reading.text[start : start + 4].split("@")[0] + "@" in _NOBODY:
                continue
            if not _nobodys(reading, start, match.group()):
                yield Found(start, match.end(), "EMAIL_ADDRESS", 1.0)
    for start, end in _HOSTED.places(reading.raw):
        yield Found(start, end, "EMAIL_ADDRESS", 0.8)


def _nobodys(reading: Reading, start: int, value: bytes) -> bool:
    """A package's version, the id of a message, a mailbox that nobody reads."""
    if _VERSION.search(value) or _UNREAD.search(value.lower()):
        return True
    return cued(reading, _MESSAGE_ID, start, 24)


def phones(reading: Reading) -> Iterator[Found]:
    """Telephone numbers; free lines belong to companies and stay."""
    for pattern, score in (
        (_INTERNATIONAL, 0.9),
        (_NATIONAL, 0.85),
        (_COUNTRY, 0.75),
        (_THREES, 0.7),
    ):
        for match in pattern.finditer(reading.raw):
            start, end = match.start(), match.end()
            if _dialled(reading, start, end):
                yield Found(start, end, "PHONE_NUMBER", score)
    for match in _LOOSE.finditer(reading.raw):
        start, end = match.start(), match.end()
        if _CUE.search(reading.before(start, 40)) and _dialled(reading, start, end):
            yield Found(start, end, "PHONE_NUMBER", 0.8)
    yield from _told(reading)


def _told(reading: Reading) -> Iterator[Found]:
    """Numbers in words, in two halves, and such as break off."""
    for match in _SPELLED.finditer(reading.raw):
        figures = len(_FIGURE_WORD.findall(reading.raw[match.start() : match.end()]))
        kind = "CREDIT_CARD" if figures >= _CARD_FIGURES else "PHONE_NUMBER"
        yield Found(match.start(), match.end(), kind, 0.8)
    for match in _HALVES.finditer(reading.raw):
        if _HALVES_CUE.search(reading.before(match.start(1), 40)):
            for half in (1, 2):
                yield Found(match.start(half), match.end(half), "PHONE_NUMBER", 0.7)
    for start, end in _BEGUN.places(reading.raw):
        yield Found(start, end, "PHONE_NUMBER", 0.7)


def _dialled(reading: Reading, start: int, end: int) -> bool:
    number = checks.digits(reading.text[start:end])
    left, right = reading.low[start - 1 : start] if start else b"", reading.low[end : end + 1]
    if left.isalnum() or left in (b"_", b"#", b"$", b"-", b".") or right.isalnum():
        return False
    if number.startswith(_FREE) or len(set(number)) < 3:
        return False
    if _DATE.search(reading.low[start:end]):
        return False
    return not cued(reading, _REFERENCE_CUE, start, 24) and len(number) >= 7
