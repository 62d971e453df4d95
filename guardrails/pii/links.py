"""URLs, handles and paths that name a person."""

import re
from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.lexicon import everyday
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading
from guardrails.pii.tokens import marked

_URL = Pattern(
    r"\b[a-z0-9\-]+(?:\.[a-z0-9\-]+){1,4}/[^\s\"'<>`\x80]{3,}|\b(?:https?|ftps?|sftp|hxxps?|webcals?|caldav|carddav|davs?|feed|smb|vnc|tel|sip|xmpp)://[^\s\"'<>`\x80]{3,}|\bwww\.[^\s\"'<>`\x80]{3,}"
)
_PERSONAL = Pattern(
    r"[a-z0-9_+\-](?:@|%40)[a-z0-9\-]+\.[a-z]{2,}|//[^/\s]{1,64}@|/@[a-z][\w.]{2,30}/?$|/~[a-z]"
    r"|(?:facebook|instagram|twitter|x|tiktok|linkedin|t|github|gitlab|threads|youtube)\.(?:com|me|net)/(?:in/|@)?[a-z0-9._\-]{3,}/?$"
    r"|/(?:reset|reset-password|password-reset|verify|confirm|invite|magic|unsubscribe|activate)/[a-z0-9_\-]{12,}"
)
# What these keys and folders hold is somebody's, unless it is a word that is nobody's.
_HELD = Pattern(
    r"[?&;#][a-z_\-]*(?:mail|name|user|phone|mobile|dob|birth|address|token|customer|account|client|member|patient|student|contact|owner|recipient|login|session|passw)[a-z_\-]*=([^&#]{2,})"
    r"|[?&;](?:uid|auth|api_?key|key|sid|signature|pwd|jwt|otp|code)=([^&#]{3,})"
    r"|/(?:clients?|staff|team|accounts?|patients?|students?|employees?|contacts?|guests?|bookings?|orders?/by|family|cv|resume|photos?/of|by)/([a-z]+[._\-][a-z]+)"
    r"|/(?:users?|u|profiles?|members?|people|customers?|author|~)/([a-z0-9._\-]{3,})"
    r"|linkedin\.com/in/([a-z0-9._\-]{3,})"
)
_PARTS = re.compile(r"%[0-9a-f]{2}|[^a-z0-9]+")
_NOT_PEOPLE = Pattern(
    r"(?:facebook|instagram|twitter|x|tiktok|linkedin|github|gitlab|youtube)\.com/(?:about|help|login|signup|docs|policies|legal|business|developers|company|features|pricing|settings|marketplace|watch|explore|orgs|topics|security)\b|/users?/(?:login|register|me|new|edit|settings|guide|list|docs|manual|local|share|bin|lib|password)\b"
)
_HOME = Pattern(r"(?:/home\d?/|/users/|\\users\\|/var/mail/|/mail/)([a-z][a-z0-9._\-]{1,31})")
_SYSTEM = frozenset(
    b"user users username root admin administrator ubuntu debian centos ec2-user www-data www nginx apache git node app deploy default public shared guest all nobody vagrant runner jenkins backup postgres mysql yourname youruser your-user your_user example test cpaneluser account site web mail customer me name home local you bin lib share login new".split()
)
_PLATFORM = frozenset(
    b"about help login signup docs policies legal business developers company features pricing settings explore orgs topics security share intent watch staff wheel kapsule".split()
)
_HANDLE = Pattern(r"(?:^|[\s(,:\"'])@([a-z0-9][a-z0-9_.]{2,30})\b(/?)")
_NOT_HANDLES = frozenset(
    b"media import keyframes charset supports page param return returns everyone here channel all layer apply tailwind include extend mixin override font property deprecated see todo types example".split()
)
_SAID = Pattern(
    r"\b(?:user(?: ?name| ?id)?|login(?: name)?|log ?in as|logged in as|sign in as|handle|account|nick(?:name)?|uid|kaiwhakamahi)(?: (?:is|name|called|named|under|ko|was))?[ :='\"@]{1,3}([a-z][a-z0-9._\-]{2,30})\b"
)
_NAMED = Pattern(
    r"\b(?:user ?names?|user ?id|login name|log ?in (?:is|id|as)|logged in as|logging in as|logs? in as|sign(?:ed|ing)? in as|my log ?in|my user|handle|(?:s?ftp|ssh|db|database|mysql|cpanel|kpanel|wordpress|wp|admin|shell|system|mailbox|panel) user|user account|account name|registered as|profile name|screen name|nickname|gamertag|kaiwhakamahi)(?: is| was|:| =|=| called| named| ko)?,? ?[\"'@`]?([a-z][a-z0-9._\-]{2,30})\b"
)
_SSH = Pattern(r"\b(?:ssh|scp|sftp|rsync)\b[^\n@]{0,80}?[ '\"]([a-z_][a-z0-9_.\-]{1,31})@")
# Where systems write who it was: listings, access logs, mail logs, owners of files.
_LISTED = Pattern(
    r"(?:^|\n) ?[\-dlbcps][rwxst\-]{9}[+.@]? {1,3}\d{1,4} ([a-z_][a-z0-9_.\-]{1,31}) "
    r"|(?:^|[\s\[])(?:\d{1,3}\.){3}\d{1,3} (?:-|\S{1,30}) ([a-z][a-z0-9_.@\-]{1,31}) \[\d{1,2}/"
    r"|\b(?:user|uname|ruser|login|account|owner|authuser|sasl_username)=[<\"']([a-z][a-z0-9_.\-]{1,31})[>\"']"
    r"|\b(?:chown|chgrp)(?: -[a-z]{1,4})* ([a-z_][a-z0-9_.\-]{1,31})(?:[: ]|$)"
    r"|\b(?:for|by|of) (?:invalid |illegal |unknown )?user ([a-z_][a-z0-9_.\-]{1,31})(?: from|\b)"
)
_OWNER = Pattern(r"\b([a-z_][a-z0-9_.\-]{2,31}):([a-z_][a-z0-9_.\-]{2,31})\b")
_OWNED = Pattern(r"chown|owne[rd]|group")
_ON_SITE = Pattern(
    r"(?:^|[\s(\"'<@])(?:www\.)?(?:github|gitlab|bitbucket|twitter|instagram|facebook|tiktok|linkedin|threads|t|x|youtube|pinterest|mastodon)\.(?:com|me|net|org|social)/(?:in/|@|u/)?([a-z0-9][a-z0-9._\-]{2,38})"
)
_ELSEWHERE = Pattern(
    r"\b(?:discord|insta(?:gram)?|twitter|telegram|skype|tiktok|snap(?:chat)?|wechat|kakao(?:talk)?|viber|signal|kik|steam|psn|xbox|gamertag|github|gitlab|mastodon|reddit|linkedin|trade ?me|screen name|nick(?:name)?|alias)(?: (?:id|name|user|handle|account|tag))?(?: is| was|:| =|=| as)? [\"'@]?([a-z0-9][a-z0-9_.\-]{2,31})"
)
_DOMAIN = Pattern(
    r"\.(?:com|nz|net|org|io|co|au|php|js|py|html?|txt|zip|sql|conf|log|json|xml|csv|pdf|png|jpg|local|example|test|dev|app)$|^v?\d|\.\d"
)
_PROMPT = Pattern(r"(?:^|\n)([a-z_][a-z0-9_.\-]{1,31})@[a-z0-9.\-]{1,63}:[^\n]{0,60}[$#]")


