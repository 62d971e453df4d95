"""Secrets: what opens an account, a server or a payment, wherever it was pasted."""

import re
from collections.abc import Iterator

from guardrails.pii import checks
from guardrails.pii.found import Found
from guardrails.pii.hooks import bits, hooks
from guardrails.pii.identifiers import cued
from guardrails.pii.lexicon import everyday
from guardrails.pii.linear import Pattern, Valued, figured
from guardrails.pii.reading import PLACEHOLDER, Reading

_SCORE = 0.95

# Formats that name themselves.
_FORMATS = Pattern(
    r"\b(?:"
    r"(?:sk|rk)_(?:live|test)_[0-9a-zA-Z]{8,}"
    r"|whsec_[0-9a-zA-Z+/=]{12,}"
    r"|sk-(?:ant|proj|svcacct|or|lf)-[0-9a-zA-Z_\-]{8,}|sk-[0-9a-zA-Z]{20,}"
    r"|gh[pousr]_[0-9a-zA-Z]{16,}|github_pat_[0-9a-zA-Z_]{16,}|gl(?:pat|ptt|dt|rt)-[0-9a-zA-Z_\-]{12,}"
    r"|(?:AKIA|ASIA)[0-9A-Z]{12,20}"
    r"|xox[abeoprs]-[0-9a-zA-Z\-]{10,}|xapp-[0-9a-zA-Z\-]{10,}"
    r"|AIza[0-9A-Za-z_\-]{20,}|ya29\.[0-9A-Za-z_\-]{16,}|GOCSPX-[0-9A-Za-z_\-]{12,}"
    r"|SG\.[0-9A-Za-z_\-]{10,}\.[0-9A-Za-z_\-]{10,}|key-[0-9a-f]{24,}|re_[0-9A-Za-z]{8,}_[0-9A-Za-z]{8,}|re_[0-9A-Za-z]{16,}"
    r"|npm_[0-9A-Za-z]{20,}|pypi-[0-9A-Za-z_\-]{16,}|dop_v1_[0-9a-f]{20,}|hf_[0-9A-Za-z]{16,}"
    r"|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{16,}|EAAC[0-9A-Za-z]{20,}|sq0(?:atp|csp)-[0-9A-Za-z_\-]{16,}"
    r"|hv[sb]\.[0-9A-Za-z_\-]{16,}|tskey-[0-9A-Za-z\-]{12,}|glsa_[0-9A-Za-z_]{16,}|lin_api_[0-9A-Za-z]{16,}"
    r"|m0-[0-9A-Za-z]{16,}|pat[0-9A-Za-z]{14}\.[0-9a-f]{20,}"
    r")",
    case=True,
)
_TELEGRAM = Pattern(r"\b\d{8,10}:AA[0-9a-z_\-]{30,36}\b")
_WEBHOOK = Pattern(
    r"https://(?:hooks\.slack\.com/(?:services|workflows)|discord(?:app)?\.com/api/webhooks)/[a-z0-9/_\-]{8,}"
)
_JWT = Pattern(r"\beyJ[a-zA-Z0-9_\-]{6,}\.[a-zA-Z0-9_\-]{4,}(?:\.[a-zA-Z0-9_\-]*)?", case=True)
_BLOCK = Pattern(
    r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----[^-]*(?:-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----)?",
    case=True,
)
_URL_LOGIN = Pattern(
    r"\b[a-z][a-z0-9+.\-]{1,24}://[^\s/:@\"'<>]{0,128}:([^\s/@\"'<>][^\s@\"'<>]{0,127})@[^\s\"'<>;,)]{1,256}"
)
_HEADER = Pattern(
    r"\b(?:proxy-)?authorization[\"']?\s{0,2}[:=]\s{0,2}[\"']?(?:(?:bearer|basic|token|digest|apikey)\s{1,3})?([^\s\"',;}]{6,})"
)
_BEARER = Pattern(r"\b(?:bearer|basic)\s{1,3}([a-z0-9_\-.~+/]{12,}={0,2})")
_COOKIE = Pattern(
    r"\b(?:set-)?cookies?[\"']?\s{0,2}[:=]\s{0,2}[\"']?([a-z0-9_.\-]{1,64}=[^\n\"']{4,})"
)
_ABOUT_COOKIES = frozenset(
    b"path domain expires max-age samesite secure httponly partitioned priority".split()
)
_COOKIE_PAIR = Pattern(
    r"\b(?:phpsessid|jsessionid|asp\.net_sessionid|connect\.sid|laravel_session|sessionid|session_id|session|sid|csrftoken|xsrf-token|wordpress_logged_in_[a-z0-9]{0,32}|wordpress_sec_[a-z0-9]{0,32}|auth_token|remember_token)=([^\s;&\"'<>]{8,})"
)
_API_HEADER = Pattern(
    r"\bx-(?:api|auth|access|goog-api|amz-security|csrf|vault)-?(?:key|token)\b[\"']?\s{0,2}[:=]\s{0,2}[\"']?([^\s\"',;]{8,})"
)

