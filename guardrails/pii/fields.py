"""Values whose label says what they are: forms, JSON, settings, CSV with a header."""

import re
from collections.abc import Iterator, Sequence

from guardrails.pii.found import Found
from guardrails.pii.lexicon import everyday
from guardrails.pii.linear import Pattern, Valued
from guardrails.pii.reading import PLACEHOLDER, Reading

_LABELS = {
    "PERSON": "name full_name fullname first_name firstname last_name lastname surname given_name givenname family_name middle_name contact_name contact registrant registrant_name admin_name tech_name cardholder cardholder_name card_holder name_on_card account_holder account_name customer_name customer client_name billing_name owner owner_name display_name displayname holder attn attention contact_person ingoa recipient sender_name from_name ship_to bill_to registrant_contact reported_by requested_by author caller signed",
    "LOCATION_ADDRESS": "address street street_address address1 address_1 address_line_1 address_line1 address2 address_line_2 billing_address postal_address home_address shipping_address mailing_address physical_address delivery_address registrant_street registrant_address residential_address wahi_noho street1",
    "USERNAME": "actor created_by updated_by modified_by username user_name user login login_name userid user_id uname handle nickname account_user ftp_user db_user dbuser database_user ssh_user sftp_user mysql_user cpanel_user kpanel_user twitter instagram discord telegram skype github",
    "DATE_OF_BIRTH": "dob date_of_birth birth_date birthdate birthday birth dateofbirth date_birth d.o.b born ra_whanau",
    "PHONE_NUMBER": "phone mobile tel telephone phone_number mobile_number cell ph mob contact_number home_phone work_phone fax waea registrant_phone",
    "EMAIL_ADDRESS": "email e-mail mail email_address imera registrant_email",
    "NZ_IRD": "ird ird_number irdnumber tax_number tax_id",
    "NZ_NHI": "nhi nhi_number",
    "PASSPORT": "passport passport_number passport_no passport_num passportnumber uruwhenua",
    "DRIVER_LICENCE": "licence licence_number driver_licence driver_license drivers_licence drivers_license driver_licence_number driver_license_number licence_no license_number license_no dl dl_number dl_no",
    "SECRET": "password passwd pwd pass pin secret api_key apikey token epp epp_code auth_code udai recovery_code",
    "CVV": "cvv cvc cvv2 cvc2 csc ccv security_code",
    "DEVICE_ID": "device_id deviceid udid imei imei_number serial serial_number serial_no android_id idfa hardware_id asset_tag",
    "NZ_BANK_ACCOUNT": "bank_account bank_account_number",
    "SENSITIVE": "ethnicity ethnic_group ethnic_origin race religion religious_affiliation iwi hapu iwi_affiliation iwi_name medical_condition medical_conditions medical_history health_condition health_conditions health_issues diagnosis diagnoses disability disabilities allergy allergies political_party political_affiliation political_views sexual_orientation sexuality gender_identity conviction convictions criminal_convictions criminal_record blood_type blood_group union_membership medication medications",
}
_KIND = {label: kind for kind, labels in _LABELS.items() for label in labels.split()}
# What the last word of a longer label says: `temp_pw`, `emergency_contact_phone`.
_LAST = {
    word: kind
    for kind, words in {
        "SECRET": "pw pwd pass password passwd passphrase passcode secret token apikey pin",
        "DATE_OF_BIRTH": "dob birthday birthdate birth",
        "PHONE_NUMBER": "phone mobile mob cell tel telephone landline fax ph",
        "EMAIL_ADDRESS": "email mail mailto",
        "USERNAME": "user username login handle nick actor uname principal",
        "LOCATION_ADDRESS": "address addr street",
        "PERSON": "surname firstname lastname fullname fname lname forename nachname vorname nom prenom apellido apellidos nombre cognome",
        "PASSPORT": "passport",
        "NZ_IRD": "ird",
        "NZ_NHI": "nhi",
        "DRIVER_LICENCE": "licence license",
        "SENSITIVE": "ethnicity religion diagnosis disability allergies iwi",
    }.items()
    for word in words.split()
}
_NAMED_TEXT = "full first last given family middle contact customer client owner holder registrant member student patient staff employee parent guest billing admin tech account payer payee tenant resident applicant child guardian sender recipient cardholder attendee real legal"
_NAMED = frozenset(_NAMED_TEXT.split())
_FIELD = Valued(
    r"(?:^|[\n{,;&|<>(\t]|\. | - )[\s*>\-\"']{0,6}([a-z][a-z0-9_.\- ']{1,28}?)[\"'*]{0,3} ?(?:[:=]|=>)[ \t*]{0,4}",
    r"(?:\"([^\"\n]{1,200})\"|'([^'\n]{1,200})'|([^\s,;|\"'{}<>\[\]&][^\n;|{}<>&]{0,160}))",
    quoted=200,
    bare=161,
)
# As programs log: `name=Ana+Tui mob=021...`.
_PAIR = Pattern(r"(?:^|[\s?&;,(])([a-z][a-z0-9_.\-]{1,28})=\"?([^\s&;,\"'<>]{2,80})")
_WORDS = Pattern(
    r"^[A-Za-z\x81][A-Za-z\x81'.\-]{0,24}(?: [A-Za-z\x81][A-Za-z\x81'.\-]{0,24}){0,4}$"
)
_UNSURE_TEXT = "name contact customer owner holder author display_name account_name recipient"
_SURE_LABELS = frozenset(_LABELS["PERSON"].split()) - frozenset(_UNSURE_TEXT.split())
_ADDRESS_END = Pattern(r"\b(?:phone|ph|mobile|email|tel|dob|fax)\b")
_CODES = frozenset(
    [
        *("NZ_IRD", "NZ_NHI", "PASSPORT", "DRIVER_LICENCE", "DEVICE_ID", "NZ_BANK_ACCOUNT"),
        *("CVV", "DATE_OF_BIRTH"),
    ]
)
_TELLING = Pattern(r"^[a-z0-9\x81+][a-z0-9\x81'+\-/ ]{1,39}")
_NOTHING = Pattern(
    r"^(?:none|nil|n/?a|no|not|null|unknown|undisclosed|missing|required|optional|is|are|was|in|on|for|and|or|the|a|an|string|text|varchar|true|false|yes|column|columns|field|fields|what|which|how|we|you|they|it|see|please|do|does|can|should|new|other|select|choose|prefer|empty|blank|hidden|removed|deleted)\b"
)
_CODE = Pattern(r"^[a-z0-9]{1,24}(?:[ \-/.:][a-z0-9]{1,16}){0,4}")
_NOT_USERS = frozenset(
    [
        "root",
        "admin",
        "administrator",
        "www-data",
        "user",
        "username",
        "name",
        "id",
        "is",
        "was",
        "the",
        "a",
        "not",
        "none",
        "null",
        "guest",
        "nobody",
        "postgres",
        "mysql",
        "ubuntu",
        "error",
        "agent",
        "unknown",
        "i",
        "we",
        "you",
        "he",
        "she",
        "can",
        "has",
        "have",
        "but",
        "and",
        "must",
        "with",
        "does",
        "should",
        "will",
    ]
)

