"""Signs of what must reach a queue of its own: breaches, abuse, authorities, threats of law.

Each is an actor, an act and a thing; a question about the rules of the same thing is none.
"""

from guardrails.intents.reading import Reading, folded
from guardrails.matching import compiled, together

# "What do you do if ...", "how do you protect ...": asked about, not reported.
_ASKS_ABOUT = compiled(
    r"^(?:(?:and|but|so|also|hi|hello|please|ok|okay|well|now|kora|hey|just|tell me|question) ){0,3}(?:what|how|when|where|who|which|do|does|would|will|could|can|are|is|if|in case|under|does)\b.{0,30}\b(?:you|yours?|kapsule|an employee|staff|anyone|the (?:policy|rules|procedure|process|company)|a customer|customers|someone|one|there (?:is|are|was)|a (?:data|security|privacy)|counts?)\b|"
    r"\b(?:in case of|in the event of|policy on|procedure (?:for|after)|rules (?:on|about|for)|what is your|protect\w* .{0,30} against|prevent\w*|in terms of|breach of (?:contract|the (?:aup|terms|policy|rules))|how (?:do|can|should|would) (?:i|we|one) report)\b"
)
_MINE_HAPPENED = compiled(
    r"\b(?:my|our|i|we|me|us|im|ive|weve)\b.{0,60}\b(?:was|were|got|been|has been|have been|had|hacked|stolen|leaked|compromised|breached|exposed|took|see|saw|received|found|lost|sent|showed)\b"
)
_HELD = r"(?:accounts?|panel|kpanel|mailbox(?:es)?|e?-?mails?|inbox|passwords?|data|databases?|db|customers?|clients?|users?|personal|records?|details|invoices?|credentials?|keys?|tokens?|servers?|sites?|websites?|vps|backups?|files?|lists?|tables?|passports?|patients?|members?|systems?|shop|store|logins?|information|contacts?|addresses|names|documents?|cards?|wallet|wordpress|dns|domain|scans?)"
_SECRETS = r"(?:data|databases?|db|customers?|clients?|user(?:s| table| list| data)?|personal|records?|details|credentials?|passwords?|mailbox|information|invoices?|tables?|passports?|patients?|members?|lists?|addresses|backups?|files|documents?|cards?|scans?|numbers|emails?|mails?|keys?|tokens?|names?|attachments?|tickets?)"
_DEVICE = r"(?:laptop|usb|stick|flash drive|thumb drive|hard drive|drive|phone|disk|computer|backup|device|tablet|notebook|server|tapes?|folder|paper|briefcase)"
_STRANGER = r"(?:someone|some one|some guy|stranger|hackers?|attackers?|intruders?|thie(?:f|ves)|unknown (?:person|user|people|party)|ex[ -]?(?:employee|staff|partner|colleague|contractor|husband|wife|boyfriend|girlfriend)|former (?:employee|staff|contractor|partner)|contractor|employee|they|criminals?|scammers?|phishers?|third part(?:y|ies)|bots?|person|people|unauthori[sz]ed \w+|an outsider|competitor|malware|virus|nobody authorised)"
_BREACH = tuple(
    compiled(pattern)
    for pattern in (
        rf"\b(?:{_HELD}|we|i|us|company|organisation|whmcs|plugin)(?: \w+){{0,5}} (?:hacked|hackd|haked|breached|compromised|hijacked|broken into|pwned|ransomed|taken over|defaced|infiltrated|infected with ransomware|encrypted by|cracked|phished|hit by ransomware|attacked by ransomware)\b",
        rf"\b(?:hacked|hijacked|broke into|breached|compromised|infiltrated|took over|taken over|got into|get into|gotten into|cracked|pwned|defaced)(?: \w+){{0,3}} {_HELD}\b",
        rf"\b(?:stole|stolen|stealing|leaked|leaking|leak|exposed|exposing|dumped|downloaded|exfiltrated|disclosed|published|sold|selling|nicked|swiped|scraped)(?: \w+){{0,4}} {_SECRETS}\b",
        rf"\b{_SECRETS}(?: \w+){{0,6}} (?:stolen|leaked|leaking|exposed|dumped|exfiltrated|compromised|disclosed|breached|sold|on the dark web|on a forum|got out|gone public|made public|published|visible to|on pastebin|(?:in|on) (?:a |an )?(?:\w+ )?(?:paste|pastes|breach list|combo list|hacker site)|on github|in a dump|in a leak|for sale)\b",
        rf"\b{_STRANGER}(?: \w+){{0,4}} (?:logged in|logged into|log in|logging in|logging into|signed in|got in|got into|gets into|broke in|inside|(?:has|had|have|got|gained|gaining|getting) access|accessed|reading|changed|reset|took|copied|copies|stole|downloaded|entered|is in|are in|been in|got hold|using|uses|used|deleted|impersonat\w+)(?: \w+){{0,5}} {_HELD}\b",
        r"\b(?:see|seeing|saw|view|open|opened|opening|got|get|received|sent|send|sending|showed|shows|shown|showing|found|mailed|emailed|download|read|reach|given|giving|gave|forwarded|display\w*|contain\w*|meant for|access|attached|includes?)(?: \w+){0,5} (?:another|other|others|someone elses?|somebody elses?|different|wrong|everyones?|everybodys?|strangers?|unrelated|everyone else)(?: \w+)?(?: (?:customers?|clients?|people|peoples|persons?|users?|recipients?|members?|address(?:es)?|patients?|company|companys|compan(?:y|ies)s?|account|tenants?)s?)?(?: \w+){0,3} (?:data|invoices?|details|names?|address(?:es)?|emails?|files?|documents?|passports?|bank|orders?|tickets?|attachments?|records?|accounts?|info|information|passwords?|messages?|mail|scan|cards?|domains?|history)\b",
        r"\b(?:sent|send|sending|emailed|mailed|forwarded|disclosed|gave|given|posted|cc ?d|shared|mailed me)(?: \w+){0,8} (?:to|the|by) (?:the )?(?:wrong|incorrect|whole|entire|all)(?: \w+)? (?:person|people|address|recipients?|customers?|clients?|list|email|party|contact|company|number|mailing list|department)\b|\b(?:by mistake|accidentally|in error|without authority|without authori[sz]ation|inadvertently|mistakenly)\b.{0,60}\b(?:bank|passport|personal|patient|client list|customer (?:list|data)|details|data of)\b|\b(?:bank|passport|personal|patient|clients?|customers?|members|data of)\b.{0,60}\b(?:by mistake|accidentally|in error|without authority|without authori[sz]ation|inadvertently|mistakenly)\b",
        r"\b(?:everyones?|everybodys?|all|other)(?: \w+){0,3} (?:address(?:es)?|recipients?|names?|e?mails?)(?: \w+){0,4} (?:to|cc|bcc|visible|field|header|line|shown)\b|\bcc instead of bcc\b|\bdisclosed all recipients\b|\bmeant for (?:a |an )?(?:different|another|someone)\b",
        rf"\b(?:told|gave|showed|sent|emailed|disclosed|passed|revealed|handed|read)(?: \w+){{0,2}} (?:another|a different|someone else|a stranger|some other|other)(?: \w+)?(?: \w+)? (?:my|our) (?:\w+ )?(?:{_SECRETS}|phone|number|address)\b",
        r"\b(?:been|got|was|were|being|is|are|am|im|getting|gets|get) (?:\w+ )?(?:hacked|breached|compromised|hijacked|pwned|phished|doxxed|cyber ?attacked|ransomed)\b|^(?:\w+ )?hacked\b|\bthere (?:was|has been|is|were|might have been|may have been) (?:a|an|another|some)? ?(?:\w+ )?(?:hack|intrusion|break in|cyber ?attack|leak|breach|compromise)\b",
        r"\bhackers?(?: \w+){0,3} (?:is|are|has|have|had|got|took|demand\w*|wants?|in (?:my|our)|stole|deleted|changed|sent|accessed|broke|posted|published|encrypted)\b",
        r"\b(?:data|security|privacy|information|personal data|cyber|customer data|gdpr|notifiable) (?:breach|leak|leakage|incident|spill)\b|\b(?:leak|breach|intrusion) (?:at|on|in|of) (?:your|our|my|the) (?:\w+ )?(?:end|side|server|system|database|data|network|account|company|site|customer)\b|\bunauthori[sz]ed (?:access|login|log in|person|use|transfer|user|party|third party|disclosure|sign in)\b|\bransom ?ware\b|\bransom (?:note|demand)\b|\bbitcoin\b.{0,60}\b(?:decrypt|data|files|database|db|dump\w*)\b|\b(?:dump\w*|encrypted|locked)\b.{0,60}\bbitcoin\b|\bidentity (?:theft|stolen)\b|\bsecurity (?:hole|vulnerability|flaw)\b.{0,60}\b(?:data|customers?|users?|invoices|accounts?)\b",
        r"\b(?:logins?|log ins?|sign ?ins?|sessions?|access|activity|transactions?|ip)(?: \w+){0,6} (?:dont recogni[sz]e|didnt recogni[sz]e|not recogni[sz]e|unrecogni[sz]ed|wasnt me|not me|isnt me|not mine|not from me|from (?:overseas|abroad|russia|china|another country|nigeria|brazil|vietnam))\b|\b(?:suspicious|unknown|unfamiliar|strange|foreign|unrecogni[sz]ed) (?:login|log in|sign ?in|session|access|ip|device)s?\b.{0,40}\b(?:my|our|panel|account|mailbox)\b",
        r"\b(?:phish\w*|scam\w*|fake (?:mail|email|page|login))\b.{0,60}\b(?:my|our) (?:\w+ )?(?:password|login|credentials|account|card|details|panel)\b|\b(?:gave|entered|typed|handed|shared|clicked)\b.{0,50}\b(?:password|credentials|login)\b.{0,40}\b(?:phish\w*|fake|scam\w*|wrong (?:site|page))\b|\bhave i been pwned\b|\bsim ?swap",
        rf"\b(?:bucket|directory|folder|portal|page|link|url|database|backups?|share|repo(?:sitory)?|index|export|spreadsheet|admin panel|endpoint|api|drive)\b(?: \w+){{0,8}} (?:public|publicly|open|exposed|anyone|listing|accessible|leaking|leaks|leaked|unprotected|indexed|without (?:a )?(?:password|login)|in google)\b.{{0,80}}\b{_SECRETS}\b|\b(?:public|open|exposed|unprotected|publicly accessible) (?:\w+ )?(?:bucket|directory|folder|database|share|index|backup|link)\b.{{0,80}}\b{_SECRETS}\b",
        rf"\b{_DEVICE}s?\b(?: \w+){{0,8}} (?:stolen|lost|missing|left on|nicked)\b.{{0,80}}|\b(?:lost|stolen|stole|misplaced|left) (?:\w+ ){{0,3}}{_DEVICE}s?\b.{{0,80}}\b(?:{_SECRETS}|unencrypted|clients?|customers?)\b",
        rf"\b{_SECRETS}(?: \w+){{0,4}} (?:of|from|belonging to|about) (?:another|other|a different|someone else|a stranger|strangers|the wrong|some other)\b",
        r"\b(?:changing|change|increment\w*|guess\w*|editing)(?: \w+){0,3} (?:number|id)(?: \w+){0,3} (?:url|address|link)\b|\b(?:invoices?|orders?|tickets?|data|accounts?) of other (?:people|customers|users|clients)\b|\bother (?:customers|people|users|clients)s? (?:invoices?|data|details|tickets?|orders?|names)\b",
    )
)
_BREACH_ELSEWHERE = compiled(
    folded(
        r"\b(?:hackearon|hackead[oa]s?|hackeo|robaron|robad[oa]s?|filtraron|filtrad[oa]s?|filtración|fuga de (?:datos|información)|brecha de (?:seguridad|datos)|vulneraron|acceso no autorizado|entraron en mi|suplant\w+|"
        r"piratée?s?|hackée?s?|fuite de données|données (?:\w+ ){0,3}(?:volées|fuité|exposées)|vol de données|compromise?s?|intrusion|accès non autorisé|violation de données|usurp\w+|"
        r"gehackt|datenleck|datenpanne|gestohlen|geklaut|unbefugt\w*|abgegriffen|datenschutzverletzung|datendiebstahl|eingebrochen|gehackte|datenschutzvorfall|"
        r"invadid[oa]s?|invadiram|hackead[oa]s?|vazamento|vazaram|vazad[oa]s?|roubaram|roubad[oa]s?|acesso não autorizado|"
        r"hack ho|hack kar|kua tāhae\w*|kua whānako\w*|kua riro .{0,20}raraunga|kua pakaru .{0,20}(?:haumaru|raraunga)|kua hacked|turuturu .{0,20}raraunga)\b|"
        r"被黑|被盗|被盜|泄露|洩露|泄漏|外泄|入侵|黑客|駭客|盗号|盜用|漏洩|漏えい|流出|不正アクセス|不正ログイン|乗っ取|ハッキングされ|ハッカー|盗まれ|해킹|유출|침해|도용|털렸|무단 ?(?:접속|로그인)|हैक|लीक|चोरी हो|सेंध"
    )
)
_ASKS_ABOUT_ELSEWHERE = compiled(
    folded(
        r"^(?:\w+ )?(?:que hacen|cómo (?:protegen|avisan|notifican)|qué pasa si|que se passe|comment protégez|que faites|was passiert|wie schützen|was tun sie|o que acontece|como protegem|o que vocês fazem)|如果|怎么保护|如何保护|场合|場合は|した場合|경우|どのように保護|मामले में|अगर"
    )
)
_AUTHORITY = compiled(
    r"\b(?:(?:detective|constable|sergeant|inspector|superintendent|sheriff|bailiff|marshal)(?: (?:constable|sergeant|inspector|senior|chief|superintendent))? [a-z]+|court orders?|court has ordered|ordered by (?:the|a) (?:\w+ )?court|search warrants?|warrant|subpoenas?|summons|production orders?|"
    r"preservation (?:requests?|orders?|notice)|law enforcement|interpol|europol|prosecutors?|district attorney|disclosure orders?|examination order|notice to produce|letters? rogatory|mutual legal assistance|emergency disclosure|production notice|information (?:request|notice) under)\b"
)
_AGENCY = (
    r"(?:(?:nz |new zealand |federal |local |state |military |the )?police|fbi|ird|inland revenue|tax (?:authority|department|office)|serious fraud office|sfo|privacy commissioner|information commissioner|commerce commission|"
    r"ministry of \w+|department of [a-z ]+|internal affairs|data protection (?:authority|commission|office)|data protection commissioner|customs(?: service)?|(?:financial |market |telecom |privacy )?regulators?|coroners?|"
    r"(?:high|district|supreme|family|federal) court|cyber ?crime (?:unit|squad|centre|division)|cert nz|ncsc|worksafe|immigration new zealand|immigration|oranga tamariki|fma|financial markets authority|ombudsman|netsafe|government|attorney general|security intelligence service|nzsis|gcsb|anti money laundering|asic|accc|ico|cnil|bka|kriminalpolizei|polizei|staatsanwaltschaft|policia|gendarmerie|procureur|ministerio|policia federal|ministerio publico)"
)
_SENDER = compiled(
    rf"\b(?:im|i am|we are|we,|were|this is|here is|it is|calling from|writing from|on behalf of|from|as|represent|representing|work for|working for|with|for)(?: \w+){{0,6}} {_AGENCY}\b|"
    rf"^(?:\w+ ){{0,3}}{_AGENCY}(?: \w+){{0,3}} (?:here|requires?|requests?|requesting|demands?|orders?|ordered|has ordered|needs?|asks?|asking|seeks?|is (?:requesting|asking|investigating|seeking|opening|conducting)|are (?:requesting|asking|investigating|seeking|opening)|has (?:requested|opened)|officer|investigator|liaison|inquiry|inspector|agent|request|formal|legal|attache|speaking)\b|"
    rf"\b(?:request|inquiry|enquiry|letter|notice|order|demand|investigator|officer|liaison|agent|official|inspector) (?:from|of|at|by|for) (?:the )?(?:\w+ ){{0,3}}{_AGENCY}\b|\b{_AGENCY} (?:officer|investigator|liaison|inspector|agent|request|inquiry|here|constable|detective)\b"
)
_NOT_SENDER = compiled(
    r"\b(?:ill|i will|im going|going to|gonna|want to|we will|well|id|i want|intend|threaten\w*|might|shall) (?:\w+ ){0,3}(?:report|complain\w*|go|call|tell|contact|take|fil\w+|lodge|involve|inform|notify|write|turn|escalate|see|bring|get)\b|\b(?:report|complain\w*|complaint)(?: \w+){0,4} (?:to|with) (?:the )?\w+|\bdo you\b|\bwould you\b|\bwill you\b|\bcan (?:the )?police\b|\bhow do\b|\bwhat law\b|\btaking this to\b|\bgoing to the\b|\bcourt action\b"
)
_LEGAL = compiled(
    r"\b(?:sue|suing|sued|lawsuits?|litigat\w+|legal (?:action|proceedings?|steps|claim|letter|notice|consequences|remedies|recourse|battle|route|team)|(?:see|take|taking|meet|drag|bring|haul)(?: \w+){0,4} (?:in|to|into|before) (?:a |the )?(?:small claims )?(?:court|tribunal|judge)|disputes tribunal|small claims|class action|letter before action|"
    r"(?:lawyers?|solicitors?|attorneys?|barristers?|legal counsel|counsel)(?: \w+){0,4} (?:will|be in touch|contact\w*|hear\w*|prepar\w+|instruct\w*|letter|advis\w+|writ\w+|has|have|are|is|reviewing|involved|ready|send\w*|drafting|engaged)|(?:my|our|a|an|from|hired|instruct\w*|spoken to|speak to|speaking to|talk to|consult\w*|seeing|get(?:ting)?|engag\w+|call(?:ing)?|contact\w*) (?:my |our |a |an )?(?:lawyers?|solicitors?|attorneys?|barristers?|legal team)|"
    r"claim(?:ing)? (?:for )?damages|claim against|damages in court|hold you (?:legally )?(?:liable|responsible|accountable)|you(?: are|re) liable|commerce commission|court (?:action|proceedings|case|papers)|court|statutory demand|cease and desist|breach of contract (?:claim|proceedings)|ombudsman|prosecut\w+ you|press(?:ing)? charges|serve you|consumer (?:protection|court|tribunal|affairs)|fair trading act claim|start proceedings|legally binding|reserve (?:all )?(?:my|our) (?:legal )?rights)\b"
)
_LEGAL_ELSEWHERE = compiled(
    folded(
        r"\b(?:demandar\w*|demanda judicial|abogad[oa]s?|acciones legales|tribunales|denunciar\w* ante|porter plainte|avocate?s?|poursuivre en justice|poursuites|tribunal|verklag\w*|rechtliche schritte|(?:mein\w*|unser\w*) anwalt\w*|vor gericht|klage (?:einreichen|erheben)|rechtsanwalt\w*|processar vocês|processá-los|advogad[oa]s?|ação judicial|medidas legais|rōia|kōti|kooti)\b|"
        r"起诉|起訴|律师|律師|法院|告你们|告你們|訴え(?:ます|る)|弁護士|裁判|法的(?:措置|手段)|고소|변호사|소송|법적|केस कर|वकील|अदालत|कानूनी"
    )
)
_LEGAL_THREATENS = compiled(
    r"\b(?:ill|i will|we will|well|im|were|going|will|my|our|you|unless|if|hear|expect|see|taking|take|tomorrow|intend|prepar\w+|start|formal|notice|otherwise|next step|forced|no choice|claim|filing|sue|suing|lodge|lodging|hereby|ready)\b"
)
_HOSTED = (
    r"(?:your (?:customers?|clients?|users?|ips?|ip range|server is|network|range|machines?)|(?:one of|some of|another of) your (?:\w+ )?(?:customers?|clients?|users?|vps|servers?|ips?|machines?)|(?:another|an?|some) (?:customer|client|user|account|tenant) (?:of yours|on your|with you|at your|hosted|of kapsule|on the same|on kapsule)|hosted (?:by|with|on|at) (?:you|your|kapsule|kapalya|kaligon|kvmzone)|"
    r"on your (?:networks?|servers?|platform|hosting|ips?|infrastructure|systems?|service|machines?|side)|in your (?:range|network|data ?cent\w+|ip)|registered (?:with|through|at|by|via) (?:you|your|kapsule)|from your (?:networks?|range|ips?|servers?|platform|address|infrastructure|side)|(?:site|website|shop|page|user|forum|domain|server|client|customer)s? (?:of|that) (?:yours|you)(?: host| hosting| run)?|you(?: are|re)? host(?:ing)?|(?:account|hosting|shop|site|website|page|domain) with you|"
    r"belongs? to you|a vps of yours|\byours is\b|the account [a-z0-9]+|(?:look into|reporting|report|about|against) (?:the )?(?:user|customer) [a-z0-9]+|this (?:site|website|page|domain|user|account|shop)|another customer)"
)
_BAD = (
    r"(?:spam\w*|unsolicited|phish\w*|scam\w*|malware|virus\w*|trojan|botnet|attack\w*|brute ?forc\w*|d?dos\w*|cop(?:y|ies|ied|ying)|steal\w*|stole|stolen|fakes?|infring\w*|counterfeit\w*|harass\w*|illegal\w*|abus\w*|fraud\w*|pirat\w*|hate ?(?:speech|ful)?|scrap(?:es|ing|ed|er)|port ?scan\w*|scan(?:s|ning)|hack\w*|impersonat\w*|pretend\w*|porn\w*|nudes?|"
    r"without (?:my |our )?(?:permission|consent)|copyright\w*|trademark\w*|take(?:s|n)? ?down|takedown|photos? of m\w+|pictures? of m\w+|private (?:photos|pictures|images)|ponzi|pyramid|defam\w*|slander\w*|lies about|violat\w*|breaks? your|flood\w*|terror\w*|drugs|weapons|child (?:abuse|porn\w*|exploitation)|csam|stalk\w*|threaten\w*|threats|doxx?\w*|my (?:home )?address|extort\w*|racist|extremis\w*|cheat\w*|rip(?:s|ping)? (?:off|people off)|sell(?:s|ing) (?:fake|stolen|illegal|counterfeit|pirated|drugs|weapons)|deceiv\w*|brand name|intellectual property|crypto ?mining|open (?:relay|resolver)|bank (?:login|page)|identity)"
)
_ABUSE = (
    compiled(rf"\b{_HOSTED}\b.{{0,90}}\b{_BAD}\b|\b{_BAD}\b.{{0,90}}\b{_HOSTED}\b"),
    compiled(
        r"\b(?:report|reporting|report of|flag|denounce)(?: \w+){0,4} (?:abuse|spam\w*|phish\w*|scam\w*|fraud\w*|malware|(?:bad|illegal|fake|dodgy|fraudulent) (?:site|website|shop|domain|user)|(?:site|website|user|customer|domain|account|shop|page|server) (?:that|which|who|for|of yours|hosted|on your))\b|\b(?:abuse|dmca|takedown|take ?down|copyright|infringement) (?:report|request|notice|complaint|claim)\b|\b(?:please |can you |kindly )?take (?:this|that|it|the|down)(?: \w+){0,3} (?:down|page|site|website|offline)\b|"
        r"\b(?:site|website|page|shop|server|forum|domain|blog)\b(?: \w+){0,6} (?:copies|copied|steals|stole|uses|using|impersonates|impersonating|clones|cloned)(?: \w+){0,3} (?:my|our)\b"
    ),
)