_NAMES = r"(?:[a-z0-9]{1,24}[_\-.]){0,4}(?:password|passwd|passphrase|passcode|pwd|pass|secret|secret[_\- ]?key|api[_\- ]?key|apikey|access[_\- ]?key(?:[_\- ]?id)?|auth[_\- ]?key|private[_\- ]?key|signing[_\- ]?key|encryption[_\- ]?key|app[_\- ]?key|token|api[_\- ]?token|access[_\- ]?token|refresh[_\- ]?token|secret[_\- ]?access[_\- ]?key|client[_\- ]?secret|webhook[_\- ]?secret|credentials?|salt|pin|account[_\- ]?key|shared[_\- ]?access[_\- ]?key)"
_ASSIGNED = Valued(
    rf"(?:^|[^a-z0-9])({_NAMES})[\"']?\]?\s{{0,3}}(?:=>|:=|[:=,])\s{{0,3}}",
    r"(?:\"([^\"\n]{1,300})\"|'([^'\n]{1,300})'|`([^`\n]{1,300})`|([^\s\"'`]\S{0,300}))",
    quoted=300,
    bare=301,
)
_WORD_FOR_IT = r"(?:pass ?words?|pass ?wd|passwrd|pasword|passphrase|pass ?code|pwd?|pw|pass|pin(?: (?:code|number))?|kupu ?huna|kupuhipa|kupu whakahipa|kupu uru|login details|credentials|secret|passwort|kennwort|mot de passe|contrasena|clave|senha|wachtwoord|haslo|parola|sandi)"
_PROSE = Valued(
    rf"\b{_WORD_FOR_IT}(?: (?:for|to|of|on|i (?:use|used|set|have|tried)|that i \w+|we (?:use|used|set))(?: [\w.@\-]{{1,40}}){{0,8}}?)?(?:,? (?:is|was|are|were|as|to|ko|he|ist|est|es|e|=|being|been|be|should be|has been|changed to|set to|reset to)(?: (?:currently|now|still|just|simply|always|only|maybe|the word|set to|reset to|changed to|this|probably|literally|something like))?:?(?: {{1,2}}|\n)| ?[:=\-]+>? {{0,2}}\n?)",
    r"(?:\"([^\"\n]{1,80})\"|'([^'\n]{1,80})'|`([^`\n]{1,80})`|(\S\S{0,119}))",
    quoted=80,
    bare=120,
)
_BARE = Pattern(rf"\b{_WORD_FOR_IT}[ :]{{1,2}}([a-z0-9!@#$%^&*+\-_.]{{5,40}})")
_RECALLED = Pattern(
    rf"\b{_WORD_FOR_IT}\b[^\n.;]{{0,40}}?\b(?:it was|it is|it's|its|was|i use|i used|try) ([^\s]{{3,40}})"
)
_PHRASE = Pattern(
    r"\bpass ?phrase(?:[^.\n:=]{0,24}?)(?: is| was|:| =|=)\s{1,2}([a-z]{2,16}(?:[ \-][a-z]{2,16}){2,9})"
)
_ANSWER = Pattern(
    r"\b(?:security (?:question|answer|word)|secret (?:answer|word)|maiden name|(?:memorable|secret|safe) word|first pet|pet'?s name)\b[^.\n]{0,60}?(?: is| was|:|=) ([^.,;\n]{2,60})"
)
_ANSWERED = Pattern(
    r"\b(?:security|secret) question\b[^\n]{0,80}?\b(?:answer|a)(?: is| was|:| =)+ ?([^.,;\n]{2,60})"
)
_PIN = Pattern(
    r"\b(?:pins?(?:code)?|pin (?:code|number)|pass ?code|door code|alarm code|voicemail)\b(?:,|[^\d\n.;$#]{0,32}?)[ :=]{1,3}\"?(\d{4,8}|\d{2}(?:-\d{2}){1,3}|\d{3}[ \-]\d{3}|\d(?: \d){3,7})\b"
    r"|\b(\d{4,6}) (?:is|was|as) (?:my|the|our|her|his) (?:\w+ )?pin\b"
)
_WORDS = Pattern(
    r"\b(?:(?:recovery|seed|back-?up|mnemonic|secret|rescue|wallet|crypto) (?:words?|phrases?|seeds?)|seed)\b[^\n:]{0,32}?(?: is| are|:|=|\n)+ {0,2}[\"']?((?:[a-z]{3,10}(?:, ?| |\n)){3,23}?[a-z]{3,10})(?:$|[.\n;\"'!?]|, [a-z]+ |,? (?:for|but|and|it|does|is|in|on|which|that|please|still|from)\b)"
)
_MAIL_LOGIN = Pattern(r"\bauth (?:login|plain|xoauth2)[ \n]{1,2}([a-z0-9+/]{8,}={0,2})")
# A whole line of settings that opens a database.
_CONNECTION = Pattern(
    r"\b(?:server|data source|host|addr(?:ess)?|driver|provider|dsn|jdbc:[a-z:/0-9.\-]{3,60})[ =][^\n\"']{2,160}?\b(?:pwd|password|passwd)[ =]+[^\s;\"']{3,80};?"
)
# Codes of recovery stand in lists, each like the next.
_LIST_CODE = Pattern(
    r"\b(?:[a-z0-9]{4,6}-[a-z0-9]{4,6}(?:-[a-z0-9]{4,6}){0,4}|\d{4} \d{4}|\d{8})\b"
)
_LIST_CUE = Pattern(
    r"(?:recovery|back-?up|rescue|scratch|one[\- ]time|emergency)[ \-](?:codes|keys|passcodes)"
)
_AT_HOST = Pattern(r"\b[a-z][\w.\-]{1,31}:([^\s:@/\"'<>]{4,64})@[a-z0-9][\w.\-]*")
_HANDED = Pattern(
    r"\b(?:use[ds]?|put|try|tried|type[ds]?|enter(?:ed)?|set|chose|picked|with) [\"']?([a-z0-9!@#$%^&*+\-_.]{5,40}?)[\"']? (?:as|in|into|for|to) (?:my |the |our |a )?(?:new |old |temp\w* )?(?:password|passcode|pw|pass)\b"
)
_CODE = Pattern(r"\bcodes? (?:is |was |of )?(\d{3}[ \-]?\d{3})\b")
_CODE_CUE = Pattern(
    r"log ?in|sign ?in|2fa|otp|two[- ]factor|verif|authenticator|text(?:ed)? me|sms"
)
# What nobody writes but as a password: letters and digits with a mark of punctuation inside.
_LOOKS_LIKE = Pattern(r"[a-z0-9!@#$%^&*+=?_\-~]{6,40}")
_MARK = Pattern(r"[!@#$%^&*+=?~]")
_ABOUT_PASSWORDS = Pattern(rf"\b{_WORD_FOR_IT}\b|\bcreds?\b|\blog ?in\b|\bset it to\b")
_LOGIN_PAIR = Pattern(
    r"\b(?:log(?:ged|ging)? ?in|sign(?:ed)? ?in|login|username|user|credentials|creds)\b[^\n]{0,60}?(?: with| is| are|:|=)? [\w.@+\-]{2,60} ?(?:/|\band password\b|\bpassword\b|\bpw\b|\bpass\b|\|) ?:? ?(\S{4,64})"
)
_SHELL = Pattern(
    r"(?:\bmysql(?:dump|admin)?\b[^\n]{0,120}? -p|\bsshpass -p ?|\bcurl\b[^\n]{0,160}? (?:-u|--user) ?[\"']?[^\s:\"']{1,64}:|--(?:password|passwd|token|secret|api-key|auth-token|pass)[= ]|\becho [\"']?)([^\s\"']{4,200})"
)
_RECOVERY = Pattern(
    r"\b(?:recovery|backup|back-up|rescue|scratch|epp|auth(?:orisation|orization)?|transfer|udai|unlock|domain|one[\- ]time|otp|2fa|mfa|two[\- ]factor|verification|sms|login|security|reset|confirmation)[ \-]?(?:/ ?\w{1,8} )?(?:auth )?(?:code|codes|key|keys|pass ?code|pin|password|udai|otp)s?\b(?:[^\n:=]{0,32}?(?: is| are| was|:|=| =|\n))?\s{0,3}[\"'`]?([a-z0-9!@#$%^&*+\-]{4,64}(?:[ ,;/\n\t]{1,3}(?:and )?[a-z0-9\-]*[0-9][a-z0-9\-]{3,40}){0,16})"
)
_UDAI = Pattern(
    r"\b(?:udai|epp|otp|auth ?code|epp ?code|auth ?info)\b(?:(?:[^\n:=]{0,24}?(?: is|:|=))?\s{1,3}|=)[\"'`]?(\S{6,64})"
)
_SLASHED = Pattern(r"(?:^|[\s:\"'(])[a-z][\w.\-]{2,24} ?/ ?([a-z0-9]+[!@#$%^&*+]\S{1,40})")
_SEED = Pattern(
    r"otpauth://[^\s\"'<>]{8,}|\b((?:[a-z2-7]{4}[ \-]){3,15}[a-z2-7]{2,8}|[a-z2-7]{16,64})\b"
)
_SEED_CUE = Pattern(
    r"totp|2fa|otp|authenticator|two[\- ]factor|mfa|seed|setup key|secret key|base32|authy|manual(?:ly)? (?:key|code|entry)"
)
_TOKEN = Pattern(r"[a-z0-9_\-+/.=~]{16,}")
_LEAST_TOKEN = 12
_TOKEN_CUE = Pattern(
    r"api|token|secret|\bkey\b|credential|bearer|auth|password|webhook|licen[cs]e key|session"
)
_PUBLIC_CUE = Pattern(
    r"public|sha-?\d*|md5|hash|checksum|fingerprint|commit|digest|etag|integrity|dkim|ssh-(?:rsa|ed25519|dss)|ecdsa|certificate|p=|publishable|pk_|request.?id|trace.?id|thumbprint|serial|message-id|build|host key|nonce|v=dkim1|tlsa|dnssec|\bds\b|dnskey|zone.?id|account.?id|commit|revision|verif|challenge|tracking|measurement|analytics|client.?id|site ?key|correlation|\bray\b|digest|@sha|sha256:|selector|image|layer|webhook|event|order|reference|\bref\b|uuid|guid|\bspf\b|\btxt\b|cname|anchor|trust|\bbh=|\bpeers?\b|\"[nxy]\" ?:|minisign|signify|signatures?\b|amz-id|\bpub ?key|\bpub\b|known_hosts|spki|\b(?:evt|pi|cs_test|cs_live)_"
)
# An id names a row; a key opens something, and is called so right before it.
_UUID = Pattern(r"^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$")
_GIVEN = Pattern(
    r"(?:api|token|secret|\bkey|bearer|password|licen[cs]e)[\w ]{0,12}[\"']?[ :=]{1,4}[\"']?$"
)
# What payment and cloud services number their things by, and keys of tables and caches.
_OBJECT = Pattern(
    r"^(?:ch|po|pi|price|prod|cus|sub|in|evt|we|req|txn|seti|pm|acct|plan|il|si|dp|fee|msg|usr|org|proj|run|job|vol|snap|subnet|vpc|ami|sg)[_\-][0-9a-z]{8,}$"
)
_TABLE_KEY = Pattern(
    r"idempot|(?:cache|primary|foreign|partition|sort|object|redis|etcd|consul|array|registry|index|pgp|gpg)[ \-_:]{1,2}key|pubkey|recv-keys|keyserver"
)
_QUERY_SECRET = Pattern(
    r"[?&;](?:token|access_token|auth|auth_token|api_?key|key|secret|password|passwd|pwd|code|reset|reset_token|session|sessionid|sid|sig|signature|jwt|otp|ticket|invite|magic|confirm|x-amz-signature|hash)=([^&#\s\"'<>)]{6,})"
)

