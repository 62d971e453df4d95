"""Stretches of patterns that more than one rule is made of."""

# The clause with which a draft says what it is about to say nothing of.
CITE = (
    r"\b(?:refunds?|privacy|acceptable-use|aup|sla|terms|clauses?|sections?|paragraphs?|article)"
    r" \d+(?:\.\d+)*\b"
)
ADV = (
    r"(?:(?:\w+ly|already|now|just|also|then|again|still|hereby|soon|therefore|even|here|today"
    r"|both|all|never|ever|indeed|in fact|of course|no longer) )*"
)
IF = (
    r"\b(?:if|where|when|whenever|unless|until|provided|as long as|as soon as|once|after|before"
    r"|in case|should (?:you|staff|the|a|an|your|it))\b"
)
STAFF = (
    r"(?:(?:the|our|a|my|some|any|another|one of our) )?(?:\w+ )?"
    r"(?:team|staff|colleagues?|manager|supervisor|agent|person|human|member of (?:the )?staff"
    r"|member of (?:the|our) team|reviewers?|department|billing|management|director|clerk|desk)"
)
DO = (
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
DONE = (
    r"(?:refunded|credited|reimbursed|compensated|repaid|returned|waived|approved|granted"
    r"|accepted|agreed|rejected|denied|declined|refused|dismissed|turned down|cancell?ed"
    r"|terminated|suspended|lifted|unlocked|unblocked|unsuspended|reinstated|restored"
    r"|reactivated|reopened|closed|deleted|erased|removed|wiped|purged|upgraded|downgraded"
    r"|switched|moved|transferred|changed|updated|processed|issued|reversed|stopped|extended"
    r"|applied|sorted|fixed|settled|squared|resolved|paid|handed over|completed|carried out"
    r"|brought back|put (?:back|right|in)|taken (?:care|off|down|over|back)|revoked|cleared"
    r"|written off|forgiven|authori[sz]ed|done|confirmed|guaranteed|released|dropped|ended|added"
    r"|made|given|set up|honou?red|upheld|overturned|wound up|shut|switched|turned|assured"
    r"|initiated|ordered|swapped|voided|activated|deactivated|annulled|rolled back|recovered|put through|signed off|unsuspended"
    r"|dealt with|seen to|excused|withdrawn|cut off|kept online|arranged|finali[sz]ed|scheduled|executed|actioned)"
)
MONEY = (
    r"(?:money|payment|amount|fees?|charges?|sum|refund|credit|compensation|reimbursement|dollars"
    r"|balance|difference|remainder|cash|funds|repayment|cost|price|rebate|discount|it all"
    r"|nz\$ ?[\d.,]+|\$ ?[\d.,]+|[\d.,]+ (?:nzd|dollars))"
)
SERVICE = (
    r"(?:site|server|account|service|plan|shop|website|subscription|mail|mailbox|domain|hosting"
    r"|data|backup|login|machine|vm|suspension|block|hold)"
)
CASE = r"(?:your|this|that|it|the|these|yours|someone(?:'s)?|everything)"
SELF = r"(?:we|kora|kapsule(?: cloud)?|kapalya|kaligon(?: cloud)?|kvmzone)"
WILL = r"(?:will|shall|(?:am|are|is) going to|(?:am|are|is) about to|would)"
