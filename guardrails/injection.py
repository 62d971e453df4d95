"""Instructions smuggled to the assistant: made harmless in prompts, and pointed out.

What a customer writes, pastes or left in memory, and what a policy document says, is data.
"""

import base64
import binascii
import codecs
import functools
import unicodedata
import urllib.parse
from collections.abc import Iterator

from guardrails.matching import compiled, together
from guardrails.verdict import Finding

_TAG_FIRST, _TAG_LAST = 0xE0000, 0xE007F
# Joiners shape Indic and Arabic letters and emoji; between Latin letters they only hide.
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"
# Cyrillic and Greek letters that pass for Latin ones.
_TWINS = str.maketrans("асеорхуіјѕԁһтмкнвгαεοιρτνκυ", "aceopxyijsdhtmkhbraeoiptvku")
_NAMES = (
    r"system|assistant|user|human|developer|tool|instructions?|prompt|context|documents?|document_content|clauses?|policy|policies|"
    r"customer|customer_\w+|message|messages|memory|memories|search_results?|tool_use|tool_result|function_calls?|function_results?|invoke|parameter|"
    r"thinking|answer|evidence|sources?|rules|antml:\w+|s|inst|sys"
)
_MARKERS = compiled(
    rf"<\|[^|<>\n]{{0,40}}\|>|</?(?:{_NAMES})(?:\s[^<>\n]{{0,80}})?/?>|\[/?(?:{_NAMES})(?:[ _](?:message|prompt|override|note))?\]|<</?(?:sys|{_NAMES})>>|"
    rf"(?m:^[ \t>*#\-]*(?:system|assistant|human|user|developer|ai|kora|claude|agent)(?:[ _](?:message|prompt|note|turn))?[ \t*]*:)|\n\n(?:human|assistant) ?:"
)
_BRACKETS = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", "|": "", ":": " -"})


def _hidden(char: str, before: str, after: str) -> bool:
    if char in _JOINERS:
        return before.isascii() or (char in "\u200c\u200d" and after.isascii())
    return _always_hidden(char)


@functools.lru_cache(maxsize=4096)
def _always_hidden(char: str) -> bool:
    code = ord(char)
    if char in "\n\r\t" or char in _JOINERS:
        return False
    if char in "\u00ad\u034f\u115f\u1160\u180e\u3164\uffa0" or 0xFE00 <= code <= 0xFE0D:
        return True
    if 0xE0100 <= code <= 0xE01EF:
        return True
    return unicodedata.category(char) in {"Cf", "Cc", "Co", "Cs", "Cn"}


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    padded = f" {text} "
    return "".join(
        char for at, char in enumerate(text) if not _hidden(char, padded[at], padded[at + 2])
    )


def defang(text: str) -> str:
    """The text with hidden characters gone and role markers turned into plain words."""
    seen = _visible(text)
    shadow = "".join(map(_plain, seen)) if not seen.isascii() else seen.lower()
    parts: list[str] = []
    position = 0
    for found in _MARKERS.finditer(shadow):
        parts.append(seen[position : found.start()])
        shown = "".join(map(_as_typed, seen[found.start() : found.end()]))
        parts.append(shown.translate(_BRACKETS))
        position = found.end()
    return "".join([*parts, seen[position:]])


@functools.lru_cache(maxsize=8192)
def _as_typed(char: str) -> str:
    form = unicodedata.normalize("NFKC", char)
    return form if len(form) == 1 else char


@functools.lru_cache(maxsize=8192)
def _plain(char: str) -> str:
    """One character for one character: lower case, wide forms narrow, look-alikes Latin."""
    code = ord(char)
    if _TAG_FIRST < code <= _TAG_LAST:
        return chr(code - _TAG_FIRST).lower() if 0x20 <= code - _TAG_FIRST < 0x7F else " "
    form = _as_typed(char).lower().translate(_TWINS)
    form = unicodedata.normalize("NFD", form)[:1] if len(form) == 1 and code < 0x250 else form
    if len(form) != 1 or "\ud800" <= form <= "\udfff":
        return "\ufffd"
    return {"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "}.get(form, form)


