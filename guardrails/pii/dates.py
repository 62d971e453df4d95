"""Dates of birth, told from every other date by the words around them."""

from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|kohitatea|hui-?tanguru|poutu-?te-?rangi|paenga-?whawha|haratua|pipiri|hongongoi|here-?turi-?koka|mahuru|whiringa-?a?-?nuku|whiringa-?a?-?rangi|hakihea"
    r"|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|januar|februar|marz|juni|juli|oktober|dezember|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|januari|februari|maart|mei|augustus|janeiro|fevereiro|marco|maio|junho|julho|setembro|outubro|dezembro)"
)
_OF = r"(?:st|nd|rd|th|er|\.)?(?: of| o| de| di|\.)?"
_DAY_WORD = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|(?:twenty|thirty)[ \-](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))"
_YEAR_WORD = r"(?:nineteen|two thousand|twenty)(?: and)?(?:[ \-](?:oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)){1,3}"
_DATE = Pattern(
    rf"\b(?:\d{{1,2}}{_OF}[ \-/.,]{{1,2}}{_MONTH}[ \-/.,]{{1,2}}(?:(?:of|de|del|di|do) )?'?(?:\d{{4}}|\d{{2}})"
    rf"|(?:the )?{_DAY_WORD}(?: of| day of)?,? {_MONTH},? (?:\d{{4}}|'\d\d|{_YEAR_WORD})|(?:\d{{1,2}}{_OF}[ \-/.,]{{1,2}}{_MONTH}|{_MONTH} (?:the )?(?:{_DAY_WORD}|\d{{1,2}}(?:st|nd|rd|th)?)),? {_YEAR_WORD}"
    rf"|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:\d{{4}}|'?\d{{2}})"
    r"|\d{1,2} ?[/\-.] ?\d{1,2} ?[/\-.] ?(?:\d{4}|\d{2})|\d{4}[/\-.]\d{1,2}[/\-.]\d{1,2}|\d{1,2} \d{1,2} (?:\d{4}|\d{2})|(?:19|20)\d{6}|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d|\d{1,2}%2f\d{1,2}%2f\d{4}"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of| day of)?,? {_MONTH},? (?:\d{{4}}|'\d\d)|{_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_DAY_WORD}(?: of)? {_MONTH}|{_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th)?)\b"
)
_BIRTH = Pattern(
    r"\bborn\b|\bdob\b|\bd\.o\.b|\bd\.?o\.?b\b|dateofbirth|date[ _\-]?of[ _\-]?birth|birth[ _\-]?(?:date|day)|\bbday\b|\bd o b\b|\bb\. ?$|birth|geburt|geboren|fecha de nacimiento|naissance|\bgeb\.?\b|\bnee? le\b|\bnaci(?:do|da)?(?: el| em)?\b|\bnasc\w+|\bnat[oa] il\b|urodz\w+|\bfodt\b|\bfodd\b|syntynyt|geboorte|dogum\w*|birth year|year (?:of birth|was typed)|\bkid\b|\bage (?:check|verification|proof|confirm\w*)|prove (?:my|his|her) age|\bd/o/b\b|birthd\w+|\bborn\w*|\bb-?days?\b|years? old|came into (?:the|this) world|\bturn(?:s|ed|ing)? (?:\d+|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b)|(?:'ll|will|about to|gonna|going to) (?:be|turn) \d{1,3}\b|\bage \d{1,3}\b|old enough|too young|under ?age|(?:verify|confirm) (?:me|my identity|my id|who i am)|identity check|security check|\bb-day\b|ra whanau|whanau mai|i whanau|\bbirth\b"
)
# Further behind, of a date so old that little else than people dates from it.
_BIRTH_LATER = Pattern(
    r"^[^\d\n.!?]{0,40}\b(?:birthda\w+|birth ?date|date of birth|dob|d\.o\.b|(?:i|he|she) was born|years old)\b"
)
_BIRTH_AFTER = Pattern(
    r"^[ ,;)\-]{0,3}(?:\(?(?:dob|d\.o\.b|date of birth)|(?:is|was|as|being|that'?s|is also|happens to be) (?:my|his|her|their|the) (?:birthday|date of birth|dob|birth ?date)|(?:is|was) when (?:i|he|she) was born|is me\b|is the (?:birthday|birth ?date|dob)\b)"
)
# Beside a word of birth any word between day and year is a month, in whatever language.
_ANY_MONTH = Pattern(
    r"\b\d{1,2}(?:st|nd|rd|th|er|\.)?(?: of| o| de| di)? (?:de )?[a-z\-]{3,14},?(?: de| del|) ?(?:19|20)\d\d\b|\b(?:19|20)\d\d[/\-.]\d{1,2}[/\-.]\d{1,2}\b|\b[a-z]{3,14} \d{1,2},? (?:19|20)\d\d\b"
)
_ABROAD = Pattern(r"\x81{2,}")
_YEAR = Pattern(
    rf"\b(?:born|year of birth|birth ?year|yob)(?: is| was)?(?: in| on|:|,)? ((?:{_MONTH},? )?(?:(?:19|20)\d{{2}}|'\d\d))\b"
)
# `I'm 19/07/2010`: nobody is another date.
_AM = Pattern(r"(?:^|\b)(?:i'?m|i am|(?:he|she)'?s|(?:he|she) is)(?: a)? (?:a )?$")
# A birthday told without its year, right behind the word; an age right before the date.
_DAY = Pattern(
    r"\b(?:birthda(?:y|te)|b-?day|dob|born)(?:'s| is| was|:|=)?(?: on)?(?: the)? (\d{1,2}[/.\-]\d{1,2})\b(?:$|[^/.\-\d])"
)
_AGED = Pattern(
    r"\b(?:i'?m|i am|he'?s|she'?s|(?:he|she) is|aged?|turned) \d{1,2}(?: years old)?[ ,(]{1,3}$"
)
_OLD = Pattern(r"(?:19[2-9]|200)\d$|^(?:19[2-9]|200)\d")
_FLANKED = Pattern(r"(?:^|[,;|\t:>(\"'])[ ]{0,2}$")
_ENDED = Pattern(r"^[ ]{0,2}(?:$|[,;|\t<)\"'\n])")
_OTHER = Pattern(
    r"expir|since|founded|launched|updated|released|installed|signed up|joined|invoice|renew|due\b|order|until|registered|created|charged|paid|certificate"
)


