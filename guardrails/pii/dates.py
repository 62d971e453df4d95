"""Dates of birth, told from every other date by the words around them."""

from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|kohitatea|hui-?tanguru|poutu-?te-?rangi|paenga-?whawha|haratua|pipiri|hongongoi|here-?turi-?koka|mahuru|whiringa-?a?-?nuku|whiringa-?a?-?rangi|hakihea)"
_DATE = Pattern(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of| o)?[ \-/.,]{{1,2}}{_MONTH}[ \-/.,]{{1,2}}(?:of )?'?(?:\d{{4}}|\d{{2}})"
    rf"|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:\d{{4}}|'?\d{{2}})"
    r"|\d{1,2} ?[/\-.] ?\d{1,2} ?[/\-.] ?(?:\d{4}|\d{2})|\d{4}[/\-.]\d{1,2}[/\-.]\d{1,2}|\d{1,2} \d{1,2} \d{4}|(?:19|20)\d{6}"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of| day of)?,? {_MONTH},? (?:\d{{4}}|'\d\d)|{_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th)?)\b"
)
_BIRTH = Pattern(
    r"\bborn\b|\bdob\b|\bd\.o\.b|\bd\.?o\.?b\b|dateofbirth|date[ _\-]?of[ _\-]?birth|birth[ _\-]?(?:date|day)|\bbday\b|\bd o b\b|\bb\. ?$|birth|geburt|geboren|fecha de nacimiento|naissance|\bturn(?:s|ed|ing)? \d+|(?:verify|confirm) (?:me|my identity|my id|who i am)|identity check|security check|\bb-day\b|ra whanau|whanau mai|i whanau|\bbirth\b"
)
_BIRTH_AFTER = Pattern(
    r"^[ ,;)\-]{0,3}(?:\(?(?:dob|d\.o\.b|date of birth)|(?:is|was|as|being) (?:my|his|her|their|the) (?:birthday|date of birth|dob|birth ?date)|(?:is|was) when (?:i|he|she) was born)"
)
_YEAR = Pattern(r"\bborn(?: in| on|:)? ((?:19|20)\d{2})\b")
_OTHER = Pattern(
    r"expir|invoice|renew|due\b|order|until|registered|created|charged|paid|certificate"
)


def births(reading: Reading) -> Iterator[Found]:
    """Dates that follow, or are followed by, a word of birth."""
    for match in _DATE.finditer(reading.raw):
        start, end = match.start(), match.end()
        if _born(reading, start, end):
            yield Found(start, end, "DATE_OF_BIRTH", 0.95)
    for start, end in _YEAR.places(reading.raw):
        yield Found(start, end, "DATE_OF_BIRTH", 0.8)


def _born(reading: Reading, start: int, end: int) -> bool:
    before = reading.before(start, 64)
    cues = [match.end() for match in _BIRTH.finditer(before)]
    if cues and not _OTHER.search(before[cues[-1] :]):
        return True
    return _BIRTH_AFTER.search(reading.after(end, 48)) is not None
