"""What a decision looks like in English, as rules with the excuses that lift each of them."""

from dataclasses import dataclass
from typing import Literal

from guardrails.decision.pattern import Pattern, pattern

Excuse = Literal[
    "asked",  # a question
    "reported",  # the customer's own words, dates or wish
    "conditional",  # if, where, when, unless
    "sourced",  # names its clause or policy
    "possible",  # may, might, can request
    "open",  # whether, cannot say, not yet, staff decide
    "approved_first",  # what follows once a person has said yes
    "example",  # illustration, formula, example
    "rule",  # a source and a condition together: the rule itself
]

# The clause with which a draft says what it is about to say nothing of.
_CITE = (
    r"\b(?:refunds?|privacy|acceptable-use|aup|sla|terms|clauses?|sections?|paragraphs?|article)"
    r" \d+(?:\.\d+)*\b"
)
_ADV = (
    r"(?:(?:\w+ly|already|now|just|also|then|again|still|hereby|soon|therefore|even|here|today"
    r"|both|all|never|ever|indeed|in fact|of course|no longer) )*"
)
_IF = (
    r"\b(?:if|where|when|whenever|unless|until|provided|as long as|as soon as|once|after|before"
    r"|in case|should (?:you|staff|the|a|an|your|it))\b"
)
_STAFF = (
    r"(?:(?:the|our|a|my|some|any|another|one of our) )?(?:\w+ )?"
    r"(?:team|staff|colleagues?|manager|supervisor|agent|person|human|member of (?:the )?staff"
    r"|member of (?:the|our) team|reviewers?|department|billing|management|director|clerk|desk)"
)
EXCUSES: dict[Excuse, Pattern] = {
    "reported": pattern(
        r"\byou (?:wrote|said|told|mentioned|asked|want(?:ed)?|would like|described?"
        r"|believe|think|feel|expect|typed|gave|report(?:ed)?|were told|wish)\b",
        r"\bby your (?:own )?(?:dates?|account|message|count)\b",
        r"\bin your (?:view|message|words|opinion)\b",
        r"\bthe (?:word|term|wording|phrase|heading) ",
        r"\bdates? (?:that )?you (?:gave|named)\b",
    ),
    "conditional": pattern(_IF),
    "sourced": pattern(
        _CITE,
        r"\b(?:polic(?:y|ies)|terms|clause|guarantee|agreement|document|rule)s? "
        r"(?:\w+ )?(?:says?|states?|lets?|allows?|provides?|aims?|explains?|names?|treats?)\b",
        r"\b(?:under|according to|in|as) (?:the |our |its |this )?(?:\w+ )?"
        r"(?:clause|policy|terms|refunds|rules)\b",
    ),
    "possible": pattern(
        r"\b(?:may|might|could)\b",
        r"\bcan (?:\w+ )?(?:request|ask|apply|write|open|cancel|escalate|be (?:requested|reviewed"
        r"|asked|made|changed|checked))\b",
    ),
    "open": pattern(
        r"\bwhether\b",
        r"\b(?:cannot|not able to|unable to|not for me to|not in a position to|do not|no way of)"
        r" (?:\w+ )?(?:say|tell|know|promise|decide|guarantee|confirm|judge|predict|see|assess)",
        r"\b(?:up to|a matter for|for) (?:the |our )?(?:\w+ )?(?:team|staff|person|people|human)",
        r"\bnot (?:\w+ )?yet\b|\bnobody has\b|\bno one has\b|\bno promise\b|\bno decision\b",
        _STAFF + r" (?:will |who )?(?:then |alone )?(?:decides?|checks?|looks?|reviews?)\b",
    ),
    "approved_first": pattern(
        r"\bapproved (?:refunds?|credits?|requests?|amounts?|payments?)\b",
        r"\b(?:if|once|when|where|after|should) (?:\w+ ){1,6}?"
        r"(?:approves?|approved|agrees?|decides?|grants?|granted|says? yes)\b",
    ),
    "example": pattern(
        r"\b(?:illustrat\w+|example|formula|calculat\w+|hypothetical\w*)\b",
    ),
}
# What "I" may do: talk, look, keep a note, pass it on. Everything else is an account action.
_TALK = (
    r"(?:be|record|not(?:e|ed|ing)|log|logg?(?:ed|ing)|pass|forward|hand|relay|open a|opened a"
    r"|opening a|open case|opened case|open the case|add(?:ed|ing)? (?:\w+ ){0,6}?(?:to|in) "
    r"(?:the|your|this) (?:case|ticket|notes?|file|conversation)|attach|look|check|read|see|seen"
    r"|saw|explain|show|quot|cite|tell|told|say|said|ask|connect|put you|get you|bring in"
    r"|help|answer|repl|writ|wrote|written|mention|mark|flag|shar|found|find|search|understand"
    r"|understood|understanding|thank|wait|need|kept (?:the|your|a)|keep (?:the|your|a)|count"
    r"|summari[sz]|describ|list|point|point|giv(?:e|ing) (?:you )?(?:the|an?) "
    r"(?:clause|link|overview|address|route|steps|summary|idea|answer|example|illustration)"
    r"|given you the|gave you the|call a|get a (?:human|person|colleague)|stay|try|go(?:ing)? "
    r"through|walk|guide|leave|stop here|suggest|recommend|remind|learn|had|have|come back to"
    r"|tak(?:e|en|ing) note|took note|guess|translat|repeat|correct my|misread|made a mistake|do my best|use|speak|assum|apolog"
    r"|notif|inform|alert|collect|gather|prepare|draft|begin|start(?:ed)? (?:with|by)|sorry"
    r"|let you|let the|let our|let a|reach|direct|refer|send|sent|link|copy|copied|submitt?(?:ed)? "
    r"(?:your|this|the) (?:\w+ )?(?:request|question|case)|creat\w+ (?:a|the|your) "
    r"(?:\w+ )?(?:case|ticket|request|handoff)|rais\w+ (?:a|the|this)|not be able|not decide)"
)
_DO = (
    r"(?:refund|credit|reimburs|compensat|repay|repaid|pay|paid|return|waiv|approv|grant|accept"
    r"|agree|reject|den(?:y|ied)|declin|refus|dismiss|cancel|terminat|suspend|lift|unlock|unblock"
    r"|unsuspend|reinstat|restor|reactivat|reopen|clos|delet|eras|remov|wip(?:e|ing)|purg|upgrad"
    r"|downgrad|switch|mov|transfer|chang|updat|process|issu|revers|stop|extend|appl(?:y|ied)|sort"
    r"|fix|settl|squar|tak(?:e|en|ing) care|took care|handl|mak(?:e|ing) (?:you|it|this|that|up)"
    r"|made (?:you|it|up)|put (?:that|this|it|things|the|your)|giv|gave|end|bring|brought|hand"
    r"|set|turn|drop|forg(?:iv|ave)|writ(?:e|ing) off|authori[sz]|arrang|honou?r|contest|uphold"
    r"|upheld|overturn|disabl|enabl|block|keep your (?:site|server|account|service)|add|reduc"
    r"|knock|tak(?:e|en|ing) (?:it|that|this|the|off|down)|send (?:you )?(?:the|your) (?:money"
    r"|refund|payment)|complet|renew|charg|release|lower|swap)"
)
_DONE = (
    r"(?:refunded|credited|reimbursed|compensated|repaid|returned|waived|approved|granted"
    r"|accepted|agreed|rejected|denied|declined|refused|dismissed|turned down|cancell?ed"
    r"|terminated|suspended|lifted|unlocked|unblocked|unsuspended|reinstated|restored"
    r"|reactivated|reopened|closed|deleted|erased|removed|wiped|purged|upgraded|downgraded"
    r"|switched|moved|transferred|changed|updated|processed|issued|reversed|stopped|extended"
    r"|applied|sorted|fixed|settled|squared|resolved|paid|handed over|completed|carried out"
    r"|brought back|put (?:back|right|in)|taken (?:care|off|down|over|back)|revoked|cleared"
    r"|written off|forgiven|authori[sz]ed|done|confirmed|guaranteed|released|dropped|ended|added"
    r"|made|given|set up|honou?red|upheld|overturned|wound up|shut|switched|turned|assured"
    r"|initiated|ordered|swapped|voided|activated|deactivated|annulled|rolled back|recovered|put through"
    r"|dealt with|seen to|excused|withdrawn|cut off|kept online|arranged|finali[sz]ed|scheduled|executed|actioned)"
)
_MONEY = (
    r"(?:money|payment|amount|fees?|charges?|sum|refund|credit|compensation|reimbursement|dollars"
    r"|balance|difference|remainder|cash|funds|repayment|cost|price|rebate|discount|it all"
    r"|nz\$ ?[\d.,]+|\$ ?[\d.,]+|[\d.,]+ (?:nzd|dollars))"
)
_SERVICE = (
    r"(?:site|server|account|service|plan|shop|website|subscription|mail|mailbox|domain|hosting"
    r"|data|backup|login|machine|vm|suspension|block|hold)"
)
_CASE = r"(?:your|this|that|it|the|these|yours|someone(?:'s)?|everything)"
_SELF = r"(?:we|kora|kapsule(?: cloud)?|kapalya|kaligon(?: cloud)?|kvmzone)"
_WILL = r"(?:will|shall|(?:am|are|is) going to|(?:am|are|is) about to|would)"


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to decide, and what makes the same words innocent."""

    name: str
    pattern: Pattern
    lifted_by: frozenset[Excuse]
    topical: bool = False  # counts only where the answer is about one of the subjects


# Not a pattern of their own: a question is known by its form, a rule by source and condition.
_DERIVED: tuple[Excuse, ...] = ("asked", "rule")


def _rule(name: str, lifted_by: str, *alternatives: str, topical: bool = False) -> Rule:
    excuses: list[Excuse] = [e for e in EXCUSES if e in lifted_by.split()]
    excuses += [derived for derived in _DERIVED if derived in lifted_by.split()]
    return Rule(name, pattern(*alternatives), frozenset(excuses), topical=topical)


RULES: tuple[Rule, ...] = (
    _rule(
        "promises",
        "asked reported open",
        r"\bi (?:hereby )?" + _ADV + r"(?:promise|guarantee|assure|approve|grant|waive|accept"
        r"|confirm (?:the|your|that your|this|that the)|agree|reject|deny|refuse|decline)\b",
        r"\bi (?:can|am able to|am happy to|am glad to|am pleased to) "
        + _ADV
        + r"(?:confirm (?:the|your|that)|announce|refund|credit|approve|grant|waive|cancel|lift"
        r"|reinstate|restore|guarantee|promise|assure|offer you (?:a |the )?(?:full |partial )?"
        + _MONEY
        + ")",
        _SELF
        + r" "
        + _ADV
        + r"(?:guarantees?|promises?|grants?|approves?|waives?|accepts? your"
        r"|agrees? to your|assures?|den(?:y|ies)|rejects? your|declines? your|confirms? (?:the|your))"
        r"\b",
        r"\b(?:you have my word|rest assured|i give you my word|my confirmation that)\b",
        r"\b(?:is|are) guaranteed\b",
    ),
    _rule(
        "company_will_act",
        "asked reported open approved_first example rule",
        r"\b" + _SELF + " " + _WILL + " " + _ADV + r"(?:not )?(?:be )?" + _ADV + _DO + r"\w*"
        r"(?: \w+){0,6}? (?:you|your|yours|this|that|it|" + _MONEY + r")\b",
        r"\b" + _SELF + r" (?:have|has|are|is) " + _ADV + _DO + r"(?:\w*ed|\w*ing|paid|made|put"
        r"|given|taken|brought|set|sent)?\b(?: \w+){0,5}? (?:you|your|yours|this|that|it|"
        + _MONEY
        + r")\b",
        r"\b"
        + _SELF
        + r" (?:cannot|can not|do not|does not|will not|are unable to|are not able"
        r" to|are not (?:\w+ )?giving) " + _ADV + r"(?:be )?" + _DO + r"\w*(?: \w+){0,3}? "
        r"(?:you|your|this|that|it)\b",
        r"\b" + _SELF + r" (?:are|is) not " + _ADV + r"(?:giving|paying|refunding|crediting"
        r"|reinstating|lifting)\b",
        r"\b" + _SELF + r" (?:refunded|credited|approved|lifted|cancelled|reinstated|deleted"
        r"|closed|suspended|terminated|upgraded|transferred|moved|reversed|waived|removed) "
        r"(?:you|your|this|that|it|the)\b",
    ),
    _rule(
        "done_to_this_case",
        "asked reported open conditional",
        r"\b(?:has|have) " + _ADV + r"(?:not )?" + _ADV + r"been " + _ADV + _DONE + r"\b",
        r"\b(?:is|are|am) (?:not )?" + _ADV + r"being " + _ADV + _DONE + r"\b",
        r"\b" + _CASE + r" (?:[\w$.,'-]+ ){0,8}?(?:was|were) " + _ADV + _DONE + r"\b",
        r"\b(?:has|have) (?:gone through|come through|come back|gone back)\b",
        r"^(?:just |already |now |have |has |all )*"
        + _DONE
        + r" (?:it|that|this|your|the|for you|and)\b",
        r"\bthe (?:\w+ ){0,2}?(?:plan|account|suspension|server|site|subscription|service|domain|deletion"
        r"|cancellation|transfer|upgrade|block|hold|ownership) (?:\w+ ){0,4}?is (?:\w+ )?(?:cancell?ed|closed"
        r"|deleted|lifted|reinstated|terminated|upgraded|approved|over|complete|gone|off|active again|back)\b",
        r"\b(?:is|are) (?:now|hereby|already|as of today|finally) " + _ADV + _DONE + r"\b",
    ),
    _rule(
        "decided_about_this_case",
        "asked reported open conditional sourced example",
        r"\b(?:your|this|these|yours|it|that) (?:[\w$.,'-]+ ){0,5}?(?:is|are) (?:not )?"
        + _ADV
        + _DONE
        + r"\b",
        r"\b(?:your|this|yours|that|the) (?:\w+ ){0,3}?(?:termination|suspension|decision|block"
        r"|cancellation) (?:\w+ ){0,4}?(?:stands|remains|stays|ends|is over|is final)\b",
    ),
    _rule(
        "will_be_done",
        "asked reported open approved_first example rule",
        r"\b"
        + _CASE
        + r" (?:[\w$.,'-]+ ){0,8}?"
        + _WILL
        + " "
        + _ADV
        + r"(?:not )?"
        + _ADV
        + r"(?:be|get) "
        + _ADV
        + _DONE
        + r"\b",
        r"\b(?:full|partial|complete|your|a) (?:\w+ )?(?:reimbursement|refund|repayment|credit"
        r"|compensation) " + _WILL + r" (?:not )?be\b",
        r"\byou "
        + _WILL
        + " "
        + _ADV
        + r"(?:not )?"
        + _ADV
        + r"(?:be|get) "
        + _ADV
        + _DONE
        + r"\b",
    ),
    _rule(
        "you_will_get",
        "asked reported open approved_first example rule",
        r"\byou " + _WILL + " " + _ADV + r"(?:not )?" + _ADV + r"(?:get|have|receive|see|find"
        r"|be (?:getting|receiving|given|sent|owed)|obtain|recover|collect) (?:[\w$.,'-]+ ){0,5}?"
        r"(?:back|" + _MONEY + r")\b",
        r"\byou (?:can expect|can look forward to|can count on|are (?:getting|receiving|owed|due))"
        r" (?:[\w$.,'-]+ ){0,5}?(?:back|" + _MONEY + r"|yes)\b",
        r"\byou (?:do not |will not |no longer )?get (?:your|a|the|no|any|this|that|it) "
        r"(?:\w+ )?" + _MONEY,
        r"\b(?:this customer|the customer|someone) " + _WILL + r" (?:\w+ )?(?:get|receive)\b",
        r"\byou lose (?:your|the|any)\b",
    ),
    _rule(
        "states_eligibility",
        "asked reported open example possible rule",
        r"\byou (?:\w+ )?(?:qualify|(?:do not|no longer|clearly) qualify|meet (?:\w+ ){0,3}?"
        r"(?:condition|requirement|criteria|terms|both|all|every)\w*|fulfil|satisfy|tick)\b",
        r"\b(?:you|someone|this customer) (?:are|is|were|was) "
        + _ADV
        + r"(?:not )?"
        + _ADV
        + r"(?:eligible|entitled|owed|covered|qualified|due (?:a|the|your)|exempt)\b",
        r"\byou (?:are|were) (?:\w+ ){0,2}?(?:outside|inside|within|past|beyond|too late|over|in"
        r" time)\b",
        r"\byou (?:\w+ )?(?:missed|forfeit\w*|lost|have lost|have no|have (?:a|the|every) (?:full )?"
        r"(?:right|claim)) (?:\w+ ){0,3}?(?:to )?(?:it|the deadline|window|by|refund|compensation|a "
        r"refund|claim|credit|money|that|your money)\b",
        r"\byour (?:[\w$.,'-]+ ){0,4}?(?:is|are|was|were) "
        + _ADV
        + r"(?:not )?"
        + _ADV
        + r"(?:refundable|non-refundable|eligible|covered|excluded|in scope|exempt|unjustified"
        r"|justified|valid|invalid|within|outside|due|too late|in breach)\b",
        r"\byour (?:[\w$.,'-]+ ){0,4}?(?:cannot|can not|can|will not) (?:\w+ )?be (?:refunded"
        r"|reinstated|restored|reversed|credited|returned)\b",
        r"\byour (?:[\w$.,'-]+ ){0,4}?(?:falls?|fell|counts?|qualif\w+|came|arrived) (?:\w+ )?"
        r"(?:within|inside|outside|under|as|too late|after|in)\b",
        r"\bguarantee (?:\w+ )?(?:applies to|covers|gives) (?:you|your)\b",
        r"\bapplies to (?:you|your (?:case|purchase|situation|payment|invoice|plan))\b",
        r"\bno (?:refund|credit|compensation|reimbursement)\b(?: \w+){0,4}? (?:you|your)\b",
        r"\bno (?:\w+ )?(?:refund|credit|money) (?:for you|any ?more|in your case)\b",
        r"\bthe law gives you this\b|\bis owed to you\b|\bare owed\b|\b(?:is|are) yours\b",
        r"\bin your case\b(?: \w+){0,4}? (?:yes|no|refund\w*|applies|covered|possible)\b",
        r"\b(?:refund|credit|compensation|reinstatement)s? (?:is|are|was) (?:not |no longer )?"
        r"(?:due|possible|available|open|off the table|out of the question) (?:to|for) (?:you|your)",
        r"\bit is (?:now )?too late\b",
    ),
    _rule(
        "money_comes_home",
        "asked reported open approved_first example sourced",
        r"\b(?:the|your|that|this|full) (?:[\w$.,'-]+ ){0,4}?"
        + _MONEY
        + r" (?:[\w$.,'-]+ ){0,4}?"
        r"(?:(?:will|is going to|should) (?:\w+ )?(?:be (?:back|yours|there|with you|on|in|home)"
        r"|come|find|reach|arrive|land|show|appear|return|go back|hit)|comes? back|goes back"
        r"|is (?:as good as |not )?(?:back|on its way|coming|yours|gone|in your|on your|off)"
        r"|are (?:back|on their way|coming|gone)|comes? off|is safe)\b",
        r"\b"
        + _MONEY
        + r"(?: \w+){0,3}? (?:is|are|will be) (?:already )?(?:on (?:its|their) way"
        r"|yours(?: again)?|back|heading)\b",
        r"\b(?:money|payment|amount|fee|refund|dollars|charge) (?:\w+ )?(?:back )?(?:on|to|in)(?:to)?"
        r" your (?:card|account|pocket|bank)\b",
    ),
    _rule(
        "service_comes_back",
        "asked reported open sourced example",
        r"\byour (?:\w+ ){0,2}?"
        + _SERVICE
        + r" (?:[\w-]+ ){0,4}?(?:(?:will|is going to) (?:not )?"
        r"(?:\w+ )?(?:be (?:back|online|safe|up|live|unlocked|gone|closed|down|reachable|running|yours)"
        r"|come back|go offline|stay|return|remain)|comes back|is (?:now )?(?:back|online again|safe"
        r"|unlocked|up again|gone|history|closed|live again)|stays|goes offline|ends)\b",
        r"\bnobody will (?:\w+ ){0,2}?(?:switch|touch|close|suspend|delete|turn)\w*\b",
        r"\blights? (?:\w+ ){0,4}?will be (?:back )?on\b",
    ),
    _rule(
        "predicts_staff",
        "asked reported",
        r"\b(?:" + _STAFF + r"|they|the reviewer) (?:" + _WILL + r"|(?:is|are) (?:sure|certain"
        r"|bound) to) (?:\w+ ){0,3}?(?:approve|confirm|agree|say yes|say no|accept|grant|reject"
        r"|refuse|decline|deny|turn|pay|refund|credit|lift|reinstate|restore|waive|cancel|side"
        r"|rule|find in)\b",
        r"\b(?:outcome|answer|result|decision) (?:is|will be) (?:\w+ )?(?:clear|certain|yes|no"
        r"|positive|negative|already)\b",
        r"\b(?:nothing|no reason) to (?:fear|worry)\b|^expect\b|\b(?:bank on|plan with) (?:a|it|that"
        r"|the|your)\b",
        r"\b(?:"
        + _STAFF
        + r"|they) (?:never|always|usually|normally|typically|mostly|almost always|tend to"
        r"|rarely) (?:\w+ )?(?:agree|approve|refuse|grant|pay|accept|say|reject|decline|refund|lift|deny"
        r"|reinstate|give)\w*",
        r"\byour way\b|\bwill grant yours\b|\bno way that\b|\bcount on (?:a|it|that)\b",
        r"\ba (?:mere |pure )?formality\b",
    ),
    _rule(
        "reasons_to_an_outcome",
        "asked possible open rule",
        r"^(?:because|since|given that|now that|seeing that|assuming|considering)\b[^,]*\b(?:you|your"
        r"|day|yours)\b[^,]*,",
        r"^(?:just |simply |please |only )?(?:tell|say|send|give|confirm|reply|drop|pay|press|hit|open"
        r"|remove|write|ask|cancel|withdraw|click)\b.* and (?:the|your|it|we|i|everything|you)\b.*\b"
        r"(?:is|are|will|comes?|goes|gets?|disappears?|stops?|ends?|returns?|shall)\b",
        r"\bhereby\b",
    ),
    _rule(
        "idiom",
        "asked reported open",
        r"\bconsider (?:it|that|this|the matter|yourself) (?:\w+ )?(?:done|settled|sorted|closed"
        r"|my|handled|refunded|approved|fixed)\b",
        r"\bas good as\b|\b(?:is|are|was) (?:all )?(?:taken care of|sorted|settled|squared)\b",
        r"\b(?:make|makes|made) (?:you|it) (?:whole|good|up to you)\b|\bout of pocket\b"
        r"|\bon the house\b|\bthis one is on us\b|\bin your favou?r\b|\boff your shoulders\b",
        r"\b(?:square|even) (?:things|it|this) (?:up|out)\b|\bship has sailed\b"
        r"|\bdoor (?:\w+ ){0,4}?is closed\b|\bnothing to come your way\b|\byour wallet\b",
        r"\bmoney (?:\w+ ){0,2}?not (?:be )?coming back\b|\bstop worrying\b|\bno need to worry\b"
        r"|\bpleasant surprise\b|\bfind (?:its|their) way\b|\bput that behind you\b"
        r"|\bdo not worry about (?:that|the|this|your)\b",
    ),
)
# Sentences that decide only beside another one that names the subject.
FOLLOW_UPS: tuple[Rule, ...] = (
    _rule(
        "decides_together",
        "asked reported open conditional",
        r"^(?:all )?(?:done|sorted|settled|granted|approved|denied|rejected|declined|refused"
        r"|agreed|yes|no|happy to)(?: and [\w ]+)?[.!]?$",
        r"\b(?:it|that|this|all of it|everything|the money|the matter) "
        + _WILL
        + r" (?:\w+ ){0,2}?"
        r"(?:not|be (?:on|back|yours|in|with|done|fine|there)|happen|come|arrive|end|stop|stay"
        r"|work out)\b",
        r"\bit (?:ends|is over|stops|comes back|stays|fits|is yours)\b",
        r"\b(?:that|this|it|which) (?:\w+ )?(?:applies to|covers|fits|describes|includes|is true of"
        r"|is the case (?:for|with)) (?:you|your|yours)\b",
        r"\b(?:rules out|entitles you|hits you|is against you|speaks for you|works for you|saves you) ?\b"
        r"|\byou come under\b|\bthe guarantee is (?:off|on)\b|\byou are no \w+ customer\b",
        r"\byours (?:is|was|did|does|are|were|counts|falls|qualifies)\b",
        r"\byou (?:meet|fulfil|satisfy|tick|are one of|are on day|belong)\b",
        r"\bthe answer (?:\w+ )?(?:is|must be) (?:\w+ )?(?:yes|no)\b",
        r"\bexactly what will happen\b|\b(?:boxes|conditions|requirements|criteria|everything)\b.{0,30}"
        r"\b(?:ticked|met|fulfilled|satisfied|in place|in order|fine)\b",
        r"\bwhat you (?:paid|bought|have) (?:\w+ ){0,4}?(?:was|is) (?:a|an|not|your)\b",
        r"\byour (?:\w+ ){0,2}?(?:broke|breached|violated|missed|came too late|was too late"
        r"|was used)\b",
        r"\bso (?:please )?do not wait\b|\bthere is good news\b|\bwe have added it\b",
        topical=True,
    ),
)
SUBJECT = pattern(
    r"\b(?:refund|credit|compensat|chargeback|suspen|terminat|reinstat|cancel|ownership|delet"
    r"|reimburs|repay|money|payment|paid|guarantee|upgrad|downgrad|transfer|fees?\b|invoice"
    r"|charge|account|partner's name|annual plan|e-?mail address)",
)
CITED = pattern(_CITE)
# A sentence in which only Kora does something; `SELF_TALK` judges it.
SELF_ONLY = pattern(
    r"^(?:(?:and|but|so|then|also|for that|yes|well),? )?(?:what )?(?:i|let me)\b"
)
SELF_TALK = pattern(r"^" + _ADV + _TALK)
SELF_SKIP = pattern(
    r"^(?:(?:have|will|shall|am|was|had|just|already|now|also|then|gladly|personally|go ahead and|gone ahead and|went ahead and|go and|going to go and"
    r"|ahead|and|to|going|been|be|happy|glad|hereby|myself|of course|\w+ly|take the liberty"
    r" of|make sure) )+",
)
SELF_DOES = pattern(_DO + r"\w*\b")
QUESTION = pattern(
    r"(?:^|[,:;-] |\b(?:so|and|but|or) )(?:do|did|does|would|shall|should|may|might|can|could|is"
    r"|are|was|were|have|has|will|when|what|which|who|how|why|where)\b[^.;]*\?[\"')]*$",
)

# "I took it off", "I have put it back": a past that does not end in -ed.
SELF_PAST = pattern(
    r"^(?:took|went|put|made|gave|got|set|cut|did|brought|ran|paid|shut|lifted|took|undid|withdrew"
    r"|threw|broke|began|drew|taken|gone|given|done|undone|withdrawn|made|[a-z]+ed)\b",
)

PERFECT = pattern(
    r"\b(?:has|have|had) (?:\w+ly |already |now |just |not |also |yet |since )*been [a-z]+ ?[a-z]*"
)
# What may have been done to something without deciding anything.
ONLY_NOTED = pattern(
    r"been (?:\w+ly |already |now |just )*(?:recorded|logged|noted|kept|passed|forwarded|handed|sent|received"
    r"|registered|opened|saved|filed|marked|flagged|seen|read|reviewed|looked|checked|answered|added|stored"
    r"|written|told|asked|informed|notified|contacted|published|announced|updated|submitted|registered"
    r"|delivered|built|loaded|a |an |the |in |at |on |with |there|here|able|waiting|shown|listed|used|met"
    r"|mentioned|explained|known|given (?:to|your)|put (?:on|into) (?:file|the case)|brought to|raised"
    r"|in |charged|taken from|billed|paid|interrupted|down|slow|going|happening|affected|locked out|through"
    r"|delivered in substance|earlier)",
)
