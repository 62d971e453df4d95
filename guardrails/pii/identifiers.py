"""Numbers that states, banks and clinics give to a person; check digits or context decide."""

from collections.abc import Iterator

from guardrails.pii import checks
from guardrails.pii.found import Found
from guardrails.pii.linear import Match, Pattern
from guardrails.pii.reading import Reading

# A cue counts when it stands this near before the number.
_NEAR, _FAR = 48, 72
_LEAST_FIGURES = 5

_DIGITS = Pattern(r"\d(?:[ \-./]{0,2}\d){6,22}")
_BANK = Pattern(r"\d{2}[ \-/.]{1,3}\d{4}[ \-/.]{1,3}\d{6,8}[ \-/.]{1,3}\d{2,4}")
_BANK_CUE = Pattern(
    r"account|acct|\bacc?\b|bank|\bkiwibank|direct debit|\banz\b|\basb\b|\bbnz\b|westpac|refund (?:to|into)|pay(?:ment)? (?:to|into)|p[eu]tea|p[eu]ke|\ba/c\b|transfer|deposit|refund|payee|eft"
)
_IRD_CUE = Pattern(
    r"\birds?\b|\bi\.r\.d|\bird[_\-]|[_\-]ird\b|inland revenue|\bird#|tax (?:number|no\b|num|#)|te tari taake|taxpayer|tax(?:payer)? (?:number|no|id|file)|\bgst\b|\btfn\b|\btin\b|\butr\b|tari taake|\btau take|\bir (?:number|no\b|num|#)|inland rev\w*|tax[ \-]?(?:file|ref\w*)|(?:my|our|his|her) tax\b|steuer(?:nummer|-?id)|numero fiscal"
)
_IRD_AFTER = Pattern(
    r"^[ ,(\-]{1,3}(?:is |was |as |for |that'?s |this is |which is )?(?:the )?(?:number )?(?:that )?(?:my |his |her |our |the |from |with )?(?:company |business |personal |own )?(?:ird|tax|gst|inland revenue|te tari taake) ?(?:number|no|num|id|gave|file)?\b"
)
_IRD_SHAPE = Pattern(r"\d{2,3}[\- ]\d{3}[\- ]\d{3}")
# Tax numbers of other states: the United States', Australia's, Britain's.
_ABROAD = Pattern(
    r"\b(?:\d{3}-\d{2}-\d{4}|[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d])\b"
)
_CARD_CUE = Pattern(r"card|visa|master|amex|\bpan\b|\bcc\b|credit|debit")
_NHI = Pattern(r"\b[a-hj-np-z]{3}[ \-]?\d{2}(?:\d{2}|[a-hj-np-z]{2})\b")
_NHI_CUE = Pattern(
    r"\bnhi\b|health (?:number|index|id)|hospital|patient|\bgp\b|doctor|clinic|hauora"
)
_IBAN = Pattern(r"\b[a-z]{2}\d{2}(?:[ \-]?[a-z0-9]{4}){2,7}(?:[ \-]?[a-z0-9]{1,4})?\b")
_CVV = Pattern(
    r"(?:\b(?:cvv2?|cvc2?|cvn|csc|csv(?: code)?|cv2|cid|ccv|cvv ?code|card verification|(?:security|sec|verification|card|secret) (?:code|number|digits|nr|no)|(?:last )?(?:three|3|four|4)[ \-](?:digits?|numbers?|figures)(?: (?:code|on|at|from))?|(?:code|number|digits|numbers|figures) on (?:the |its )?(?:back|front|rear|reverse)|back of (?:the|my|it)(?: card)?|on the (?:back|reverse)|prufnummer|cryptogramme|codigo de seguridad|codice di sicurezza)(?:'s|s)?)\b[^\d\n]{0,32}\n?\b(\d{3,4})\b"
    r"|\b(\d{3,4})(?: is| as|,| -| is what is printed| printed)? (?:on|at|from) (?:the |its |my )?(?:back|rear|strip|reverse)\b|\b(\d{3,4})\b[ ,\-(]{1,3}(?:(?:for|is|as|was|being|that'?s) )?(?:the |my |our |its |card'?s )?(?:cvv2?|cvc2?|csc|ccv|cvn|cv2|security code|sec code|three[ \-]digit|code on the back)\b"
    r"|\b(?:0[1-9]|1[0-2]) ?[/\-|] ?(?:20)?[23]\d[ ,;/|]{1,4}(?:and |with |then )?(?:code |cvv |cvc |sec(?:urity)? ?(?:code )?)?(\d{3})\b"
)
# Its figures apart, in words, or behind those of the card it stands on.
_FIGURE_WORD = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
_CVV_TOLD = Pattern(
    rf"\b(?:cvv2?|cvc2?|cvn|csc|ccv|cv2|(?:security|card|verification) (?:code|number)|(?:three|3|four|4)[ \-]digits?(?: code)?|(?:code|number|digits) on the back|(?:three|3|four|4)[ \-](?:numbers|figures)|cv code|(?:code|number|digits) (?:behind|off|from) (?:the |my |our )?card)\b[^\d\n]{{0,24}}?(?:\b(\d{{3}})\b|\b(\d[ .\-]\d[ .\-]\d(?:[ .\-]\d)?)\b|\b({_FIGURE_WORD}[ ,\-]{{1,2}}{_FIGURE_WORD}[ ,\-]{{1,2}}{_FIGURE_WORD}(?:[ ,\-]{{1,2}}{_FIGURE_WORD})?)\b|(?:ending|ends|end|card|visa|mastercard|amex)(?: in| with)? \d{{4}}[^\d\n]{{1,16}}(\d{{3}})\b)"
)
_PARTIAL = Pattern(
    r"(?:[*x\x80]{2,4}[ \-]?){1,4}\d{4}\b|\b(?:ending|ends|end|finishing)(?: in| with)?:? (\d{4})\b|\blast (?:four|4)(?: digits)?(?: (?:of|on) (?:my|the|our) (?:\w+ ){0,2}card)?(?: is| are|:)? (\d{4})\b"
)
_REFERENCE = Pattern(
    r"\b(?:customer|client|account|member)(?: ?(?:number|no\.?|num|id|ref(?:erence)?|code|#))(?: is| was|:|=)? ?#?([a-z]{0,5}-?\d[\w\-]{3,15})\b"
)