_told = together((*_BREACH, _AUTHORITY, _SENDER, _LEGAL))
_OF_BREACH = frozenset(range(len(_BREACH)))
_OF_AUTHORITY, _OF_SENDER, _OF_LEGAL = range(len(_BREACH), len(_BREACH) + 3)
_abuse = together(_ABUSE)

# The signs that each clause of a message holds.
Told = tuple[tuple[str, frozenset[int]], ...]


def told(reading: Reading) -> Told:
    """What `breached`, `from_authority` and `threatens_law` ask of each clause, looked for once."""
    found = ((clause, _told(clause)) for clause in reading.clauses)
    return tuple((clause, signs) for clause, signs in found if signs)


def breached(reading: Reading, told: Told) -> bool:
    """Whether data leaked or somebody got in, at the tenant's or at the customer's own."""
    for clause, signs in told:
        if signs & _OF_BREACH and (
            not _ASKS_ABOUT.search(clause) or _MINE_HAPPENED.search(clause)
        ):
            return True
    text = reading.text
    return bool(_BREACH_ELSEWHERE.search(text)) and not _ASKS_ABOUT_ELSEWHERE.search(text)


def from_authority(told: Told) -> bool:
    """Whether police, a court or a regulator writes, or somebody who says so."""
    return any(
        (_OF_AUTHORITY in signs or _OF_SENDER in signs)
        and not _NOT_SENDER.search(clause)
        and not _ASKS_ABOUT.search(clause)
        for clause, signs in told
    )