_AI = r"(?:ai|a\.i\.|llms?|language models?|chat ?bots?|bots?|assistants?|ai (?:agents?|models?|systems?|tools?)|kora|claude|gpt|chatgpt|virtual assistants?|copilot|model)"
_ORDERS = r"(?:instructions?|prompts?|rules|guidelines?|directions|directives?|commands?|constraints?|restrictions?|guardrails?|safety (?:checks?|rules|settings?|filters?)|filters?|programming|system messages?|safeguards?|orders|guidance|limitations|policies and rules)"
_OLD = r"(?:all|any|previous|prior|above|earlier|preceding|existing|your|these|those|the|every|former|initial|original|system|safety|other|of|that|what|everything|and|current)"
_DROP = r"(?:ignore|ignoring|disregard|disregarding|forget|forgetting|override|overrule|neglect|do not follow|don't follow|dont follow|stop following|stop obeying|no longer follow|do not obey|don't obey|abandon|set aside|pay no attention to|discard|break|violate|bypass|skip|switch off|turn off|disable|drop)"
_TELL = r"(?:reveal|show(?: me)?|print(?: out)?|output|repeat|display|tell me|give me|share|leak|dump|disclose|quote|recite|translate|summari[sz]e|what(?: is|'s| are| was| were| does| do|s)|expose|list|echo|return|copy|paste|type(?: out)?|spell out|write(?: out| down)?|send me|read(?: me)?|extract|describe|encode|i want to see|let me see|may i see|can i see|post)"
_RULES = tuple(
    (rule, compiled(pattern))
    for rule, pattern in (
        (
            "override",
            rf"\b{_DROP}\s+(?:{_OLD}\s+){{1,5}}{_ORDERS}\b|"
            rf"\b(?:ignore|disregard|forget)\s+(?:\w+\s+){{0,3}}(?:instructions|prompt|guidelines|directives|system prompt)\b|"
            r"\b(?:ignore|disregard|forget)\s+(?:all\s+|everything\s+|whatever\s+|anything\s+|what\s+)+(?:above|before|previously|so far|that you|you|i said before|you've|you have|prior|earlier|was said|came before|they|the developer)\b|"
            r"\bforget (?:that you are|you are|you're|who you are|being kora)\b|\b(?:disregard|ignore) the (?:rules|above|policy|policies|document)\b|\bskip (?:the |all |your )?(?:safety|security|identity|policy) checks?\b|"
            rf"\b(?:system|safety|guardrails?|security|admin|policy|instruction)\s*(?:-\s*)?overrid(?:e|den)\b|\bguardrails?\s+(?:are\s+)?(?:off|disabled|down)\b|\boverride (?:code|mode|the system)\b|\byour (?:previous |old |earlier )?{_ORDERS} (?:are|is|have been|no longer)(?: now)? (?:void|cancelled|revoked|replaced|obsolete|suspended|apply|valid|lifted|off|superseded)\b",
        ),
        (
            "prompt-extraction",
            rf"\b{_TELL}\s+(?:\S+\s+){{0,5}}?(?:system prompt|system instructions?|hidden prompt|hidden instructions?|initial prompt|initial instructions?|original instructions?|secret prompt|secret instructions?|secret key|system message|developer message|internal instructions?|prompt text|pre-?prompt|full prompt|canary)\b|"
            rf"\b{_TELL}\s+(?:\S+\s+){{0,3}}?your (?:own |full |exact |entire |complete |initial |original |underlying |internal |current )?(?:prompt|instructions|directives|guidelines|configuration|programming|rules)\s*(?:$|[.!?,;:\n\"')]|\b(?:verbatim|word for word|above|you were given|before|in full|exactly|now|please|to me|into|in french|in german|in spanish|in base64|as|so that|and)\b)|"
            r"\b(?:your|the) system prompt\b|\b(?:repeat|print|output|copy|translate|echo|show|display|recite|return|quote|summari[sz]e)\s+(?:\S+\s+){0,4}?(?:everything|text|words|content|contents|lines?|all|message|messages)\s+(?:\S+\s+){0,2}?(?:above|before this|prior to this|preceding)\b|\b(?:repeat|recite|print) (?:\S+ ){0,3}(?:first message|above words|words above)\b|"
            r"\bwhat (?:were|are|have) you (?:been )?(?:told|instructed|given|prompted)\b|\bwhat (?:instructions|prompt|directives) (?:were|are|have|do|did) you\b|\b(?:starting|beginning) with [\"'“]?you are\b|\b(?:dump|print|reveal|show|output)\s+(?:\S+\s+){0,2}your (?:config|configuration|memory|context|context window|tools|environment|variables)\b|"
            r"\b(?:reveal|show|give|tell|send|print|share|leak|dump|list)\s+(?:\S+\s+){0,4}?(?:other|another|previous|last|all) (?:customer|user|client|tenant|person)s?(?:'s?|s)?\s+(?:data|conversations?|chats?|messages?|details|e-?mails?|names?|tickets?|records?)\b|\bconversations? of (?:the |an?)?(?:previous|other|another|last) (?:customer|user|client)s?\b|\badmin (?:password|token|credentials|api key)\b.{0,40}\b(?:reply|respond|answer|tell|send)\b|\b(?:reply|respond|answer|tell|send)\b.{0,40}\badmin (?:password|token|credentials|api key)\b",
        ),
        (
            "persona",
            r"\b(?:you are now|you're now|from now on,? you(?: are|'re| will| must| shall)?|act as(?: if you (?:were|are|had))?|acting as|pretend(?:ing)? (?:to be|you are|you're|that you|you have|you were)|role-?play(?:ing)? as|behave as|behave like|imagine (?:that )?you(?: are|'re| were| have)?|simulate|you will (?:now )?play|play the role of|take the role of|you become|speak as|respond as|answer as|let's play a game|suppose you (?:are|were))\b(?:\W+\w+){0,8}?\W+"
            r"(?:dan|unrestricted|unfiltered|uncensored|without (?:any )?(?:rules|restrictions?|limits?|filters?|guardrails?|limitations?|ethics|policy)|no (?:rules|restrictions?|limits?|filters?|guardrails?|limitations?)|jailbr\w+|another ai|different (?:ai|assistant|bot)|free from|free of|not kora|god mode|evil|root access|admin(?:istrator)?|billing manager|manager|supervisor|member of staff|staff|employee|human agent|support agent|the developer|assistant (?:called|named)|ai (?:called|named|with no|without)|the system|an? terminal|a linux|hacker)\b|"
            r"\byou are (?:no longer|not) (?:kora|an ai|a bot|bound|restricted|limited)\b|\bdo anything now\b|\bjail ?break\b|\b(?:developer|god|admin|unrestricted|dan|sudo|jailbreak|root|opposite) mode (?:on|enabled|activated|engaged|unlocked)\b|"
            r"\b(?:enter|enable|activate|engage|unlock|you are in|go into|switch (?:to|into)) (?:the )?(?:developer|god|admin|unrestricted|jailbreak|dan|maintenance|debug|sudo) mode and (?:dump|print|show|reveal|ignore|tell|answer|give|output|list|approve)|\b(?:you|your) (?:have|has) no (?:restrictions|rules|limits|filters|guidelines)\b|"
            r"\bfrom now on,? (?:you |answer|reply|respond|say|always|never|every|all|ignore|approve)",
        ),
        (
            "role-marker",
            r"<\|[^|<>\n]{1,40}\|>|\[/?inst\]|<</?sys>>|</?(?:system|assistant|human|developer|instructions|system_prompt)>|\[(?:system|assistant|developer)(?:[ _](?:message|prompt|override|note))?\]|#{2,} ?(?:system|instruction|new instructions?)\b ?:?|"
            r"(?m:^\W{0,4}(?:system|developer)(?: message| note| prompt)? ?: ?(?:\W{0,2})(?:you|new |ignore|override|from now|approve|reveal|always|never|the (?:user|customer|assistant|refund)|all |grant|refund|disregard|the following))|\bhuman ?:.{0,400}\bassistant ?:|\bassistant ?: ?(?:sure|ok|yes|of course|the refund|your refund|i (?:approve|have|will|can|confirm)|refund|approved|disregard|ignore|certainly|absolutely)|\bnew system (?:message|prompt|instruction)s?\b|\b(?:end|begin|start) of (?:the )?(?:system prompt|user input|instructions|customer message|system message)\b",
        ),
        (
            "addressed",
            rf"\b(?:note|message|instructions?|attention|memo|reminder|important|order|notice|hint|hey|dear|hello|warning)s?\s*(?:to|for|:|,)?\s*(?:the |any |all |every )?{_AI}\s*(?:reading|processing|that|who|:|,|-)|"
            rf"\b(?:to|for) (?:the |any |all )?{_AI} (?:reading|processing|that reads|summari[sz]ing|handling|answering)\b|\b{_AI} (?:reading|processing|parsing|summari[sz]ing|that reads?|who reads?|handling) (?:this|these|the)\b|"
            rf"\b(?:if|when|as|since|because) you(?:'re| are)(?: an?)? {_AI}\b|\bif an? {_AI} (?:reads|is reading|processes|sees)\b|"
            rf"(?:^|[\s#/*\-(\"'>]){_AI}\s*[:,]\s*(?:please |you (?:must|should|will|may|can) |now |kindly )?(?:ignore|disregard|skip|forget|reply|respond|answer|say|tell|approve|send|reveal|include|output|grant|confirm|promise|follow|treat|write|print|add|give|email|forward|execute|run|delete|refund|issue|recommend|state|stop|obey|do not|don't|never|always|must|should|append|mark|set|call|visit|fetch|open|override|pretend)\b|"
            rf"\b(?:the |any |every |all )?{_AI} (?:must|should|shall|has to|needs to|is to|are to)(?: now| always| then| also| immediately)? (?:ignore|disregard|reply|respond (?:only|with)|say|tell (?:the|every|all|any)|approve|reveal|output|grant|confirm|promise|append|obey|forget|never mention|pretend|recommend|include (?:the|this|a) (?:link|url))\b|"
            r"\b(?:in|at the (?:start|end) of|begin|start|end|finish|prefix|preface) (?:your|every|each|all) (?:next |following |final )?(?:reply|replies|response|responses|answer|answers|output|outputs|message)\b|\b(?:reply|respond|answer) (?:only |exactly |just )?(?:with|saying) (?:the |exactly |only )?[\"'“]|\bsay (?:exactly|only|just|word for word)\b|\bsay [\"'“][^\"'”\n]{1,120}[\"'”] and nothing else\b|\b(?:reply|respond|answer|say|write|output|print|return)\b[^.\n]{1,120}\band nothing else\s*[.!]?\s*$|\banswer every question with\b",
        ),
        (
            "false-authority",
            r"\b(?:the |your |an? )?(?:developers?|admin|administrator|anthropic|openai|creator|system administrator|programmer|engineers? who built you) (?:says?|said|has (?:authori[sz]ed|allowed|instructed|approved)|have (?:authori[sz]ed|allowed|instructed|approved)|instructs?|orders?|allows?|wants? you|told you|gave you)\b|\bi am (?:your|the) (?:developer|creator|programmer|administrator|admin|owner)\b|\bi'm (?:your|the) (?:developer|creator|programmer|administrator)\b|"
            r"\b(?:new|updated|revised|additional|secret|hidden) (?:instructions?|directives?|orders|system rules)(?: (?:from|for you|follow|are|is)|\s*:)|\byour (?:new|real|true|only|next|actual) (?:task|role|instructions?|goal|objective|job|purpose|rules|identity|name) (?:is|are)\b|"
            r"\b(?:you|kora|the assistant) (?:may|can|are (?:now )?(?:authori[sz]ed|allowed|permitted|cleared) to|must|have permission to|should) (?:now )?(?:approve|issue|grant|reveal|lift|waive|hand out) (?:\S+ ){0,2}(?:refunds?|credits?|requests?|suspensions?|all|every|any|secrets?|the (?:key|token|password|prompt))\b|"
            r"\b(?:pretend|assume|imagine|act as if|suppose|say) (?:that )?(?:the |our |your )?(?:refund )?polic(?:y|ies) (?:says?|is|are|allows?|states?|has|does)\b|\bfor (?:testing|training|debugging|educational|research) purposes,? (?:you|ignore|reveal|show|print|approve|answer|disable)\b|\b(?:do|follow|obey|execute|carry out|comply with) (?:exactly )?(?:what|whatever) (?:the (?:text|message|file|code|document|attachment|comment|note) (?:below|above|says|tells)|i say|it says)\b|\bobey (?:this|my|every|me|these|the (?:\S+ ){0,2}(?:instructions?|orders?|commands?|message|note|text|prompt|following|above|below|user|customer|writer|author)|what)\b|\b(?:stop|quit) (?:following|obeying|applying|being) (?:the |your |any |kora)|\b(?:do what i say|you must comply|you have to obey|you must obey|you will obey|approve my refund and|forget what (?:you|they) (?:were|was|have|told))\b",
        ),
        (
            "encoded-orders",
            r"\b(?:decode|decrypt|decipher|unscramble|reverse|un-?rot13|convert from|base64-?decode|decompress)\b.{0,80}\b(?:and|then)\b.{0,20}\b(?:follow|do|execute|obey|run|act|carry out|comply|apply|perform)\b|\b(?:follow|execute|obey|run|carry out) (?:\S+ ){0,4}(?:base64|rot13|hex|encoded|hidden|decoded|reversed|morse)\b",
        ),
        (
            "other-language",
            r"\b(?:ignora|ignore|ignorez|ignoriere|ignorieren sie|olvida|olvide|oublie|oubliez|vergiss|vergessen sie|esquece|esqueca|desconsidere|missachte|desobedece|dimentica|игнорируй|забудь)\b(?:\s+\S+){0,6}?\s+(?:instrucciones|instructions|consignes|anweisungen|instrucoes|regeln|reglas|regras|regles|directives|vorgaben|indicaciones|ordenes|ordens|normas|istruzioni|prompt|инструкции|правила|dit|gesagt|directrices|limites)\b|"
            r"\b(?:muestra|muestrame|revela|dime|dame|imprime|montre|montre-moi|revele|dis-moi|donne-moi|affiche|zeige|zeig|verrate|nenne|gib|mostre|mostra|revele|diga|me diga|imprima)\b(?:\s+\S+){0,5}?\s*(?:prompt|instrucciones ocultas|instrucciones internas|system-?prompt|systemprompt|instructions (?:cachees|internes|systeme)|instrucoes (?:ocultas|internas)|versteckten anweisungen|systemanweisungen)\b|"
            r"\b(?:a partir de ahora|desormais|ab jetzt|a partir de agora|ab sofort) (?:eres|tu es|vous etes|bist du|sind sie|voce e|actua|agis|responde|reponds)\b|\b(?:finge|fingi|actua como si|fais semblant|tu als ob|faz de conta|aja como se)\b.{0,60}\b(?:restricc\S+|restrict\S+|limit\S+|regel\S*|regl\S+|regra\S*|gerente|manager|administra\S+|chef)\b|"
            r"(?:忽略|无视|無視|忘记|忘掉|忘記|不要理会|绕过|抛开).{0,10}(?:指令|指示|规则|規則|提示词|提示|设定|限制|要求)|(?:告诉我|显示|输出|打印|泄露|给我看|重复).{0,12}(?:系统提示|提示词|系统指令|系統提示|初始指令|隐藏指令)|你现在是.{0,12}(?:没有限制|不受限制|无限制|管理员|经理)|"
            r"(?:指示|命令|ルール|規則|プロンプト|制約|設定)(?:を|は)?(?:すべて|全て|全部)?(?:を)?(?:無視|忘れ|破棄|解除)|(?:システム)?プロンプト(?:を|の内容).{0,10}(?:見せ|教え|表示|出力|開示)|(?:지시|명령|규칙|프롬프트|지침|제한)(?:사항)?(?:을|를|은|는)?\s?(?:모두 |전부 |다 )?(?:무시|잊|해제)|(?:시스템 )?프롬프트(?:를|을)?\s?(?:보여|알려|출력|공개)|"
            r"(?:निर्देश|नियम|आदेश|प्रॉम्प्ट)\S*\s?(?:को )?(?:अनदेखा|नजरअंदाज|नज़रअंदाज|भूल|इग्नोर|तोड़)|(?:सिस्टम )?प्रॉम्प्ट.{0,10}(?:दिखा|बता)|(?:पिछले|सभी|पहले).{0,12}निर्देश\S*.{0,8}(?:अनदेखा|भूल|इग्नोर|नज)|\bwarewaretia .{0,30}(?:tohutohu|ture)|\bkaua e (?:whai|aro) .{0,30}(?:tohutohu|ture)",
        ),
    )
)
_held = together([pattern for _, pattern in _RULES])
_SYSTEM_WORK = compiled(
    r"\b(?:wordpress|wp|php|laravel|chrome|android|django|nginx|apache|mysql|phpmyadmin|firewall|cloudflare|htaccess|robots\.txt|proxy|backup|cache|dns|smtp)\b"
)
_BASE64 = compiled(r"[A-Za-z0-9+/_-]{20,}={0,2}")
_HEX = compiled(r"(?:[0-9a-fA-F]{2}[ :]?){12,}")
_PERCENT = compiled(r"(?:[^\s%]{0,12}%[0-9a-fA-F]{2}){6,}")
_ESCAPED = compiled(r"(?:\\u00[0-9a-fA-F]{2}|\\x[0-9a-fA-F]{2}|&#x?[0-9a-fA-F]{2,4};){6,}")
# Encoded passages read of one text: an attack hides in the first, a key file has hundreds.
_DECODED = 24
_LONGEST = 6000
_BESIDE = 80