_MOST_COLUMNS, _LONGEST_LABEL = 60, 24

# The last words of labels, how far back from their `:` they are looked for, past what may stand
# between, and at how many places before it is cheaper to search.
_ENDS = frozenset(
    label.rstrip("0123456789_").split("_")[-1].encode("ascii")
    for label in (*_KIND, *_LAST, "name")
)
_PARTING, _NO_LABEL = re.compile(rb"[:=]"), re.compile(rb"[^a-z0-9.\-']")
_BEHIND, _LONGEST_END, _MOST_ASKED = b" \"'*_-0123456789", 64, 64


def fields(reading: Reading) -> Iterator[Found]:
    """Labelled values."""
    if _labelled(reading.low):
        yield from _fields(reading)
    yield from _columns(reading)


def _labelled(low: bytes) -> bool:
    """Whether any sign that parts a label from its value stands behind the end of a label.

    Asked first because the pattern of a field counts up to 200 signs of a value, and RE2 builds
    a state for each of them.
    """
    place = 0
    for _ in range(_MOST_ASKED):
        parting = _PARTING.search(low, place)
        if parting is None:
            return False
        place = parting.end()
        end = low[max(0, parting.start() - _LONGEST_END) : parting.start()].rstrip(_BEHIND)
        if _NO_LABEL.split(end)[-1].replace(b"'", b"").lstrip(b"-.") in _ENDS:
            return True
    return True


def _fields(reading: Reading) -> Iterator[Found]:
    for match in _FIELD.finditer(reading.raw):
        kind = _kind(_label(match.group(1)))
        if kind is None:
            continue
        quoted = next((group for group in (2, 3) if match.start(group) >= 0), 0)
        start, end = match.start(quoted or 4), match.end(quoted or 4)
        sure = bool(quoted) or _label(match.group(1)) in _SURE_LABELS
        yield from _value(reading, kind, start, end, sure=sure)
    for match in _PAIR.finditer(reading.raw):
        if kind := _kind(_label(match.group(1))):
            yield from _value(reading, kind, match.start(2), match.end(2), sure=True)


