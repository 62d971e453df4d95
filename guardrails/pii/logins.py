"""Logins and handles by what is said of them: made-up words beside words of signing in."""

import re
from collections.abc import Iterator, Sequence

from guardrails.pii.found import Found
from guardrails.pii.lexicon import everyday, foreign
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading
from guardrails.pii.technical import counted, technical
from guardrails.pii.tokens import marked

_LOGIN = r"([a-z][a-z0-9]*(?:[._\-][a-z0-9]+)*|[a-z][a-z0-9]*_[a-z0-9_]*)"
_OPEN = r"[ \t]{0,2}[\"'`<(\[@]{0,2}"
_NOUN = r"(?:(?:panel|account|shell|profile|member|whatsapp) names?|(?:wordpress|wp|site|shop|forum|panel|database|ftp) admin|user ?names?|users?|user ?ids?|log-?ins?|log in names?|handles?|nick(?:name)?s?|screen ?names?|profile names?|gamer ?tags?|kaiwhakamahi|benutzer(?:name)?n?|identifiant|utilisateur|usuario|gebruiker(?:snaam)?|utente|usuaria|anvandarnamn|uzytkownik|kullanici)"
_IS = r"(?:,? (?:is|was|are|were|called|named|became|ko|ist|lautet|est|es|e|under|changed from|changed to|says|shows|reads|field says|still says)\b|'s\b|,| ?[:=\-]{1,2}>?)"
# A noun that means a login, and the login; an unknown word is one here, whatever its build.
_CALLED = Pattern(
    rf"\b{_NOUN}(?:\)|\"|'|/e-?mail|/mail| name| id| here| there| on (?:your|the|this) [a-z]+| for (?:the )?(?:s?ftp|ssh|db|panel|mail|site|shop|blog|forum|[a-z]+)){{0,2}}(?:{_IS}(?: still| just| now| probably| simply| my| our| the old| the new| the| called| as| under){{0,2}}{_OPEN}| {_OPEN}){_LOGIN}"
)
_ENTERED = Pattern(
    r"\b(?:(?:log(?:s|ged|ging)? ?(?:me |myself |himself |herself |back )?(?:in|on)|sign(?:s|ed|ing)? ?(?:me |myself )?(?:in|on|up)|ssh|sftp|get(?:s|ting)? in|got in|authenticat\w+|connect\w*|regist\w+|greets? me|knows? me|shows? me|lists? me|known|enter(?:s|ed)?|join(?:ed)?|post(?:s|ed|ing)?|find me|found|takiuru|hello|welcome(?: back)?)(?: (?:to|on|into|at) (?:the |my |our |your )?[a-z]+)? (?:as|with|using|under|via|by|mai ko|ma te)|whoami(?: says| gives| prints| returns|:| ->)?|i am|i'?m|and i (?:with|as)|she (?:with|as)|he (?:with|as)) "
    rf"(?:user |login |the (?:user|login|name|account|handle) |username |my (?:login|user|handle|account) )?{_OPEN}{_LOGIN}(?:['\"`]?,? (?:as (?:the |my |our )?(?:user|log|name)|on (?:there|here|the forum|your forum|discord|github|twitter|insta\w*|reddit|telegram|slack|tiktok|steam)|is |and |but |or |when|since|though|although|too|now|anymore|any more|to (?:the|my))|[.,;:!?)'\"`>\n]|$)"
)
# What somebody goes by, whose an account is, and a number behind a hash.
_KNOWN_AS = Pattern(
    rf"\b(?:(?:i|he|she|we|they) (?:go|goes|went) by|aka|a\.k\.a\.?|(?:account|user|member|player|profile|one|someone|somebody) (?:called|named)|skype live|live) ?:? ?{_OPEN}{_LOGIN}(?:$|[\s.,;:!?)'\"`])"
    rf"|(?:^|[\s\"'`(]){_LOGIN}[\"'`]? (?:is|was|that'?s) (?:me|mine)\b"
    r"|(?:^|[\s\"'`(,:])([a-z][a-z0-9_.]{1,31})#\d{4}\b"
    rf"|\bname ?[:=]? {_LOGIN},? (?:and |with |/ ?)?(?:pass|pw|pwd|password)\b"
    r"|\b(?:authenticated_id|sasl_username|auth_user|remote_user|php_auth_user)[:=] ?[<\"']?([a-z][a-z0-9._\-]{2,31})"
)
_RENAMED = Pattern(
    rf"\brenam(?:e|ed|ing) (?:the |my |our )?(?:user |login |account |handle )?{_OPEN}{_LOGIN}[\"'`]? (?:to|into|as) {_OPEN}[a-z][a-z0-9._\-]{{2,31}}[^\n]{{0,24}}\b(?:log ?in|user ?name|user|account|handle)\b"
)
_COMMAND = Pattern(
    rf"(?:\bsudo |[\n$#>`] ?)su {_LOGIN}|\b(?:sudo )?(?:su -l? ?|crontab -u |(?:usermod|useradd)(?: -\S+){{0,3}} |(?:adduser|userdel|deluser|passwd|chage -l|id -\w+) |mysql(?:dump)? (?:-h ?\S{{1,40}} )?-u ?|psql (?:-h ?\S{{1,40}} )?-u ?|(?:-u|--user|--username|--login)[ =]|ssh -l |uid=\d{{1,6}}\(|gid=\d{{1,6}}\(|(?:groups=|,)\d{{1,6}}\() ?[\"']?{_LOGIN}"
)
_MACHINE = Pattern(
    rf"(?:^|[\s('\"`<]){_LOGIN}@(?:(?:srv|host|web|server|vps|node|db|app|cp|panel|shared|box|mx|ns)[a-z]{{0,6}}\-?\d{{0,4}}|localhost|[%*])(?:$|[\s:,;)'\"`>])"
    r"|(?:^|\n) ?([a-z][a-z0-9._\-]{2,31}) +(?:pts/\d|tty\d|:0)"
    r"|\b(?:user|role|login|database user|for user|account) ?[\"'`]([a-z][a-z0-9._\-]{2,31})[\"'`]"
    r"|[\"'`]([a-z][a-z0-9._\-]{2,31})[\"'`]@[\"'`]"
    r"|\b[a-z0-9_]{0,12}(?:db|ftp|ssh|sftp|smtp|imap|mail|mysql|pg|my|cpanel|wp|app)_?user(?:name)?[\"']?[ \t]{0,2}(?:=>|[:=,])[ \t]{0,2}[\"']?([a-z][a-z0-9._\-]{2,31})"
    r"|\bu/([a-z0-9_\-]{3,24})\b"
)
# As a server logs who came or ran what; the place alone says that it is a login.
_LOGGED = Pattern(
    r"\b(?:failed|accepted) [a-z/\-]{4,24} for (?:invalid user )?([a-z][a-z0-9._\-]{2,31}) from\b|\b(?:invalid user|session (?:opened|closed) for user|ruser=|logname=|for illegal user) ?([a-z][a-z0-9._\-]{2,31})\b"
    r"|\bsudo: +([a-z][a-z0-9._\-]{2,31}) (?::|is not in)|\buid=([a-z][a-z0-9._\-]{2,31}),(?:ou|cn|dc|o)=|\bgit@[a-z0-9.\-]{2,60}:([a-z][a-z0-9._\-]{2,31})/|\bcron(?:\[\d{1,7}\])?: \(([a-z][a-z0-9._\-]{2,31})\)|\bauthor slug(?: is|:) ([a-z][a-z0-9._\-]{2,31})\b"
)
_LISTED = Pattern(
    r"\b(?:users|logins|usernames|handles|ftp users|mail users)(?: called| named|:)? ([a-z][a-z0-9._\-]{2,31}(?:(?:, ?(?:and |or )?| and | or | & )[a-z][a-z0-9._\-]{2,31}){1,8})"
)
_PLACE = r"(?:discord|insta(?:gram)?|ig|twitter|tw|telegram|tg|whatsapp|skype|tiktok|snap(?:chat)?|wechat|weixin|line id|kakao(?:talk)?|viber|signal|kik|steam(?: tag)?|psn|xbox|twitch|youtube|github|gitlab|bitbucket|mastodon|bluesky|reddit|linkedin|trade ?me|minecraft|roblox|fortnite|runescape|battle\.?net|soundcloud|tumblr|flickr|strava|etsy|slack|pinterest|threads|facebook|fb)"
_ELSEWHERE = Pattern(
    rf"\b{_PLACE}(?: (?:id|name|user|username|handle|account|tag|page|profile))?(?: ?[:=\-]| (?:is|as|under|called|named|at|i am|i'?m|it is|it'?s|by|with)){{1,2}} ?(?:the name |name )?{_OPEN}{_LOGIN}"
    rf"|\b{_PLACE} [@\"'`]?([a-z0-9]+[._][a-z0-9._]{{2,30}}|[a-z]+\d[a-z0-9]*)"
    rf"|\b{_LOGIN} on {_PLACE}\b"
)
_TOLD_AFTER = Pattern(
    r"(?:^|[\s\"'`(,:;@])([a-z][a-z0-9]*(?:[._\-][a-z0-9]+)*)[\"'`]?(?:,? (?:is|was|which is|that is|that'?s|being|as)|,| -{{1,2}}|\()(?: still| also){{0,1}} ?(?:my|our|his|her|their|the|your|a|an old|my old|the old)? ?(?:own |old |new |shared |other |ftp |ssh |db |database |admin |panel |mail |wordpress )?(?:log-?in|user ?name|user ?id|user|handle|nick(?:name)?|screen name|gamertag|ssh key user)\b"
    r"|(?:^|[\s\"'`(,:;@])([a-z][a-z0-9]*(?:[._\-][a-z0-9]+)*)[\"'`]? (?:can'?t|cannot|can not|could not|couldn'?t|is unable to|keeps failing to|fails to|failed to|no longer can|was able to|is able to|tries to|tried to|has|now|also|still|always) (?:even |still )?(?:log(?:s|ged|ging)? ?(?:in|on)|sign(?:s|ed)? ?in|get (?:in|into)|connect|authenticate|exceeded max_user_connections|exceeded)\b"
)
# Who owns, wrote or sent something, and what somebody types to come in.
_OWNED = Pattern(
    rf"\b(?:(?:files? )?owned by|owner(?: is| was|:)|author:|committed by|pushed by|deleted by|uploaded by|modified by|posted by|cron(?:tab|job)?s? (?:for|of)|push(?:ed|ing)? as|logging|logs? shows?|sign-?in(?: name)?:|s?ftp:|i type) {_OPEN}{_LOGIN}(?:$|[\s,;:!?)'\"`])"
    rf"|\baccount {_LOGIN} (?:is|was|has|shows|cannot|can'?t|needs|keeps|stopped)\b"
    rf"|\b(?:renam(?:e|ed|ing)|(?:changed?|moved?|transfer(?:red)?) (?:the |my |our )?(?:user ?name|login|user|account|handle|everything)(?: from)?) {_OPEN}{_LOGIN}[\"'`]? (?:to|into) "
    rf"|\bnot [a-z]{{3,20}} but {_LOGIN}(?:$|[\s.,;!?)])"
    rf"|\bboth {_LOGIN} and [a-z][a-z0-9._\-]{{2,31}} are (?:me|mine|ours)\b|\bmine,? {_LOGIN} or [a-z]"
)
_UNDER_NAME = Pattern(
    r"\b(?:log ?in|user|account|handle|owner|owned|author|cron|push|commit|file|sign|ftp|mine|renam|name)"
)
# Shown in a listing of processes or files, at the place where their owner stands.
_TABLE = Pattern(r"(?:^|\n)([a-z_][a-z0-9_\-]{2,31}) +\d{2,7} +\d{1,3}\.\d +\d{1,3}\.\d ")
_SHARED = Pattern(
    rf"\b(?:we (?:all |both )?(?:share|use)|everyone uses|shared login|i (?:always |normally |usually )?use) {_OPEN}{_LOGIN}[^.!?\n]{{0,40}}\b(?:log ?in|sign(?:ing)? in|user(?:name)?|account)\b"
)