def identifiers(reading: Reading) -> Iterator[Found]:
    """Tax, bank, health and document numbers, cards and their codes."""
    yield from _numbers(reading)
    yield from _bank_accounts(reading)
    for match in _ABROAD.finditer(reading.raw):
        if _clear(reading, match.start(), match.end()):
            yield Found(match.start(), match.end(), "NZ_IRD", 0.75)
    for find in (_nhi, _ibans, _codes):
        yield from find(reading)


def cued(reading: Reading, cue: Pattern, position: int, length: int = _NEAR) -> bool:
    """Whether `cue` stands shortly before `position`."""
    return cue.search(reading.before(position, length)) is not None


def _clear(reading: Reading, start: int, end: int) -> bool:
    """No letter or digit touches the number: it is not a piece of a longer token."""
    left, right = reading.low[start - 1 : start] if start else b"", reading.low[end : end + 1]
    return not left.isalnum() and not right.isalnum() and left not in (b"_", b"$", b"#")


def _numbers(reading: Reading) -> Iterator[Found]:
    for match in _DIGITS.finditer(reading.raw):
        start, end = match.start(), match.end()
        if not _clear(reading, start, end):
            continue
        written = reading.text[start:end]
        number = checks.digits(written)
        if kind := _number_kind(reading, start, written, number):
            yield Found(start, end, *kind)


def _number_kind(
    reading: Reading, start: int, written: str, number: str
) -> tuple[str, float] | None:
    if checks.card(number):
        return "CREDIT_CARD", 1.0
    if 13 <= len(number) <= 19 and cued(reading, _CARD_CUE, start, 32):
        return "CREDIT_CARD", 0.8
    if 8 <= len(number) <= 9:
        return _ird_kind(reading, start, written, number)
    if 15 <= len(number) <= 17 and written.isdecimal():
        return _joined_account(reading, start, number)
    return None


def _ird_kind(
    reading: Reading, start: int, written: str, number: str
) -> tuple[str, float] | None:
    if cued(reading, _IRD_CUE, start, _FAR):
        return "NZ_IRD", 0.95
    if _IRD_AFTER.search(reading.after(start + len(written), 48)):
        return "NZ_IRD", 0.8
    if checks.ird(number) and _IRD_SHAPE.fullmatch(written.encode("latin-1")):
        return "NZ_IRD", 0.7
    return None


def _joined_account(reading: Reading, start: int, number: str) -> tuple[str, float] | None:
    real = checks.bank_account(number[:2], number[2:6], number[6:13])
    told = cued(reading, _BANK_CUE, start, _FAR) or _BANK_CUE.search(
        reading.after(start + len(number), _NEAR)
    )
    if real and told:
        return "NZ_BANK_ACCOUNT", 0.9
    return None


def _bank_accounts(reading: Reading) -> Iterator[Found]:
    for match in _BANK.finditer(reading.raw):
        start, end = match.start(), match.end()
        if _clear(reading, start, end):
            number = checks.digits(reading.text[start:end])
            real = checks.bank_account(number[:2], number[2:6], number[6:13])
            yield Found(start, end, "NZ_BANK_ACCOUNT", 1.0 if real else 0.85)


def _nhi(reading: Reading) -> Iterator[Found]:
    for match in _NHI.finditer(reading.raw):
        if cued(reading, _NHI_CUE, match.start(), 64):
            real = checks.nhi(_compact(reading, match))
            near = cued(reading, _NHI_CUE, match.start(), 24)
            if real or near:
                yield Found(match.start(), match.end(), "NZ_NHI", 0.95 if real else 0.8)


def _compact(reading: Reading, match: Match) -> str:
    return reading.text[match.start() : match.end()].replace(" ", "").replace("-", "")


def _ibans(reading: Reading) -> Iterator[Found]:
    for match in _IBAN.finditer(reading.raw):
        real = checks.iban(reading.text[match.start() : match.end()])
        figures = sum(sign in b"0123456789" for sign in match.group())
        if real or (figures > _LEAST_FIGURES and b"iban" in reading.before(match.start(), 32)):
            yield Found(match.start(), match.end(), "IBAN_CODE", 1.0 if real else 0.8)


def _codes(reading: Reading) -> Iterator[Found]:
    for pattern, kind in (
        (_CVV, "CVV"),
        (_CVV_TOLD, "CVV"),
        (_PARTIAL, "CARD_PARTIAL"),
        (_REFERENCE, "CUSTOMER_REF"),
    ):
        for start, end in pattern.places(reading.raw):
            yield Found(start, end, kind, 0.8)