def links(reading: Reading) -> Iterator[Found]:
    """Addresses on the web that carry a person's data; names of people in paths and handles."""
    for match in _URL.finditer(reading.raw):
        start, end = match.start(), match.end()
        while end > start and reading.text[end - 1] in ".,;:!?)]}":
            end -= 1
        url = reading.low[start:end]
        if not _NOT_PEOPLE.search(url) and (_PERSONAL.search(url) or _held(url) or _names(url)):
            yield Found(start, end, "URL_WITH_PII", 0.9)
    yield from _usernames(reading)


def _held(url: bytes) -> bool:
    return any(_telling(url[start:end]) for start, end in _HELD.places(url))


def _telling(value: bytes) -> bool:
    """Whether a value is more than words of every day and small numbers: `sort=name` is not."""
    parts = [part for part in _PARTS.split(value.decode("latin-1").lower()) if part]
    return any(
        len(part) > 3
        if part.isdecimal()
        else set(marked(part)) & {"G", "F"} or not marked(part)
        for part in parts
    )


def _names(url: bytes) -> bool:
    """Whether a part of the path is somebody's first and last name."""
    for part in url.decode("latin-1").split("?")[0].split("/")[3:]:
        words = part.replace(".", "-").replace("_", "-").split("-")
        marks = [set(marked(word)) for word in words[:4]]
        if len(words) in (2, 3) and all(
            one & {"G", "F"} and not one & {"E", "B"} for one in marks
        ):
            return True
    return False


def _usernames(reading: Reading) -> Iterator[Found]:
    for pattern in (_HOME, _SSH, _PROMPT):
        for start, end in pattern.places(reading.raw):
            if not _common(reading.low[start:end]):
                yield Found(start, end, "USERNAME", 0.85)
    yield from _said(reading)
    yield from _logged(reading)
    for match in _HANDLE.finditer(reading.raw):
        if not match.group(2) and match.group(1).lower() not in _NOT_HANDLES:
            yield Found(match.start(1) - 1, match.end(1), "USERNAME", 0.7)


def _logged(reading: Reading) -> Iterator[Found]:
    for pattern in (_LISTED, _ON_SITE):
        for start, end in pattern.places(reading.raw):
            if reading.low[start:end] not in _SYSTEM | _PLATFORM:
                yield Found(start, end, "USERNAME", 0.8)
    for start, end in _owners(reading):
        if reading.low[start:end] not in _SYSTEM:
            yield Found(start, end, "USERNAME", 0.7)
    for start, end in _ELSEWHERE.places(reading.raw):
        word = reading.text[start:end]
        # A handle has joints or figures, or capitals inside; a word of a sentence has not.
        if _handle(word.lower().encode("latin-1")) or word.islower() == word.isupper():
            yield Found(start, end, "USERNAME", 0.7)


def _owners(reading: Reading) -> Iterator[tuple[int, int]]:
    for match in _OWNER.finditer(reading.raw):
        if _OWNED.search(reading.before(match.start(), 32)):
            yield match.start(1), match.end(1)
            yield match.start(2), match.end(2)


def _said(reading: Reading) -> Iterator[Found]:
    for start, end in _NAMED.places(reading.raw):
        word = reading.text[start:end]
        plain = set(marked(word)) & {"E", "e", "B", "P"} or _DOMAIN.search(
            reading.low[start:end]
        )
        if not plain and not _common(reading.low[start:end]):
            yield Found(start, end, "USERNAME", 0.75)
    for start, end in _SAID.places(reading.raw):
        if _handle(reading.low[start:end]) and reading.after(end, 1) not in (b"@", b"(", b"/"):
            yield Found(start, end, "USERNAME", 0.7)


def _handle(word: bytes) -> bool:
    """A made-up word: letters with digits or joints, and no domain, version or file."""
    joined = any(sign in b"0123456789_." for sign in word)
    return joined and word not in _SYSTEM and not _DOMAIN.search(word)


def _common(word: bytes) -> bool:
    return word in _SYSTEM or word.decode("latin-1") in everyday()