def threatens_law(reading: Reading, told: Told) -> bool:
    """Whether the writer speaks of lawyers, courts or tribunals against the tenant."""
    if _LEGAL_ELSEWHERE.search(reading.text):
        return True
    return any(
        _OF_LEGAL in signs
        and _OF_AUTHORITY not in signs
        and _LEGAL_THREATENS.search(clause)
        and not _ASKS_ABOUT.search(clause)
        for clause, signs in told
    )


def reports_abuse(reading: Reading) -> bool:
    """Whether somebody else's use of the tenant's services is said to break the rules."""
    text = " ".join(reading.clauses)
    return bool(_abuse(text)) and not _ASKS_ABOUT.search(text)


# What a sentence holds of all this, for the classifier to weigh.
HINTS = {
    **{f"breach{at}": sign for at, sign in enumerate(_BREACH)},
    "breach_elsewhere": _BREACH_ELSEWHERE,
    "asked": _ASKS_ABOUT,
    "mine": _MINE_HAPPENED,
    "authority": _AUTHORITY,
    "sender": _SENDER,
    "not_sender": _NOT_SENDER,
    "legal": _LEGAL,
    "legal_elsewhere": _LEGAL_ELSEWHERE,
    "threatens": _LEGAL_THREATENS,
    **{f"abuse{at}": sign for at, sign in enumerate(_ABUSE)},
}