_NOT_A_SECRET = frozenset(
    b"a an the my your our his her their its it this that these those not no never none wrong incorrect invalid expired required being been is are was were"
    b" too so very also only always still just now then but and or if when because since for to of on in at by with from as be reset changed updated saved"
    b" stored hashed encrypted protected sent emailed working accepted rejected correct right fine okay ok good weak strong secure long short hard easy needed"
    b" missing blank empty unknown forgotten lost gone stolen leaked compromised exposed different same old new temporary temp default something what which where how why"
    b" who field fields page link email emails manager managers policy policies prompt screen box form mail login account accounts attempts attempt recovery reset"
    b" resets generator hint can cannot can't cant could won't wont would will should must does doesn't doesnt did didn't didnt do don't dont has hasn't hasnt have"
    b" haven't had i you we they he she there here please thanks set up set-up rotation rotated true false null nil none yes undefined string str n/a tbd na"
    b" available visible hidden masked redacted shared known case case-sensitive at least between more less than eight twelve characters one two three"
    b" unable failing failed fails keeps kept getting stuck showing about during per day month year hour monthly yearly valid used using already".split()
)
_MASK = Pattern(
    r"\$\([^)\n]*\)?|[<\[{(][a-z _\-]*|[*x.\x80_\-#]{3,}|<[^>]*>|\[[^\]]*\]|\{+[^}]*\}+|\$\{?\w+\}?|%\w+%|your[_\- ]?\w*|change[_\- ]?me|example|placeholder|redacted|process\.env.*|os\.environ.*|getenv.*|env\(.*|secrets\..*|\(?hidden\)?|(?:\x82)+"
)
# `sk_live_xxxxxxxx` shows what a key looks like.
_FILLED = Pattern(r"(?:x{8,}|\*{6,}|0{10,}|\.{6,})$")
# `pin-sha256="..."` pins a public key.
_HASHED = Pattern(r"^(?:sha-?\d{1,3}|md5)[=:\-\"']")
_TRAIL = ".,;:!?)]}>\"'`"