# A handle that is built like one: words, figures and joints; a name in it or a cue nearby tells.
_BUILT = Pattern(
    r"(?:^|[\s\"'`(,:;=@/>])([a-z0-9]+(?:[._\-][a-z0-9]+){1,4}|[a-z]{2,20}\d{1,6}[a-z]{0,12})(?:$|[\s\"'`),:;.!?<])"
)
_ABOUT = Pattern(
    rf"\b(?:{_PLACE}(?:'?s)?|user\w*|log-?ins?|log(?:s|ged|ging)? ?(?:in|on)|sign(?:s|ed|ing)? ?in|handle|nick\w*|actor|owner|access|s?ftp|ssh|ssid|shell|profile|screen ?name|gamer ?tag|account name|member|player|seller|forum|channel|follow|dm me|dms?|by|author|whoami|aka|a\.k\.a|alias|id|kaiwhakamahi|creds?|credentials|password|pw|pass|hello|welcome)\b"
)
_CODE = Pattern(
    r"^(?:wp|woo|php|mysql|mysqli|pg|http|https|ssl|tls|dns|db|api|app|max|min|post|get|set|user|is|has|on|no|non|pre|post|re|co|e|x|utf|auto|multi|self|read|write|file|files|upload|log|error|errors|memory|time|date|key|opt|var|usr|etc|bin|lib|mod|proxy|fastcgi|client|server|worker|keepalive|ssl|sub|in|up|set|check|follow|well|long|short|full|half|top|high|low|pay|real|one|two|three)[_\-.]"
)
_SYSTEM = frozenset(
    b"root admin administrator user users username login www-data www nginx apache httpd nobody daemon sync mail lp games man news proxy backup list irc sshd systemd mysql postgres redis memcached postfix dovecot exim bind named ubuntu debian centos ec2-user vagrant git jenkins runner docker deploy default public guest test example anonymous localhost null none true false yes unknown invalid not error name password passwd pass id email e-mail".split()
)
_FILE = Pattern(
    r"\.(?:com|nz|net|org|io|co|au|uk|php|js|ts|py|html?|txt|zip|gz|sql|conf|cnf|ini|log|json|xml|ya?ml|csv|pdf|png|jpe?g|sh|local|lan|internal|example|test|dev|app|so|service)$"
    r"|^v?\d|\.\d+$|^[0-9a-f]{12,}$|^(?:wp|my|x|utf|sha|md|tls|ssl|http|ipv|php|mp|http|smtp|imap|pop)[\-_]?\d"
)
_SELF = Pattern(r"\bi(?: am|'?m) $")
_NEAR = 40
_LETTERS, _PART = Pattern(r"[a-z]{2}"), re.compile(rb"[._\-]|(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_DIGIT, _JOINT, _WORD = Pattern(r"\d"), Pattern(r"[._]"), Pattern(r"[a-z0-9._\-]{3,}")
_PAST = Pattern(r"^(?:\(|\[|/|\\|@[a-z0-9]|://|[a-z0-9])")


def logins(reading: Reading) -> Iterator[Found]:
    """Words that somebody signs in with, and names on other platforms."""
    for pattern, score in (
        (_CALLED, 0.75),
        (_ENTERED, 0.75),
        (_KNOWN_AS, 0.7),
        (_RENAMED, 0.7),
        (_COMMAND, 0.8),
        (_MACHINE, 0.8),
        (_ELSEWHERE, 0.75),
        (_TOLD_AFTER, 0.75),
        (_TABLE, 0.7),
        (_SHARED, 0.7),
    ):
        for start, end in pattern.places(reading.raw):
            if made_up(reading, start, end) and not _mood(reading, start, end):
                yield Found(start, end, "USERNAME", score)
    for start, end in _OWNED.places(reading.raw):
        about = reading.before(start, _NEAR) + b" " + reading.after(start, _NEAR)
        if made_up(reading, start, end) and _UNDER_NAME.search(about):
            yield Found(start, end, "USERNAME", 0.7)
    for start, end in _LOGGED.places(reading.raw):
        if reading.low[start:end] not in _SYSTEM:
            yield Found(start, end, "USERNAME", 0.8)
    yield from _listed(reading)
    yield from _built(reading)


def _mood(reading: Reading, start: int, end: int) -> bool:
    """`I'm furious,`: who says what he is says no login, unless the word is built like one."""
    if not _SELF.search(reading.before(start, 6)) or reading.after(end, 4) == b" on ":
        return False
    return not (_DIGIT.search(reading.low[start:end]) or _JOINT.search(reading.low[start:end]))


def _listed(reading: Reading) -> Iterator[Found]:
    for match in _LISTED.finditer(reading.raw):
        shift = match.start(1)
        for word in _WORD.finditer(reading.raw[shift : match.end(1)]):
            start, end = shift + word.start(), shift + word.end()
            if made_up(reading, start, end):
                yield Found(start, end, "USERNAME", 0.7)


def _built(reading: Reading) -> Iterator[Found]:
    """A name joined to something, or any handle near a word about signing in."""
    for start, end in _BUILT.places(reading.raw):
        low = reading.low[start:end]
        if (
            _product(low)
            or low in _SYSTEM
            or _FILE.search(low)
            or _CODE.search(low)
            or not _LETTERS.search(low)
        ):
            continue
        parts = [part for part in _PART.split(low) if part]
        if technical(reading.text[start:end]):
            continue
        near = _ABOUT.search(reading.before(start, _NEAR) + b" | " + reading.after(end, _NEAR))
        if _named(parts) or (near and _odd(parts, low) and not counted(reading, start)):
            yield Found(start, end, "USERNAME", 0.65)


def _product(low: bytes) -> bool:
    """`imunify360`: a program with its number, or a mark of the trade."""
    word = low.decode("latin-1")
    return "B" in marked(word) or "B" in marked(word.rstrip("0123456789"))


def _named(parts: Sequence[bytes]) -> bool:
    """A person's name and something that is no further word: `meenakshi.r`, `taeyang.0914`."""
    marks = [set(marked(part.decode("latin-1"))) for part in parts]
    names = sum(
        bool(mark & {"G", "F"}) and not mark & {"E", "e", "B", "P"} and len(part) > 2
        for mark, part in zip(marks, parts, strict=True)
    )
    return names > 0 and len(parts) > 1


def _odd(parts: Sequence[bytes], low: bytes) -> bool:
    """At least one part is no word: a text's own joints are between words."""
    strange = any(
        not marked(part.decode("latin-1")) and not part.isdigit() and len(part) > 1
        for part in parts
    )
    return (strange or b"_" in low or _DIGIT.search(low) is not None) and len(low) > 4


def made_up(reading: Reading, start: int, end: int) -> bool:
    """No word of any list, no file and no domain: somebody made it up to sign in with."""
    low, word = reading.low[start:end], reading.text[start:end]
    if end - start < 3 or low in _SYSTEM or _FILE.search(low):
        return False
    if _PAST.search(reading.low[end : end + 3]) and reading.low[end : end + 1] != b"@":
        return False
    plain = low.decode("latin-1")
    if technical(word):
        return False
    if _DIGIT.search(low) or _JOINT.search(low):
        return True
    marks = set(marked(word))
    if marks & {"G", "F"} and "E" not in marks:
        return True
    return not (marks & {"E", "e", "B", "P"} or plain in everyday() or plain in foreign())
