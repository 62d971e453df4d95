"""The other way round: what speaks of this customer's case has to be one of the harmless forms.

Decisions have no end of wordings, harmless sentences are of few kinds: they ask, send on, note,
name a rule with its conditions, show a step, count days, or say that Kora does not decide.
"""

from guardrails.matching import compiled

# Whose case: the reader's, or something just pointed at.
MARK = compiled(
    r"\b(?:you|your|yours|yourself)\b",
    r"\b(?:this|that|these) (?:\w+ )?(?:purchase|payment|invoice|case|claim|request|account|plan"
    r"|customer|charge|fee|refund|month|amount|one|bill|order|money|suspension|server|site)\b",
    r"(?:^|, )(?:so |and |then |well |but )*(?:it|that|this|everything|all of it|we) (?:is|are|was|were|will|has|have|had|looks?"
    r"|comes?|settles?|stays?|goes|stands?|means?|remains?|went|can|cannot|ends?|takes?)\b",
    r"\b(?:from|on|with) us\b|\blet us\b|\bsomeone\b|\bin this chat\b|\bwrites? to kora\b",
)
# A "you" in a side clause ("when you visit", "data that you store") is anyone who reads it.
SIDE_CLAUSE = compiled(
    r"\b(?:if|when|whenever|where|that|which|what|whatever|unless|while|how|who|whom|until|once|after"
    r"|before|as long as|as far as|whether|by) (?:[a-z]+ ){0,2}?(?:you|your)\b[^,;:.]*",
    r"\bof your\b|\b(?:about|to|for|from) you\b(?: \w+){0,1}$",
)
# One of the subjects, or what people say for them.
TOPIC = compiled(
    r"\b(?:refund|credit|reimburs|compensat|chargeback|disput|suspen|terminat|reinstat|cancel"
    r"|owner|delet|eras|money|pa(?:y|id)|repa(?:y|id)|fees?\b|charg|amounts?\b|sums?\b|invoic"
    r"|dollar|discount|owe|overcharg|guarantee|upgrad|downgrad|subscri|renew|plan\b|claim|appeal"
    r"|eligib|entitl|qualif|purchase|breach|exclu|wallet|cash\b|voucher|goodwill|approv|reject|declin"
    r"|refus|den(?:y|ied)|grant|outcome|yes\b|no from\b|settle|even\b|late\b|in the clear|favou?r)",
    r"\$ ?\d",
)
# Words of the house that mean a decision only where something moves.
WEAK_TOPIC = compiled(
    r"\b(?:account|card\b|bank|cost|free\b|transfer|block|lock|hold\b|switch|online|back\b|server"
    r"|site|website|service|month|days?\b|cover|box(?:es)?\b|bill|right to|worry|window|deadline|decid"
    r"|domain|data\b|address|login|machine|shop|hosting|time|request|this|that|it)",
)
MOVES = compiled(
    r"\b(?:will|shall|going|(?:has|have) (?:been|just|now|already|become)|being|stays?|back|safe|gone"
    r"|tonight|tomorrow|today|now|soon|any ?more|no longer|on (?:monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday)|again|for free|extra|succeed\w*|disappoint\w*|handled|covered|right on)\b",
)
# The reader or something of theirs as the one spoken of, with a verb that says how it stands.
READER = compiled(
    r"^(?:[\w' -]+, )?(?:you|yours|your (?:[\w'$.-]+ ){1,5}?)(?: ?\w+ly)? ?(?:is|are|was|were|will|has|have|had"
    r"|falls?|fall|counts?|comes?|goes|gets?|keep|stays?|lose|win|won|does|do|did|[a-z]+ed|meets?|wins?)\b",
    r"\b(?:for|to|on|from|against|behind|with) (?:you|yours|your \w+)[.!]?$",
)
# Who or what a rule speaks of: kinds of things, not this one.
GENERIC = compiled(
    r"\b(?:customers?|people|refunds|credits|chargebacks|fees|payments|plans|subscriptions|accounts"
    r"|renewals|services|requests|credits|clauses?|policy|policies|guarantee|formula|terms|trial|period"
    r"|rules?|documents?|calculation|humans?|staff|team|billing|kpanel|panel|page|button|certificates?"
    r"|registry|law|act|example|domains|parts?|records|details|data|information|purposes?|plan)\b",
    r"\b(?:a|an|any|every|each|no|such|some) (?:\w+ ){0,2}?(?:refund|chargeback|credit|suspension|payment"
    r"|case|request|amount|fee|invoice|account|subscription|breach|claim|note|decision)\b",
    r"^(?:[a-z-]+ )?[a-z]{3,}[^s]s (?:are|can|may|do|have|go|run|carry|need|count|follow|end|stay|keep"
    r"|cost|come|reduce|fall|start|cover|depend)\b|\b(?:invoices|renewals|reports|notices|decision)\b",
    r"^(?:to |\()|^[\w' -]+:$|^[a-z]+ing\b|^(?:[\w'&/-]+ ?){1,7}$",
)
_ASK = (
    r"(?:request|ask|appl|write|open|cancel|escalat|contact|reach|send|change|delete|upgrade"
    r"|downgrade|turn|switch|find|see (?:the|which|how|your|when)|read|object|complain|withdraw"
    r"|appeal|challenge|choose|use|check|get in touch|talk|speak|reply|start|download|export|transfer"
    r"|move|register|renew|add|remove|set|log|manage|view|dispute|raise|submit|file|follow|tell|look"
    r"|confirm|update|press|click|go|give|say|call|visit|attach|explain|describe|opt|keep using|do"
    r" (?:this|that|so|it) (?:yourself|in|under)|still (?:ask|write|request)|have (?:a|the) (?:human"
    r"|person)|get (?:your|a copy|an overview|help)|also|unsubscribe|edit|restore a backup|mention"
    r"|note|review|bring|stop the|end the|pause)"
)
_LOGGED = (
    r"(?:recorded|logged|noted|kept|passed|forwarded|handed|sent on|received|registered|on file"
    r"|opened|open\b|saved|filed|marked|flagged|waiting|waits|seen|read|reviewed|looked at|checked"
    r"|answered|with (?:the|our|billing)|in the queue|queued|assigned|added to|stored|written down)"
)
_HANDLED = (
    r"(?:kept|held|stored|collected|shared|disclosed|encrypted|protected|processed (?:by|through|in)"
    r"|de-identified|anonymi[sz]ed|aggregated|hosted|used (?:to|for|only)|sold|backed up|visible"
    r"|measured|counted|shown|displayed|listed)"
)
_ADV = r"(?:(?:\w+ly|not|never|already|now|also|only|just|then|still|first|usually|always) )*"
_CALM = (
    r"(?:i am (?:very |so |really |truly )?sorry|i understand|i see (?:that|why|how)|thank you|thanks"
    r"|sorry|that must|that sounds|i know|i hear|i can see (?:why|how|that this)|you are right|hello"
    r"|hi\b|kia ora|good (?:question|morning|day)|you are welcome|welcome)"
)
_STAFF = (
    r"(?:staff|(?:the|our|a|your) (?:\w+ )?(?:team|colleague|person|human|supervisor|manager|reviewer)"
    r"|a (?:senior )?member of (?:the |our )?(?:staff|team)|people|billing|someone|colleagues?)"
)
HARMLESS = compiled(
    r"\b(?:may|might)\b (?:also |then |not |still |only |even )*(?:[abd-np-qs-z]\w+|ch\w+|cl\w+|re[a-ru-z]\w*)",
    # permission and route
    r"\byou (?:may|might|can|could|should|need to|have to|must) " + _ADV + _ASK,
    r"\b(?:can|may|could|should|must|has to|have to|needs? to) (?:\w+ )?be (?:\w+ )?(?:requested|asked"
    r"|reviewed|sent|made (?:by|through|in)|opened|checked|found|seen|raised|submitted|turned"
    r"|escalated|changed (?:in|by|under|through)|cancelled (?:in|at|under|through|any)|read)\b",
    r"^(?:please |then |first |next |after that |now |also )*(?:to \w+|in kpanel|under|open|press|go"
    r"|click|choose|select|pick|write|send|please|turn|unlock|copy|log|sign|visit|use|tell|keep|check"
    r"|add|enter|attach|contact|look|note that|remember|do not|cancel|ask|reply|fill|mention|include"
    r"|have a look|wait|save|see|read|two steps|the (?:\w+ )?(?:route|way|steps?|form|deadline|contact"
    r"|button|page|link|formal request|quickest|next step))\b",
    r"\b(?:goes?|is sent|are sent|is made|is requested|are requested|go) (?:to|through|via|by|in) "
    r"(?:the |a |an |our )?(?:\w+ )?(?:ticket|contact|billing|escalation|panel|kpanel|team|form"
    r"|e-?mail|address)\b",
    r"\b(?:has to|must|should|needs? to) (?:reach|arrive|come in|be sent|be with)\b",
    # what staff do next, as long as it is no outcome
    r"\b"
    + _STAFF
    + r" (?:will |can |may |then |alone |who |also |usually )*(?:decides?|checks?"
    r"|looks?|reviews?|reads?|sees?|answers?|repl(?:y|ies)|contacts?|asks?|writes?|handles?|verif\w+"
    r"|judges?|knows?|takes? (?:a look|it from)|comes? back|gets? back|gets? in touch|clears?|weighs?"
    r"|responds?|considers?|helps?|explains?|makes? (?:that|the|this|every) decision)\b",
    r"\b(?:decided|reviewed|answered|checked|looked at|read|handled|made|seen|judged|considered|taken)"
    r" (?:\w+ )?by (?:\w+ ){0,3}?(?:staff|team|person|people|human|humans|colleague|member|billing)\b",
    r"\b(?:up to|a matter for|a question for|for) (?:the |our |a )?(?:\w+ )?(?:team|staff|person|people"
    r"|human|colleague|billing)\b",
    # notes and mail
    r"^you (?:paid|bought|ordered|cancelled|wrote|signed up|registered|started|opened|sent|asked) [^,]*$",
    r"\bneeds? (?:to|your|the|a)\b|\breached (?:the|our) (?:case|team|billing|queue|staff)\b",
    r"\byour (?:[\w'-]+ ){0,6}?(?:is|are|was|were|has been|have been|will be) "
    + _ADV
    + _LOGGED,
    r"\b(?:case|ticket|item|request|k-\d+)\b(?: [\w-]+){0,6}? (?:is|are|was|holds?|has been) "
    + _ADV
    + r"(?:opened?|recorded|logged|noted|passed|what|kept|marked|waiting|forwarded)\b",
    r"\byou (?:will|would|should) "
    + _ADV
    + r"(?:get|receive|see|find|have|be (?:sent|asked|told"
    r"|notified|informed|contacted|able|shown|given)) (?:[\w'-]+ ){0,3}?(?:e-?mails?|link|message"
    r"|confirmation|notice|notification|reply|answer|end date|date|option|button|field|page|copy|code"
    r"|whether|when|which|to (?:verify|confirm|read|see|choose|show|prove)|about it|here|letter"
    r"|update|overview|list|read|see|in time)\b",
    # how information is handled
    r"\b(?:is|are|be|been|we|it) " + _ADV + _HANDLED + r"\b",
    r"\bwe (?:do not |never |only |also |may |must |will |then )*(?:keep|hold|store|collect|share"
    r"|disclose|encrypt|protect|sell|use|tell|notify|inform|announce|process|record|read|answer|reply"
    r"|respond|aim|try|ask|need|check|give you notice)\b",
    r"\b(?:right|rights) (?:to|of) (?:access|correct|delet|eras|complain|object|withdraw|restrict|port"
    r"|have your data|see|know|ask|a copy|data)",
    r"\b(?:personal information|personal data|your data|your information|your chats?|cookies|logs)\b",
    # day counts and clauses
    r"\b(?:is|makes?|was|be|today|on) (?:today )?(?:the )?(?:day \d+|\d+(?:st|nd|rd|th) day)\b|^day \d+"
    r"|\bday \d+ (?:of|is)\b|\byour (?:deadline|question|message|words|patience|wish)\b"
    r"|\bnothing to do with\b|\b(?:is|are) (?:started|requested|chosen|found|listed|explained)\b"
    r"|\b(?:\d+|\w+) (?:full )?(?:days|months) (?:have passed|remain|are left|lie|end|later)\b",
    r"\b(?:guarantee period|thirty days|30 days|period|trial|term|cycle) (?:\w+ )?(?:starts?|begins?"
    r"|ends?|runs?|lasts?|started|is counted)\b",
    r"\b(?:here is|here are|this is|that is|it is|there (?:is|are)) (?:the|a|an|where|how|what|only"
    r"|no|two|three|for|not for|up to) ?(?:\w+ )?(?:clause|formula|route|link|rule|steps?|contact|form"
    r"|list|page|example|me|staff|people|overview|wording|text|sum|time|deadline|reason|address"
    r"|promise|decision|illustration|documents?)\b",
    # kindness, and what cannot be said
    r"^(?:(?:so|and|but|well|yes|no),? )*" + _CALM,
    r"\b(?:i|we|kora|this chat|neither i) (?:am |are )?(?:cannot|can not|could not|do not|does not"
    r"|will not|would not|not|unable|have no|nor)\b",
    r"\bnothing (?:in|from|that) (?:this chat|i|here)|\bneither i\b|\bno promise\b|\bnot (?:a|as a"
    r"|as this) (?:promise|decision)\b|\bas a promise\b|\bwrong of me\b|\bnot (?:\w+ )?yet\b"
    r"|\bnobody has\b",
    r"\b(?:documents?|clauses?|polic(?:y|ies)) (?:\w+ )?(?:do|does) not\b|\bnot in my\b"
    r"|\bamong my documents\b",
    # words as words, other topics
    r"\bdifferent (?:things|matters)\b|\bmeans that\b|\bthe (?:word|term|notice|page|wording)\b",
    r"\b(?:button|menu|field|tab|icon|screen|folder|files?|database|mailbox|disk|browser|nameserver"
    r"|storage|separate line|in grey|declined the card|payment failed|copied|installed)\b"
    r"|\b(?:in|under|on|through|via|by|at) (?:the |your )?(?:\w+ )?(?:kpanel|panel|console|dashboard|page"
    r"|settings|menu)\b|^(?:kpanel|the (?:\w+ )?(?:panel|console|page|list|menu|form))\b"
    r"|\b(?:press|click|open|choose|select|go to|tick|scroll)\b"
    r"|\bneither\b.* nor\b|\bwith the (?:\w+ )?(?:team|staff)\b|\bunder (?:billing|account|domains|plans"
    r"|settings|servers|help|profile|actions)\b"
    r"|\bwork with you\b|\bto (?:correct|delete|restrict) (?:it|such|the information)\b|\byour route\b",
    r"\b(?:people|staff|humans?|team)(?: [\w{}.]+){0,6}? (?:will )?(?:looks?|reviews?|reads?|sees?|decides?"
    r"|answers?|checks?|weighs?) (?:at |into |on |about )?(?:it|this|that|what|your|the|a)\b",
    r"\b(?:certificate|dns|password|propagat\w+|nameserver|ping|php|ssh|log\b|usage|process\b|script"
    r"|plug-?in|firewall|cache|newsletter|tax law|parkings?)\b",
    r"^(?:if|when|where|once|should|whether|unless|until|before|after|in case|by|from|counting"
    r"|according|under|as)\b.{0,200}\b(?:may|might|can|could|staff|policy|clause|refunds|privacy|team"
    r"|period|trial|person|people|human|days?|shows?|goes on|continues|decides?|contact)\b",
)
# A short reply says yes or no to whatever was asked just before it.
SHORT_REPLY = compiled(
    r"^(?:yes|no|absolutely|certainly|definitely|of course|sure|never|no problem|gladly|with pleasure"
    r"|done|consider|granted|approved|denied|agreed|tomorrow|today|tonight|all set|sorted"
    r"|no way|not a chance|naturally|without question|by all means|happily|right away|it will|you will|you do"
    r"|they will|they won|will do|that settles|so be it|correct|exactly)(?:,(?: [\w$'-]+){1,5}"
    r"| (?:it|you|they|that|this|i|we|today|tonight|tomorrow|way|chance|problem)\b(?: [\w$'-]+){0,4})?[.!]+$",
)
FRAGMENT = compiled(
    r"^(?:(?:\w+ ){0,4}?)(?:refund|account|plan|suspension|server|site|fee|credit|data|service"
    r"|subscription|domain|ownership|upgrade|cancellation|request|claim|invoice)s? (?:(?:now|already|fully|hereby|finally|\w+ly) )?"
    r"(?:deleted|cancell?ed|refunded|approved|granted|lifted|closed|done|denied|rejected|reinstated"
    r"|restored|waived|removed|credited|upgraded|transferred|confirmed|processed|completed|declined"
    r"|suspended|terminated|changed|reversed|sorted|live|back|initiated|issued|ordered|paid|voided)(?:[.!,]|$)"
)