def credentials(reading: Reading) -> Iterator[Found]:
    """Every secret in the text; hashes, public keys and fingerprints are none."""
    yield from _self_named(reading)
    yield from _headers(reading)
    yield from _assigned(reading)
    yield from _said(reading)
    yield from _pinned(reading)
    yield from _shown(reading)
    yield from _codes(reading)
    yield from _random(reading)
    yield from hooks(reading)


def _self_named(reading: Reading) -> Iterator[Found]:
    for pattern in (_FORMATS, _TELEGRAM, _WEBHOOK, _BLOCK):
        for start, end in pattern.places(reading.raw):
            if not _FILLED.search(reading.raw[start:end]):
                yield Found(start, end, "SECRET", 1.0)
    yield from _connections(reading)


def _connections(reading: Reading) -> Iterator[Found]:
    for start, end in _CONNECTION.places(reading.raw):
        yield Found(start, end, "SECRET", 0.95)
    for match in _JWT.finditer(reading.raw):
        if checks.jwt(match.group().decode("latin-1")) or match.group().count(b".") == 2:
            yield Found(match.start(), match.end(), "SECRET", 1.0)
    for match in _URL_LOGIN.finditer(reading.raw):
        if not _masked(match.group(1)):
            yield Found(match.start(), match.end(), "SECRET", 1.0)


