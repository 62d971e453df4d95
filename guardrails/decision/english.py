"""What a decision looks like in English, as rules with the excuses that lift each of them."""

from dataclasses import dataclass

from guardrails.decision.excuses import Excuse
from guardrails.decision.phrases import ADV, CASE, DO, DONE, MONEY, SELF, SERVICE, STAFF, WILL
from guardrails.matching import Pattern, compiled


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to decide, and what makes the same words innocent."""

    name: str
    pattern: Pattern
    lifted_by: frozenset[Excuse]


def _rule(name: str, lifted_by: tuple[Excuse, ...], *alternatives: str) -> Rule:
    return Rule(name, compiled(*alternatives), frozenset(lifted_by))


RULES: tuple[Rule, ...] = (
    _rule(
        "promises",
        (
            "asked",
            "reported",
            "open",
        ),
        r"\bi (?:hereby )?" + ADV + r"(?:promise|guarantee|assure|approve|grant|waive|accept"
        r"|confirm (?:the|your|that your|this|that the)|agree|reject|deny|refuse|decline)\b",
        r"\bi (?:can|am able to|am happy to|am glad to|am pleased to) "
        + ADV
        + r"(?:confirm (?:the|your|that)|announce|refund|credit|approve|grant|waive|cancel|lift"
        r"|reinstate|restore|guarantee|promise|assure|offer you (?:a |the )?(?:full |partial )?"
        + MONEY
        + ")",
        SELF + r" " + ADV + r"(?:guarantees?|promises?|grants?|approves?|waives?|accepts? your"
        r"|agrees? to your|assures?|den(?:y|ies)|rejects? your|declines? your|confirms? (?:the|your))"
        r"\b",
        r"\b(?:you have my word|rest assured|i give you my word|my confirmation that)\b",
        r"\b(?:is|are) guaranteed\b",
    ),
    _rule(
        "company_will_act",
        (
            "asked",
            "reported",
            "open",
            "approved_first",
            "example",
            "rule",
        ),
        r"\b" + SELF + " " + WILL + " " + ADV + r"(?:not )?(?:be )?" + ADV + DO + r"\w*"
        r"(?: \w+){0,6}? (?:you|your|yours|this|that|it|" + MONEY + r")\b",
        r"\b" + SELF + r" (?:have|has|are|is) " + ADV + DO + r"(?:\w*ed|\w*ing|paid|made|put"
        r"|given|taken|brought|set|sent)?\b(?: \w+){0,5}? (?:you|your|yours|this|that|it|"
        + MONEY
        + r")\b",
        r"\b" + SELF + r" (?:cannot|can not|do not|does not|will not|are unable to|are not able"
        r" to|are not (?:\w+ )?giving) " + ADV + r"(?:be )?" + DO + r"\w*(?: \w+){0,3}? "
        r"(?:you|your|this|that|it)\b",
        r"\b" + SELF + r" (?:are|is) not " + ADV + r"(?:giving|paying|refunding|crediting"
        r"|reinstating|lifting)\b",
        r"\b" + SELF + r" (?:refunded|credited|approved|lifted|cancelled|reinstated|deleted"
        r"|closed|suspended|terminated|upgraded|transferred|moved|reversed|waived|removed) "
        r"(?:you|your|this|that|it|the)\b",
    ),
    _rule(
        "done_to_this_case",
        (
            "asked",
            "reported",
            "open",
            "conditional",
        ),
        r"\b(?:has|have) " + ADV + r"(?:not )?" + ADV + r"been " + ADV + DONE + r"\b",
        r"\b(?:is|are|am) (?:not )?" + ADV + r"being " + ADV + DONE + r"\b",
        r"\b" + CASE + r" (?:[\w$.,'-]+ ){0,8}?(?:was|were) " + ADV + DONE + r"\b",
        r"\b(?:has|have) (?:gone through|come through|come back|gone back)\b",
        r"^(?:just |already |now |have |has |all )*"
        + DONE
        + r" (?:it|that|this|your|the|for you|and)\b",
        r"\bthe (?:\w+ ){0,2}?(?:plan|account|suspension|server|site|subscription|service|domain|deletion"
        r"|cancellation|transfer|upgrade|block|hold|ownership) (?:\w+ ){0,4}?is (?:\w+ )?(?:cancell?ed|closed"
        r"|deleted|lifted|reinstated|terminated|upgraded|approved|over|complete|gone|off|active again|back)\b",
        r"\b(?:is|are) (?:now|hereby|already|as of today|finally) " + ADV + DONE + r"\b",
    ),
    _rule(
        "decided_about_this_case",
        (
            "asked",
            "reported",
            "open",
            "conditional",
            "sourced",
            "example",
        ),
        r"\b(?:your|this|these|yours|it|that) (?:[\w$.,'-]+ ){0,5}?(?:is|are) (?:not )?"
        + ADV
        + DONE
        + r"\b",
        r"\b(?:your|this|yours|that|the) (?:\w+ ){0,3}?(?:termination|suspension|decision|block"
        r"|cancellation) (?:\w+ ){0,4}?(?:stands|remains|stays|ends|is over|is final)\b",
    ),
    _rule(
        "will_be_done",
        (
            "asked",
            "reported",
            "open",
            "approved_first",
            "example",
            "rule",
        ),
        r"\b"
        + CASE
        + r" (?:[\w$.,'-]+ ){0,8}?"
        + WILL
        + " "
        + ADV
        + r"(?:not )?"
        + ADV
        + r"(?:be|get) "
        + ADV
        + DONE
        + r"\b",
        r"\b(?:full|partial|complete|your|a) (?:\w+ )?(?:reimbursement|refund|repayment|credit"
        r"|compensation) " + WILL + r" (?:not )?be\b",
        r"\byou " + WILL + " " + ADV + r"(?:not )?" + ADV + r"(?:be|get) " + ADV + DONE + r"\b",
    ),
    _rule(
        "you_will_get",
        (
            "asked",
            "reported",
            "open",
            "approved_first",
            "example",
            "rule",
        ),
        r"\byou " + WILL + " " + ADV + r"(?:not )?" + ADV + r"(?:get|have|receive|see|find"
        r"|be (?:getting|receiving|given|sent|owed)|obtain|recover|collect) (?:[\w$.,'-]+ ){0,5}?"
        r"(?:back|" + MONEY + r")\b",
        r"\byou (?:can expect|can look forward to|can count on|are (?:getting|receiving|owed|due))"
        r" (?:[\w$.,'-]+ ){0,5}?(?:back|" + MONEY + r"|yes)\b",
        r"\byou (?:do not |will not |no longer )?get (?:your|a|the|no|any|this|that|it) "
        r"(?:\w+ )?" + MONEY,
        r"\b(?:this customer|the customer|someone) " + WILL + r" (?:\w+ )?(?:get|receive)\b",
        r"\byou lose (?:your|the|any)\b",
    ),
    _rule(
        "states_eligibility",
        (
            "asked",
            "reported",
            "open",
            "example",
            "possible",
            "rule",
        ),
        r"\byou (?:\w+ )?(?:qualify|(?:do not|no longer|clearly) qualify|meet (?:\w+ ){0,3}?"
        r"(?:condition|requirement|criteria|terms|both|all|every)\w*|fulfil|satisfy|tick)\b",
        r"\b(?:you|someone|this customer) (?:are|is|were|was) "
        + ADV
        + r"(?:not )?"
        + ADV
        + r"(?:eligible|entitled|owed|covered|qualified|due (?:a|the|your)|exempt)\b",
        r"\byou (?:are|were) (?:\w+ ){0,2}?(?:outside|inside|within|past|beyond|too late|over|in"
        r" time)\b",
        r"\byou (?:\w+ )?(?:missed|forfeit\w*|lost|have lost|have no|have (?:a|the|every) (?:full )?"
        r"(?:right|claim)) (?:\w+ ){0,3}?(?:to )?(?:it|the deadline|window|by|refund|compensation|a "
        r"refund|claim|credit|money|that|your money)\b",
        r"\byour (?:[\w$.,'-]+ ){0,4}?(?:is|are|was|were) "
        + ADV
        + r"(?:not )?"
        + ADV
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
        (
            "asked",
            "reported",
            "open",
            "approved_first",
            "example",
            "sourced",
        ),
        r"\b(?:the|your|that|this|full) (?:[\w$.,'-]+ ){0,4}?"
        + MONEY
        + r" (?:[\w$.,'-]+ ){0,4}?"
        r"(?:(?:will|is going to|should) (?:\w+ )?(?:be (?:back|yours|there|with you|on|in|home)"
        r"|come|find|reach|arrive|land|show|appear|return|go back|hit)|comes? back|goes back"
        r"|is (?:as good as |not )?(?:back|on its way|coming|yours|gone|in your|on your|off)"
        r"|are (?:back|on their way|coming|gone)|comes? off|is safe)\b",
        r"\b"
        + MONEY
        + r"(?: \w+){0,3}? (?:is|are|will be) (?:already )?(?:on (?:its|their) way"
        r"|yours(?: again)?|back|heading)\b",
        r"\b(?:money|payment|amount|fee|refund|dollars|charge) (?:\w+ )?(?:back )?(?:on|to|in)(?:to)?"
        r" your (?:card|account|pocket|bank)\b",
    ),
    _rule(
        "service_comes_back",
        (
            "asked",
            "reported",
            "open",
            "sourced",
            "example",
        ),
        r"\byour (?:\w+ ){0,2}?"
        + SERVICE
        + r" (?:[\w-]+ ){0,4}?(?:(?:will|is going to) (?:not )?"
        r"(?:\w+ )?(?:be (?:back|online|safe|up|live|unlocked|gone|closed|down|reachable|running|yours)"
        r"|come back|go offline|stay|return|remain)|comes back|is (?:now )?(?:back|online again|safe"
        r"|unlocked|up again|gone|history|closed|live again)|stays|goes offline|ends)\b",
        r"\bwill (?:your|the) (?:\w+ )?" + SERVICE + r" (?:\w+ )?(?:come|be|go|return|stay)\b",
        r"\bnobody will (?:\w+ ){0,2}?(?:switch|touch|close|suspend|delete|turn)\w*\b",
        r"\blights? (?:\w+ ){0,4}?will be (?:back )?on\b",
    ),
    _rule(
        "predicts_staff",
        (
            "asked",
            "reported",
        ),
        r"\b(?:" + STAFF + r"|they|the reviewer) (?:" + WILL + r"|(?:is|are) (?:sure|certain"
        r"|bound) to) (?:\w+ ){0,3}?(?:approve|confirm|agree|say yes|say no|accept|grant|reject"
        r"|refuse|decline|deny|turn|pay|refund|credit|lift|reinstate|restore|waive|cancel|side"
        r"|rule|find in)\b",
        r"\b(?:outcome|answer|result|decision) (?:is|will be) (?:\w+ )?(?:clear|certain|yes|no"
        r"|positive|negative|already)\b",
        r"\b(?:nothing|no reason) to (?:fear|worry)\b|^expect\b|\b(?:bank on|plan with) (?:a|it|that"
        r"|the|your)\b",
        r"\b(?:"
        + STAFF
        + r"|they) (?:never|always|usually|normally|typically|mostly|almost always|tend to"
        r"|rarely) (?:\w+ )?(?:agree|approve|refuse|grant|pay|accept|say|reject|decline|refund|lift|deny"
        r"|reinstate|give)\w*",
        r"\ba (?:clear |firm |sure |definite )?(?:yes|no)\b|\byour way\b|\bwill grant yours\b|\bno way that\b|\bcount on (?:a|it|that)\b",
        r"\ba (?:mere |pure )?formality\b",
    ),
    _rule(
        "reasons_to_an_outcome",
        (
            "asked",
            "possible",
            "open",
            "rule",
        ),
        r"^(?:because|since|given that|now that|seeing that|assuming|considering)\b[^,]*\b(?:you|your"
        r"|day|yours)\b[^,]*,",
        r"^(?:just |simply |please |only )?(?:tell|say|send|give|confirm|reply|drop|pay|press|hit|open"
        r"|remove|write|ask|cancel|withdraw|click)\b.* and (?:the|your|it|we|i|everything|you)\b.*\b"
        r"(?:is|are|will|comes?|goes|gets?|disappears?|stops?|ends?|returns?|shall)\b",
        r"\bhereby\b",
    ),
    _rule(
        "idiom",
        (
            "asked",
            "reported",
            "open",
        ),
        r"\bconsider (?:it|that|this|the matter|yourself) (?:\w+ )?(?:done|settled|sorted|closed"
        r"|my|handled|refunded|approved|fixed)\b",
        r"^(?:just |so |please )?(?:think of|consider|forget about|relax|rest (?:easy|assured)|look forward"
        r"|count on|call it)\b|\b(?:is|are) (?:history|our treat|forgotten)\b",
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
        (
            "asked",
            "reported",
            "open",
            "conditional",
        ),
        r"^(?:all )?(?:done|sorted|settled|granted|approved|denied|rejected|declined|refused"
        r"|agreed|yes|no|happy to)(?: and [\w ]+)?[.!]?$",
        r"\b(?:it|that|this|all of it|everything|the money|the matter) "
        + WILL
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
    ),
)
SUBJECT = compiled(
    r"\b(?:refund|credit|compensat|chargeback|suspen|terminat|reinstat|cancel|ownership|delet"
    r"|reimburs|repay|money|payment|paid|guarantee|upgrad|downgrad|transfer|fees?\b|invoice"
    r"|charge|account|partner's name|annual plan|e-?mail address)",
)