def _kind(label: str) -> str | None:
    """What a label announces: by the whole of it, else by its last word."""
    label = label.rstrip("0123456789_")
    words = label.split("_")
    if label in _KIND or len(words) == 1:
        return _KIND.get(label) or _LAST.get(label)
    if words[-1] == "name" and words[-2] in _NAMED:
        return "PERSON"
    return _LAST.get(words[-1])


def _label(written: bytes) -> str:
    return "_".join(written.decode("latin-1").lower().replace("'", "").split()).strip("_-")


def _value(reading: Reading, kind: str, start: int, end: int, *, sure: bool) -> Iterator[Found]:
    text = reading.text[start:end]
    if PLACEHOLDER in text:
        return
    if kind == "PERSON":
        length = _name_length(text, sure=sure)
    elif kind == "LOCATION_ADDRESS":
        length = _address_length(text)
    elif kind == "USERNAME":
        length = _user_length(text)
    elif kind == "SENSITIVE":
        length = _telling_length(text)
    else:
        length = _code_length(text) if kind in _CODES else 0
    if length:
        yield Found(start, start + length, kind, 0.85)


def _name_length(text: str, *, sure: bool) -> int:
    name = (
        text.partition(",")[0]
        .partition(" - ")[0]
        .partition(" (")[0]
        .partition("\t")[0]
        .replace("+", " ")
        .rstrip(" .'\"")
    )
    words = name.lower().replace("-", " ").split()
    if not 1 <= len(words) <= 4 or not _WORDS.fullmatch(name.encode("latin-1")):
        return 0
    common = sum(word in everyday() for word in words)
    if common and (not sure or common == len(words)):
        return 0
    return len(name) if sure or name[:1].isupper() or "\x81" in name else 0


def _address_length(text: str) -> int:
    if stop := _ADDRESS_END.search(text.encode("latin-1").lower()):
        text = text[: stop.start()]
    if "@" in text or not any(map(str.isdecimal, text)) or text[:1] in "[{":
        return 0
    digits_first = text[:12]
    return len(text.rstrip()) if any(map(str.isdecimal, digits_first)) else 0


def _code_length(text: str) -> int:
    code = _CODE.search(text.encode("latin-1").lower())
    return code.end() if code and any(map(str.isdecimal, text[: code.end()])) else 0


def _telling_length(text: str) -> int:
    """What such a label holds, unless it says that there is nothing, or speaks of the label."""
    told = _TELLING.search(text.encode("latin-1").lower())
    return told.end() if told and not _NOTHING.search(told.group()) else 0


def _user_length(text: str) -> int:
    words = text.split()
    word = words[0].rstrip(".,;:)'\"") if words else ""
    plain = word.lower()
    if len(plain) < 3 or plain in _NOT_USERS or plain in everyday() or "/" in plain:
        return 0
    return len(word) if all(sign.isalnum() or sign in "._-@" for sign in word) else 0


def _columns(reading: Reading) -> Iterator[Found]:
    """A header line names the columns of the lines under it."""
    kinds: Sequence[str | None] = ()
    separator = ","
    offset = 0
    for line in reading.text.split("\n"):
        if header := _header(line):
            separator, kinds = header
        elif kinds:
            yield from _row(offset, line, separator, kinds)
        offset += len(line) + 1


def _header(line: str) -> tuple[str, list[str | None]] | None:
    for separator in (",", "\t", ";", "|"):
        cells = line.split(separator)
        if 1 < len(cells) <= _MOST_COLUMNS and max(map(len, cells)) <= _LONGEST_LABEL:
            kinds = [_kind(_label(cell.strip(" \"'").encode("latin-1"))) for cell in cells]
            if 2 * sum(kind is not None for kind in kinds) >= max(len(kinds), 3):
                return separator, kinds
    return None


def _row(
    offset: int, line: str, separator: str, kinds: Sequence[str | None]
) -> Iterator[Found]:
    cells = _cells(line, separator)
    if abs(len(cells) - len(kinds)) > 1 or len(cells) < 2:
        return
    for (start, cell), kind in zip(cells, kinds, strict=False):
        value = cell.strip(" \"'")
        if kind and value and PLACEHOLDER not in value and value.lower() not in everyday():
            begin = offset + start + cell.index(value)
            yield Found(begin, begin + len(value), kind, 0.8)


def _cells(line: str, separator: str) -> list[tuple[int, str]]:
    """The cells of a line and where each starts; a quoted cell may hold the separator."""
    cells: list[tuple[int, str]] = []
    start, quoted = 0, False
    for place, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif sign == separator and not quoted:
            cells.append((start, line[start:place]))
            start = place + 1
    return [*cells, (start, line[start:])]