def _headers(reading: Reading) -> Iterator[Found]:
    for pattern in (_HEADER, _COOKIE, _COOKIE_PAIR, _API_HEADER, _QUERY_SECRET):
        for start, end in pattern.places(reading.raw):
            value = reading.raw[start:end]
            if not (_masked(value) or (pattern is _COOKIE and _preferences(value))):
                yield Found(start, end, "SECRET", _SCORE)
    for start, end in _BEARER.places(reading.raw):
        if _mixed(reading.raw[start:end]):
            yield Found(start, end, "SECRET", _SCORE)


def _preferences(value: bytes) -> bool:
    """`theme=dark; Path=/; Max-Age=31536000`: what a page remembers, and nobody's key."""
    pairs = [part.strip().partition(b"=") for part in value.split(b";")]
    kept = [said for name, _, said in pairs if name.lower() not in _ABOUT_COOKIES]
    return all(said.isalpha() and len(said) < _LEAST_TOKEN for said in kept)


def _assigned(reading: Reading) -> Iterator[Found]:
    """`DB_PASSWORD=...`, `"apiKey": "..."`, `define('AUTH_SALT', '...')`."""
    for match in _ASSIGNED.finditer(reading.raw):
        quoted = next((group for group in (2, 3, 4) if match.start(group) >= 0), 0)
        start, end = match.start(quoted or 5), match.end(quoted or 5)
        if not quoted:
            end = _trimmed(reading, start, end)
        value = reading.raw[start:end]
        comma = reading.raw[match.end(1) : start].strip(b" \"']") == b","
        if value and not _harmless(value) and (quoted or not comma):
            yield Found(start, end, "SECRET", _SCORE)