def births(reading: Reading) -> Iterator[Found]:
    """Dates that follow, or are followed by, a word of birth."""
    for match in _DATE.finditer(reading.raw):
        start, end = match.start(), match.end()
        if _born(reading, start, end):
            yield Found(start, end, "DATE_OF_BIRTH", 0.95)
    for match in _ANY_MONTH.finditer(reading.raw):
        if _born(reading, match.start(), match.end()):
            yield Found(match.start(), match.end(), "DATE_OF_BIRTH", 0.8)
    for pattern in (_YEAR, _DAY):
        for start, end in pattern.places(reading.raw):
            yield Found(start, end, "DATE_OF_BIRTH", 0.8)


def _born(reading: Reading, start: int, end: int) -> bool:
    before = reading.before(start, 64)
    if (_AM.search(before) or _AGED.search(before)) and end - start >= 8:
        return True
    value, behind = reading.low[start:end], reading.after(end, 48)
    # Of the dates in a row of personal data the old one is nobody's invoice.
    listed = _OLD.search(value) and _FLANKED.search(before) and _ENDED.search(behind)
    if listed and end - start >= 8 and not _OTHER.search(before):
        return True
    if _OLD.search(value) and _ABROAD.search(before[-32:]) and end - start >= 8:
        return True  # what the words of another script say cannot be read here
    cues = [match.end() for match in _BIRTH.finditer(before)]
    if cues and not _OTHER.search(before[cues[-1] :]):
        return True
    if _OLD.search(value) and end - start >= 8 and _BIRTH_LATER.search(behind):
        return True
    return _BIRTH_AFTER.search(behind) is not None