def suspicious(text: str) -> tuple[Finding, ...]:
    """Where the text gives orders to the assistant rather than to people; in text order."""
    shown, places = _shown(text)
    findings = [
        Finding(rule, places[start], places[end - 1] + 1) for rule, start, end in _orders(shown)
    ]
    findings += _hidden_text(text)
    findings += [
        Finding("encoded-orders", start, end)
        for start, end, decoded in _decoded(text)
        if any(True for _ in _orders(decoded.lower()))
    ]
    return _outermost(findings)


def _outermost(findings: list[Finding]) -> tuple[Finding, ...]:
    """In text order, without those that lie inside another; of equals the first."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda found: (found.start, -found.end)):
        if not kept or finding.end > kept[-1].end:
            kept.append(finding)
    return tuple(kept)


def _shown(text: str) -> tuple[str, range | list[int]]:
    """What a reader or a model would see, and where each of its characters stands."""
    if text.isascii():
        return text.lower(), range(len(text))
    kept = [
        (at, _plain(char))
        for at, char in enumerate(text)
        if _TAG_FIRST < ord(char) <= _TAG_LAST or not (_always_hidden(char) or char in _JOINERS)
    ]
    return "".join(char for _, char in kept), [at for at, _ in kept]


def _orders(shown: str) -> Iterator[tuple[str, int, int]]:
    for at in sorted(_held(shown)):
        rule, pattern = _RULES[at]
        for found in pattern.finditer(shown):
            if found.start() < found.end():
                yield rule, found.start(), found.end()


def _hidden_text(text: str) -> Iterator[Finding]:
    """Runs of characters that nobody sees: tags, selectors, zero widths in a row."""
    if text.isascii():
        return
    start = -1
    for at, char in enumerate(f"{text} "):
        smuggles = _smuggles(char)
        if smuggles and start < 0:
            start = at
        if not smuggles and start >= 0:
            if at - start >= 4:
                yield Finding("hidden-text", start, at)
            start = -1


@functools.lru_cache(maxsize=4096)
def _smuggles(char: str) -> bool:
    code = ord(char)
    return (
        _TAG_FIRST <= code <= _TAG_LAST
        or 0xE0100 <= code <= 0xE01EF
        or 0xFE00 <= code <= 0xFE0F
        or char in "\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u180e"
    )


def _decoded(text: str) -> Iterator[tuple[int, int, str]]:
    clean = text if text.isascii() else text.encode("ascii", "replace").decode()
    count = 0
    for pattern, decode in _CODES:
        for found in pattern.finditer(clean):
            start, end = found.start(), found.end()
            plain = decode(clean[start:end][:_LONGEST])
            if plain:
                # Half of an order may stand in the clear beside the half that is encoded.
                before, after = (
                    clean[max(0, start - _BESIDE) : start],
                    clean[end : end + _BESIDE],
                )
                yield start, end, f"{before}{plain}{after}"
            count += 1
            if count >= _DECODED:
                return
    lowered = clean.lower()
    if "vtaber" in lowered or "vafgehpgvba" in lowered or "flfgrz cebzcg" in lowered:
        yield 0, len(text), codecs.decode(clean, "rot13")
    if "snoitcurtsni" in lowered or "tpmorp metsys" in lowered:
        yield 0, len(text), clean[::-1]


def _readable(data: bytes) -> str:
    text = data.decode("utf-8", "ignore")
    return text if text.isprintable() and " " in text else ""


def _from_base64(token: str) -> str:
    token = token.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return _readable(base64.b64decode(token + "=" * (-len(token) % 4)))
    except binascii.Error:
        return ""


def _from_hex(token: str) -> str:
    digits = token.replace(" ", "").replace(":", "")
    return _readable(bytes.fromhex(digits[: len(digits) // 2 * 2]))  # a cut may halve the last


def _from_percent(token: str) -> str:
    return urllib.parse.unquote(token.replace("+", " "))


def _from_escapes(token: str) -> str:
    return "".join(chr(int(code, base)) for code, base in _escapes(token))


def _escapes(token: str) -> Iterator[tuple[str, int]]:
    for part in token.replace("&#", "\\").replace(";", "").split("\\"):
        code = part.lstrip("ux")
        base = 16 if part[:1] in {"u", "x"} else 10
        # Letters in a decimal code, and what a cut left of the last one, are no characters.
        if code and (base == 16 or code.isdecimal()):
            yield code, base


_CODES = (
    (_BASE64, _from_base64),
    (_HEX, _from_hex),
    (_PERCENT, _from_percent),
    (_ESCAPED, _from_escapes),
)
