"""Passports and driver licences: the word for the paper decides, before the number or behind it."""

from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.linear import Pattern, figured
from guardrails.pii.reading import Reading
from guardrails.pii.technical import counted

# States number their papers in many ways: letters and figures, at most a few of each.
_NUMBER = Pattern(
    r"\b(?:[a-z]{1,3}[ \-]?\d{5,9}[a-z]?|[a-z] ?[\-]?\d{3}[ \-]\d{3,4}[ \-]\d{3,4}|[a-z]{2}[ \-]?\d{3}[ \-]\d{3}"
    r"|[a-z]\d{4}-\d{5}|\d{2}[a-z]{2}\d{5}|[a-z]{5}\d{6}[a-z0-9]{5}|[a-z]\d{2}[a-z]\d{2}[a-z]\d{2}|[a-z]{1,2} ?\d{3,4} \d{3,4}|\d{7,10}|\d{2,3} \d{3} \d{3,4})\b"
)
# Their figures in any groups, right behind the word.
_GROUPS = Pattern(r"\b(?:[a-z]{1,3}[ .\-]?)?\d{2,4}(?:[ .\-]\d{2,5}){1,3}\b")
_ODD = Pattern(r"\b[a-z0-9]{6,12}\b")
# The two lines at the foot of a passport's page, as a scanner reads them.
_ZONE = Pattern(r"\bP[A-Z<][A-Z]{3}[A-Z<]{10,39}(?:\s{1,2}[A-Z0-9<]{28,44})?", case=True)
_PASSPORT = Pattern(
    r"passport|pass?p?ort\b|passprot|uruwhenua|travel (?:doc|paper)\w*|embassy|\bpp\b|\bpp(?:t|ort)?\b ?(?:no|num|#)|\bpp#|pasaporte|passaporte|passaporto|passeport|reisepass|paspoort|paszport|pasaport|passnummer|document (?:no|number|#|id)|(?:identity|id) (?:check|page|verif\w+)|biodata|\bppno\b"
)
_LICENCE = Pattern(
    r"licen[cs]e|lis[cs]?en[cs]e|licn[cs]e|\blic\b|\bdriver|driving|\bdl\b|\bdl#|\b5a\b|raihana|\bnzta\b|photo id|fuhrerschein|permis de conduire|permiso de conducir|carnet de conducir|patente|rijbewijs|prawo jazdy|learner'?s?\b|restricted\b"
)
_SOFTWARE = Pattern(
    r"(?:software|plugin|theme|server|product|windows|cpanel|whmcs|elementor|pro) licen[cs]e|licen[cs]e (?:key|server|file|code)"
)
_AFTER = Pattern(
    r"^[ ,;)\-]{0,4}(?:\(|is |was |on |as |in |from |off |for |=|that'?s |that is |this is |which is |being |what )?(?:what )?(?:my |his |her |their |the |your |our |a )?(?:old |new |nz |valid |current |driver'?s? |driving |learner'?s? )*(passport|licen[cs]e|uruwhenua|raihana|driver|dl\b|travel doc)"
)
# Further behind, of what is built like a paper's number.
_LATER = Pattern(
    r"^[^0-9\n]{0,56}?\b(?:(passports?|uruwhenua|travel doc\w*)|(?:driv\w+|learner'?s?|restricted|my|his|her) (?:[a-z]+ )?licen[cs]e|raihana)\b"
)
# Told sign by sign.
_SIGNS = Pattern(r"\b[a-z0-9](?:[ .\-][a-z0-9]){5,11}\b")
_SCRIPT = Pattern(r"\x81{2,}[^a-z0-9\n]{0,6}$")
_NEAR, _BEHIND, _CLOSE, _FURTHER = 80, 48, 40, 80
_LEAST_FIGURES = 4


def documents(reading: Reading) -> Iterator[Found]:
    """Numbers of papers that prove who somebody is."""
    for match in _ZONE.finditer(reading.raw):
        if match.group().count(b"<") > 1:
            yield Found(match.start(), match.end(), "PASSPORT", 0.95)
    for match in _NUMBER.finditer(reading.raw):
        if kind := _kind(reading, match.start(), match.end(), _NEAR):
            yield Found(match.start(), match.end(), kind, 0.9)
    if figured(reading.raw):
        yield from _odd(reading)


def _odd(reading: Reading) -> Iterator[Found]:
    """Built like no paper we know, so the word for it stands close by."""
    for match in _ODD.finditer(reading.raw):
        coded = _coded(match.group())
        if coded and (kind := _kind(reading, match.start(), match.end(), _CLOSE)):
            yield Found(match.start(), match.end(), kind, 0.7)
    for pattern in (_SIGNS, _GROUPS):
        for match in pattern.finditer(reading.raw):
            told = _figures_in(match.group()) > _LEAST_FIGURES
            if told and (kind := _cued(reading.before(match.start(), _CLOSE))):
                yield Found(match.start(), match.end(), kind, 0.7)


def _coded(value: bytes) -> bool:
    return _LEAST_FIGURES <= _figures_in(value) < len(value)


def _figures_in(value: bytes) -> int:
    return sum(sign in b"0123456789" for sign in value)


def _kind(reading: Reading, start: int, end: int, near: int) -> str | None:
    """Two letters and six figures number both papers: the nearer word decides."""
    context = reading.before(start, near)
    if _PASSPORT.search(context) or _LICENCE.search(context):
        return _cued(context)
    if told := _AFTER.search(reading.after(end, _BEHIND)):
        return "PASSPORT" if told.group(1)[:1] in (b"p", b"u", b"t") else "DRIVER_LICENCE"
    if kind := _later(reading, start, end):
        return kind
    # A number behind words of another script: what they call it cannot be read here.
    strange = _SCRIPT.search(context) and not _figures(reading, start, end)
    return "PASSPORT" if strange else None


def _cued(context: bytes) -> str | None:
    passport, licence = _last(_PASSPORT, context), _last(_LICENCE, context)
    if passport < 0 and licence < 0:
        return None
    if licence > passport and _SOFTWARE.search(context):
        return None
    return "PASSPORT" if passport >= licence else "DRIVER_LICENCE"


def _later(reading: Reading, start: int, end: int) -> str | None:
    """`RA0417726. It's my passport.`: letters and figures, and nothing else that they count."""
    if not _coded(reading.low[start:end]) or counted(reading, start):
        return None
    behind = reading.after(end, _FURTHER)
    told = _LATER.search(behind)
    if told is None or _SOFTWARE.search(behind):
        return None
    return "PASSPORT" if told.start(1) >= 0 else "DRIVER_LICENCE"


def _figures(reading: Reading, start: int, end: int) -> bool:
    return not reading.low[start:end].isalnum() or reading.low[start:end].isdigit()


def _last(cue: Pattern, context: bytes) -> int:
    return max((match.start() for match in cue.finditer(context)), default=-1)