def _said(reading: Reading) -> Iterator[Found]:
    """A password in a sentence."""
    for match in _PROSE.finditer(reading.raw):
        quoted = next((group for group in (1, 2, 3) if match.start(group) >= 0), 0)
        start, end = match.start(quoted or 4), match.end(quoted or 4)
        if not quoted:
            end = _trimmed(reading, start, end)
        if end > start and not _harmless(reading.raw[start:end]):
            yield Found(start, end, "SECRET", 0.9)
    for pattern in (_PHRASE, _ANSWERED, _ANSWER):
        for start, end in pattern.places(reading.raw):
            if reading.low[start:end].split()[0] not in _NOT_A_SECRET:
                yield Found(start, end, "SECRET", 0.8)
    yield from _handed(reading)


def _pinned(reading: Reading) -> Iterator[Found]:
    """Figures that open a phone's mailbox, words that open a wallet, logins of mail programs."""
    for pattern in (_PIN, _MAIL_LOGIN):
        for start, end in pattern.places(reading.raw):
            yield Found(start, end, "SECRET", 0.8)
    for start, end in _WORDS.places(reading.raw):
        if not set(reading.low[start:end].replace(b",", b" ").split()) & _NOT_A_SECRET:
            yield Found(start, end, "SECRET", 0.8)


def _handed(reading: Reading) -> Iterator[Found]:
    for pattern in (_BARE, _RECALLED, _LOGIN_PAIR, _SHELL, _AT_HOST, _HANDED, _SLASHED):
        for start, end in pattern.places(reading.raw):
            end = _trimmed(reading, start, end)
            value = reading.raw[start:end]
            number = pattern is _RECALLED and value.isdigit()
            if number or (_mixed(value) and not (pattern is _LOGIN_PAIR and b"/" in value)):
                yield Found(start, end, "SECRET", 0.8)


def _shown(reading: Reading) -> Iterator[Found]:
    """What looks like a password, near words about passwords."""
    for match in _LOOKS_LIKE.finditer(reading.raw) if figured(reading.raw) else ():
        start, end = match.start(), match.end()
        if not _mixed(match.group()) or not _MARK.search(match.group()[:-1]):
            continue
        left, right = (
            reading.low[start - 1 : start] if start else b"",
            reading.low[end : end + 1],
        )
        if left in (b"/", b".", b":") or right in (b"/", b"@", b"."):
            continue
        if cued(reading, _ABOUT_PASSWORDS, start, 70) or _ABOUT_PASSWORDS.search(
            reading.after(end, 50)
        ):
            yield Found(start, end, "SECRET", 0.75)
    for match in _CODE.finditer(reading.raw):
        around = reading.before(match.start(), 60) + b" " + reading.after(match.end(), 60)
        if _CODE_CUE.search(around):
            yield Found(match.start(1), match.end(1), "SECRET", 0.8)


