"""Addresses of machines that lead to a person."""

from collections.abc import Iterator

from guardrails.pii import checks
from guardrails.pii.found import Found
from guardrails.pii.identifiers import cued
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading
from guardrails.pii.tokens import marked

_V4 = Pattern(r"(?:\d{1,3}(?:\.|\[\.\]|\(\.\)| dot )){3}\d{1,3}")
_V6 = Pattern(r"[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:(?:\.\d{1,3}){3})?")
_MAC = Pattern(
    r"[0-9a-f]{2}(?:[:\-][0-9a-f]{2}){5}|\b[0-9a-f]{2}(?: [0-9a-f]{2}){5}\b|\b[0-9a-f]{6}[:\-][0-9a-f]{6}\b|\b[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}\b"
)
_BARE_MAC = Pattern(r"\bmac(?:[ _\-]?addr(?:ess)?)?(?: is| was)?[ :=#\"']{1,3}([0-9a-f]{12})\b")
_VERSION = Pattern(
    r"(?:version|\bver|\bv|release|build|firmware|(?:updat|upgrad|downgrad|roll)\w*(?: back)?(?: to| from)?|(?:updat|upgrad|downgrad)\w*(?: from)? [\d.]{5,19} to|php|mysql|plugin|kernel|chrome|firefox|safari|edge|opr)[ /:]{0,2}(?:is |to |from )?$"
)
# What counts its parts, and programs by name: `section 4.2.1.3`, `nginx 1.27.2.1`.
_COUNTED = Pattern(
    r"\b(?:section|clause|chapter|paragraph|para|report|policy|rule|item|figure|table|step|appendix|oid|part|article) $"
)
_WORD_BEFORE = Pattern(r"\b([a-z]{3,24}) $")
_SMALL_PART = 32
# Ranges kept for examples lead to somebody only where they stand in for a customer's own.
_EXAMPLE = Pattern(r"^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.")
_DOCUMENTED = Pattern(
    r"\b(?:docs?|documentation|documented|tutorials?|examples?|guides?|manual|handbook|knowledge ?base|help page|placeholder|sample|rfc ?5737)(?:$|[\s,;:)!?]|\.(?:$|\s))"
)
# What is printed on a certificate and a zone, not on a device.
_CERTIFIED = Pattern(
    r"(?:certificate|\bcerts?\b|fingerprint|thumbprint|\bca\b|crl|revo)[^\n]{0,40}$"
)
_SERIAL = Pattern(r"\bserial(?: ?(?:number|no\.?|num))?(?: is| was|:|=)? ?$")
_ROW_OF_PAIRS = Pattern(r"^[0-9a-f]{2}(?:[:\-][0-9a-f]{2}){4,}")
_PAIR_FOLLOWS = Pattern(r"^:[0-9a-f]{1,2}\b")
_ZONE_SERIAL = Pattern(r"^(?:19|20)\d{8}$")
_IMEI = Pattern(r"\b\d{2}[ \-]?\d{6}[ \-]?\d{6}[ \-]?\d\b")
_DEVICE = Pattern(
    r"\b(?:(?:device|machine|hardware|android|advertising|installation|vendor)[ _\-]?(?:id|identifier|uuid|guid)|serial(?:[ _\-]?(?:number|no\.?|num))?|s/n|sn|udid|idfa|idfv|gaid|imei|imsi|meid|iccid|service tag|asset tag|android_id|device_id|hwid|udid|push token)\b[\"']?(?: ?(?:number|no\.?|code|id))?(?: (?:of|on|for) (?:the|my|our|his|her|this|that) [a-z]{2,16}(?: [a-z]{2,16})?)?(?: is| was| of| reads| says)?[ :=#\"'(]{1,4}(?:is )?([a-z0-9][a-z0-9:\-]{6,45})\b"
)
_UUID = Pattern(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_DEVICE_CUE = Pattern(
    r"device|phone|laptop|tablet|ipad|udid|idfa|handset|android|advertis|machine|install|hardware|client.?id|vendor|handset|mobile|macbook|pixel|galaxy|watch"
)


def network(reading: Reading) -> Iterator[Found]:
    """Public IP addresses, MAC addresses and the ids of devices."""
    yield from _ipv4(reading)
    yield from _ipv6(reading)
    yield from _macs(reading)
    yield from _devices(reading)


def _ipv4(reading: Reading) -> Iterator[Found]:
    for match in _V4.finditer(reading.raw):
        start, end = match.start(), match.end()
        left, right = (
            reading.low[start - 1 : start] if start else b"",
            reading.low[end : end + 2],
        )
        if left in (b".", b"-", b"_") or left.isalnum() or right[:1].isalnum():
            continue
        if (right[:1] == b"." and right[1:].isdigit()) or _network_range(reading, end):
            continue
        address = ".".join(_octets(reading.text[start:end]))
        version = cued(reading, _VERSION, start, 40) or _version(reading, start, address)
        if _EXAMPLE.search(address.encode("ascii")) and _documented(reading, start, end):
            continue
        if checks.personal_address(address) and not version:
            yield Found(start, end, "IP_ADDRESS", 0.95)


def _version(reading: Reading, start: int, address: str) -> bool:
    """Small parts behind a program's name or what counts parts."""
    if max(int(part) for part in address.split(".")) >= _SMALL_PART:
        return False
    before = reading.before(start, 28)
    if _COUNTED.search(before):
        return True
    word = _WORD_BEFORE.search(before)
    return word is not None and "B" in marked(word.group(1).decode("latin-1"))


def _documented(reading: Reading, start: int, end: int) -> bool:
    return cued(reading, _DOCUMENTED, start, 40) or bool(
        _DOCUMENTED.search(reading.after(end, 40))
    )


def _octets(written: str) -> list[str]:
    return "".join(sign if sign.isdecimal() else " " for sign in written).split()


def _network_range(reading: Reading, end: int) -> bool:
    """A prefix below /32 names a network, not somebody's address."""
    mask = reading.after(end, 3)
    return mask[:1] == b"/" and mask[1:].isdigit() and int(mask[1:]) < 32


def _ipv6(reading: Reading) -> Iterator[Found]:
    for match in _V6.finditer(reading.raw):
        start, end = match.start(), match.end()
        left = reading.low[start - 1 : start] if start else b""
        if left.isalnum() or left == b":" or reading.low[end : end + 1].isalnum():
            continue
        if _PAIR_FOLLOWS.search(reading.after(end, 3)):
            continue  # a row longer than an address
        while end > start and reading.text[end - 1] == ":" and reading.text[end - 2] != ":":
            end -= 1
        written = reading.text[start:end]
        mask = reading.after(end, 4)
        network_wide = mask.startswith(b"/") and mask != b"/128"
        enough = sum(map(str.isalnum, written)) >= 4
        if enough and not network_wide and checks.personal_address(written):
            yield Found(start, end, "IP_ADDRESS", 0.95)


def _macs(reading: Reading) -> Iterator[Found]:
    for match in _MAC.finditer(reading.raw):
        start, end = match.start(), match.end()
        around = reading.low[max(0, start - 1) : start] + reading.low[end : end + 1]
        # A longer row of hex pairs is a fingerprint.
        certified = cued(reading, _CERTIFIED, start, 64) or _SERIAL.search(
            reading.before(start, 24)
        )
        if not certified and not any(sign in b"0123456789abcdef:-" for sign in around):
            yield Found(start, end, "MAC_ADDRESS", 0.95)


def _devices(reading: Reading) -> Iterator[Found]:
    for match in _DEVICE.finditer(reading.raw):
        value = match.group(1)
        printed = (
            _ROW_OF_PAIRS.search(value)
            or _ZONE_SERIAL.search(value)
            or value[:3].lower() == b"tty"
        )
        if not printed and any(sign in b"0123456789" for sign in value):
            yield Found(match.start(1), match.end(1), "DEVICE_ID", 0.85)
    for match in _IMEI.finditer(reading.raw):
        number = checks.digits(match.group().decode("latin-1"))
        told = b"imei" in reading.before(match.start(), 48) or b"imei" in reading.after(
            match.end(), 24
        )
        if told or (checks.luhn(number) and cued(reading, _DEVICE_CUE, match.start(), 48)):
            yield Found(match.start(), match.end(), "DEVICE_ID", 0.9)
    for start, end in _BARE_MAC.places(reading.raw):
        yield Found(start, end, "MAC_ADDRESS", 0.8)
    for match in _UUID.finditer(reading.raw):
        if cued(reading, _DEVICE_CUE, match.start(), 32):
            yield Found(match.start(), match.end(), "DEVICE_ID", 0.85)
