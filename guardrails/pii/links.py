"""URLs, handles and paths that name a person."""

from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading

_URL = Pattern(r"\b(?:https?|ftp|hxxps?)://[^\s\"'<>`\x80]{3,}|\bwww\.[^\s\"'<>`\x80]{3,}")
_PERSONAL = Pattern(
    r"@|%40"
    r"|[?&;](?:e-?mail|mail|user(?:name|_?id)?|login|name|first_?name|last_?name|full_?name|phone|mobile|dob|address|customer(?:_?id)?|account|uid|token|access_token|reset_token|auth_token|auth|api_?key|key|session(?:id)?|sid|signature|password|pwd|jwt|otp|code)=[^&#]{3,}"
    r"|/(?:users?|u|profiles?|members?|people|customers?|in|author|~)/[a-z0-9._\-]{3,}"
    r"|(?:facebook|instagram|twitter|x|tiktok|linkedin|t|github|gitlab|threads|youtube)\.(?:com|me|net)/(?:in/|@)?[a-z0-9._\-]{3,}/?$"
    r"|/(?:reset|reset-password|password-reset|verify|confirm|invite|magic|unsubscribe|activate)/[a-z0-9_\-]{12,}"
)
_NOT_PEOPLE = Pattern(
    r"(?:facebook|instagram|twitter|x|tiktok|linkedin|github|gitlab|youtube)\.com/(?:about|help|login|signup|docs|policies|legal|business|developers|company|features|pricing|settings|marketplace|watch|explore|orgs|topics|security)\b|/users?/(?:login|register|me|new|edit|settings|guide|list|docs|manual|local|share|bin|lib|password)\b"
)
_HOME = Pattern(r"(?:/home\d?/|/users/|\\users\\|/var/mail/|/mail/)([a-z][a-z0-9._\-]{1,31})")
_SYSTEM = frozenset(
    b"user users username root admin administrator ubuntu debian centos ec2-user www-data www nginx apache git node app deploy default public shared guest all nobody vagrant runner jenkins backup postgres mysql yourname youruser your-user your_user example test cpaneluser account site web mail customer me name home local you bin lib share login new".split()
)
_HANDLE = Pattern(r"(?:^|[\s(,:\"'])@([a-z0-9][a-z0-9_.]{2,30})\b(/?)")
_NOT_HANDLES = frozenset(
    b"media import keyframes charset supports page param return returns everyone here channel all layer apply tailwind include extend mixin override font property deprecated see todo types example".split()
)
_SSH = Pattern(r"\b(?:ssh|scp|sftp|rsync)\b[^\n@]{0,80}?[ '\"]([a-z_][a-z0-9_.\-]{1,31})@")
_PROMPT = Pattern(r"(?:^|\n)([a-z_][a-z0-9_.\-]{1,31})@[a-z0-9.\-]{1,63}:[^\n]{0,60}[$#]")


def links(reading: Reading) -> Iterator[Found]:
    """Addresses on the web that carry a person's data; names of people in paths and handles."""
    for match in _URL.finditer(reading.raw):
        start, end = match.start(), match.end()
        while end > start and reading.text[end - 1] in ".,;:!?)]}":
            end -= 1
        url = reading.low[start:end]
        if _PERSONAL.search(url) and not _NOT_PEOPLE.search(url):
            yield Found(start, end, "URL_WITH_PII", 0.9)
    yield from _usernames(reading)


def _usernames(reading: Reading) -> Iterator[Found]:
    for pattern in (_HOME, _SSH, _PROMPT):
        for start, end in pattern.places(reading.raw):
            if reading.low[start:end] not in _SYSTEM:
                yield Found(start, end, "USERNAME", 0.85)
    for match in _HANDLE.finditer(reading.raw):
        if not match.group(2) and match.group(1).lower() not in _NOT_HANDLES:
            yield Found(match.start(1) - 1, match.end(1), "USERNAME", 0.7)
