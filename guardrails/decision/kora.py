"""What "I" did or will do: talking, looking and noting are fine, all else is an account action."""

from guardrails.decision.phrases import ADV, DO
from guardrails.matching import compiled

# What "I" may do: talk, look, keep a note, pass it on. Everything else is an account action.
TALK = (
    r"(?:record|not(?:e|ed|ing)|log|logg?(?:ed|ing)|pass|forward|hand|relay|open a|opened a"
    r"|opening a|open case|opened case|open the case|add(?:ed|ing)? (?:\w+ ){0,6}?(?:to|in) "
    r"(?:the|your|this) (?:case|ticket|notes?|file|conversation)|attach|look|check|read|see|seen"
    r"|saw|explain|show|quot|cite|tell|told|say|said|ask|connect|put you|get you|bring in"
    r"|help|answer|repl|writ|wrote|written|mention|mark|flag|shar|found|find|search|understand"
    r"|understood|understanding|thank|wait|need|(?:kept|keep) (?:the|your|a) (?:\w+ )?(?:case|ticket|note|message|question|place|chat|time)|count"
    r"|summari[sz]|describ|list|point|point|giv(?:e|ing) (?:you )?(?:the|an?) "
    r"(?:clause|link|overview|address|route|steps|summary|idea|answer|example|illustration)"
    r"|given you the|gave you the|call a|get a (?:human|person|colleague)|stay|try|go(?:ing)? "
    r"through|walk|guide|leave (?:a |it to|that to|this to|the decision)|stop here|stopp(?:ed|ing) remembering|suggest|recommend|remind|learn|had|have|come back to"
    r"|tak(?:e|en|ing) note|took note|guess|translat|repeat|correct my|misread|made a mistake"
    r"|do my best|use|speak|assum|apolog"
    r"|notif|inform|alert|collect|gather|prepare|draft|begin|start(?:ed)? (?:with|by)|sorry"
    r"|let you|let the|let our|let a|reach|direct|refer|send|sent|link|copy|copied|submitt?(?:ed)? "
    r"(?:your|this|the) (?:\w+ )?(?:request|question|case)|creat\w+ (?:a|the|your) "
    r"(?:\w+ )?(?:case|ticket|request|handoff)|rais\w+ (?:a|the|this)|not be able|not decide)"
)
# A sentence in which only Kora does something; `SELF_TALK` judges it.
ONLY_SELF = compiled(
    r"^(?:(?:and|but|so|then|also|for that|yes|well),? )?(?:what )?(?:i|let me)\b"
)
SELF_TALK = compiled(r"^" + ADV + TALK)
SELF_SKIP = compiled(
    r"^(?:(?:have|will|shall|am|was|had|just|already|now|also|then|gladly|personally"
    r"|(?:go|gone|went) ahead and|going to go and|go and|ahead|and|to|going|been|be|happy|glad|hereby|myself|of course|\w+ly|take the liberty"
    r" of|make sure) )+",
)
SELF_DOES = compiled(DO + r"\w*\b")

# "I took it off", "I have put it back": a past that does not end in -ed.
SELF_PAST = compiled(
    r"^(?:took|went|put|made|gave|got|set|cut|did|brought|ran|paid|shut|lifted|took|undid|withdrew"
    r"|threw|broke|began|drew|taken|gone|given|done|undone|withdrawn|made|[a-z]+ed)\b",
)

PERFECT = compiled(
    r"\b(?:has|have|had|is) (?:\w+ly |already |now |just |not |also |yet |since )*been [a-z]+ ?[a-z]*"
)
PAST = compiled(
    r"\b[\w$'-]+ (?:was|were|got) (?:\w+ly |already |now |just |not |also |then |all )*[a-z]+(?:ed|en|wn|ut|ld|id|de"
    r"|nt|up)\b"
)
RELATIVE = compiled(r"^(?:that|which|who|what|if|where|when|you|they|there) ")
# What may have been done to something without deciding anything.
ONLY_NOTED = compiled(
    r"(?:been|was|were|got) (?:\w+ly |already |now |just )*(?:recorded|logged|noted|kept|passed|forwarded|handed|sent|received"
    r"|registered|opened|saved|filed|marked|flagged|seen|read|reviewed|looked|checked|answered|added|stored"
    r"|written|told|asked|informed|notified|contacted|published|announced|updated|submitted|registered"
    r"|delivered|built|loaded|a |an |the |in |at |on |with |there|here|able|waiting|shown|listed|used|met"
    r"|mentioned|explained|known|given (?:to|your)|put (?:on|into) (?:file|the case)|brought to|raised"
    r"|in |charged|taken from|billed|paid|interrupted|down|slow|going|happening|affected|locked out|through"
    r"|delivered in substance|earlier)",
)