def _codes(reading: Reading) -> Iterator[Found]:
    for pattern in (_RECOVERY, _UDAI):
        for start, end in pattern.places(reading.raw):
            end = _trimmed(reading, start, end)
            first = re.split(rb"[ ,;/\n\t-]", reading.low[start:end], maxsplit=1)[0]
            word = first.isalpha() and first.decode("latin-1") in everyday()
            if not word and any(sign in b"0123456789" for sign in reading.raw[start:end]):
                yield Found(start, end, "SECRET", 0.9)
    listed = _LIST_CUE.search(reading.raw)
    for match in _LIST_CODE.finditer(reading.raw[listed.end() :]) if listed else ():
        if any(sign in b"0123456789" for sign in match.group()):
            shift = listed.end() if listed else 0
            yield Found(match.start() + shift, match.end() + shift, "SECRET", 0.8)
    # Nothing is a seed without such a word, so most texts are not searched for one.
    for start, end in _SEED.places(reading.raw) if _SEED_CUE.search(reading.raw) else ():
        if reading.low[start:end].startswith(b"otpauth") or _seed(reading, start, end):
            yield Found(start, end, "SECRET", 0.9)


def _seed(reading: Reading, start: int, end: int) -> bool:
    value = reading.raw[start:end].replace(b" ", b"").replace(b"-", b"")
    shouted = value.isupper() or any(sign in b"234567" for sign in value)
    return shouted and len(value) >= 16 and cued(reading, _SEED_CUE, start, 64)


def _random(reading: Reading) -> Iterator[Found]:
    """Strings too random for words, where the words before them speak of a key or token."""
    for match in _TOKEN.finditer(reading.raw) if figured(reading.raw) else ():
        start, end = match.start(), match.end()
        # `key=8d1f0c77`: the name is no part of the value, and tells of it.
        if (joint := reading.raw.find(b"=", start, end)) > 0 and end - joint > _LEAST_TOKEN:
            start = joint + 1
        value = reading.text[start:end].strip("./=-")
        if (
            value.startswith("0x")
            or not _mixed(value.encode("latin-1"))
            or "://" in value
            or value.count("/") > 3
            or (value.count("/") > 1 and value.islower())
            or _OBJECT.search(value.encode("latin-1"))
        ):
            continue
        if bits(value) < 3.0 or not (cued(reading, _TOKEN_CUE, start, 60) or _noise(value)):
            continue
        public = reading.before(start, 56) + reading.low[start:end]
        if _UUID.search(value.encode("latin-1").lower()) and not cued(
            reading, _GIVEN, start, 32
        ):
            continue
        if not (_PUBLIC_CUE.search(public) or _TABLE_KEY.search(public)):
            yield Found(start, end, "SECRET", 0.75)


def _noise(value: str) -> bool:
    """Drawn by lot beyond doubt: long, both cases and figures; a hash has one case."""
    both = value != value.lower() and value != value.upper()
    public = value.startswith(("AAAA", "MII", "ssh", "http")) or "." in value or "/" in value
    return both and not public and 24 <= len(value) <= 128 and bits(value) >= 4.0


def _trimmed(reading: Reading, start: int, end: int) -> int:
    # A full stop ends the sentence; an exclamation mark may well end the password.
    while end > start and reading.text[end - 1] in ".,;:)]}>\"'`":
        end -= 1
    return end


def _mixed(value: bytes) -> bool:
    digits = any(sign in b"0123456789" for sign in value)
    return digits and any(sign in b"abcdefghijklmnopqrstuvwxyz" for sign in value.lower())


def _masked(value: bytes) -> bool:
    return PLACEHOLDER.encode("latin-1") in value or _MASK.fullmatch(value) is not None


def _harmless(value: bytes) -> bool:
    word = value.lower().strip(b" '\"!?.,")
    common = value.islower() and word.decode("latin-1") in everyday()
    return (
        _masked(value)
        or common
        or word in _NOT_A_SECRET
        or len(value) < 3
        or _HASHED.search(value) is not None
    )
