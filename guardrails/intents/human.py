"""Who wants a human: a verb of asking, a verb of contact and a person on the company's side.

Speaking of staff is not asking for them: negation, report of the past, condition and third
objects (a domain moved to another person) turn the same words into a mention.
"""

from guardrails.intents.reading import Reading
from guardrails.matching import Match, compiled

_DET = r"(?:(?:a|an|the|any|some|your|one of (?:your|the)|that|those|these|another|ur|this|an?other|kapsule|actual) )?"
_ADJ = (
    r"(?:(?:real|actual|live|living|breathing|proper|genuine|human|senior|different|other|support|billing|"
    r"sales|tech|technical|accounts?|customer|service|care|services|helpdesk|help desk|flesh and blood|"
    r"level \w+|tier \w+|l[123]|2nd line|competent|qualified|local|kiwi|honest|normal|duty|on call|level two|second line|and|bloody|damn|"
    r"fucking|freaking|fellow|nice|kind|friendly|english speaking|responsible|privacy|abuse) ){0,4}"
)
_BEING = r"(?:humans?(?: beings?)?|persons?|people|man|woman|lady|guy|bloke|individual|soul|human operator)"
_STAFF = (
    r"(?:agents?|representatives?|reps?|operators?|supervisors?|managers?|advis[oe]rs?|consultants?|"
    r"employees?|specialists?|technicians?|techs?|engineers?|colleagues?|coworkers?|boss|team ?leader|"
    r"team ?lead|(?:support |customer service |helpdesk )?staff(?: members?)?|members? of (?:the |your )?(?:staff|team|support)|"
    r"(?:team|crew) members?|customer (?:service|support|care)|officers?|clerks?|(?:l[123]|level \w+|tier \w+|phone|live|human|real|second line) support|"
    r"(?:support |billing |sales |accounts? |technical |privacy |abuse )?(?:team|crew|folks|department|desk)|accounts department|billing|sales)"
)
_SOME = (
    r"(?:real )?(?:some|any)one(?: (?:else|real|human|actual|proper|alive|senior|higher up|competent|in|from|at|on|who|that|with|over|about|"
    r"for|instead|directly|now|please|here|there|today|and|right|live|i can)\b)?"
)
_WHO = r"(?:whoever(?: is|s)? (?:in charge|responsible|on duty|on shift|there))"
_NAMED = r"\w+ (?:from|in|at|on) (?:your |the )?(?:support|billing|sales|accounts|tech support|helpdesk|privacy|abuse)(?: team| department| desk)?"
PARTY = rf"(?:{_DET}{_ADJ}(?:{_BEING}|{_STAFF})|{_SOME}|{_WHO}|{_NAMED}|your (?:boss|superior|supervisor|manager))\b"
_SURE = (
    rf"(?:(?:(?:your|real|actual|live|other|some) )+people|{_DET}{_ADJ}(?:{_BEING.replace('people|', '')}|{_STAFF})|"
    rf"(?:some|any)one (?:else |real )?(?:real|human|from|in|at|on|who|with)\b|{_WHO})"
)
# "human readable", "agent version", "support contract", "person field": no person is meant.
_THING = (
    r"s?(?: (?:names?|ids?|records?|approval|consent|permission|readable|version|contract|error|rights|field|string|software|install\w*|plan|plans|"
    r"licen[cs]e|app|process|account|package|email|e-mail|mailbox|login|page|form|for (?:zabbix|datadog|monitoring|backup)))"
)
_THING_AFTER = compiled(rf"^{_THING}\b")

_ROBOT = r"(?:(?:a|an|the|this|your|some|another|stupid|bloody|dumb|useless|damn|ai|chat) )*(?:bots?|chat ?bots?|robots?|ai|machines?|computers?|algorithms?|programs?|software|automat\w+|script)"
_TALK = (
    r"(?:speak|talk|chat|converse|communicate|correspond|deal|yarn|a (?:word|chat|talk|yarn|conversation|korero)|"
    r"be (?:connected|transferred|put through|put on|passed|switched|handed)(?: on| over)?|"
    r"be put in touch|put in touch|get (?:(?:some |any )?help|in touch|through|connected|transferred|put through|a hold|hold|passed|an? answer|a (?:reply|response)|help|assistance|support)|get|"
    r"reach(?: out)?|contact|ring|phone|call|message|hear|see|meet|dealing|chatting|type|text|hear(?: it| this| that)?|discuss (?:this|it|that|my \w+)|"
    r"go (?:over|through) (?:this|it)|explain (?:this|it)|talking|speaking)"
    r"(?: (?:directly|live|now|properly|again|about (?:this|it|my \w+)|this over|to|in person|face to face|on the phone|over the phone|by phone)){0,2}"
)
_HAND_ON = (
    r"(?:connect|transfer|put|pass|hand|escalate|forward|route|switch|redirect|patch|send|refer|assign|direct|take|hook|move|bump|flag|"
    r"raise|kick|turn|bring|loop|shift|swap|change)"
)
_THIS = r"(?:me|us|this|it|(?:this|the|my|our) (?:chat|conversation|case|issue|call|one|ticket|matter|question|problem|query|thread))"
_ACT = (
    r"(?:call|ring|phone|contact|email|reply|answer|respond|take|join|step|jump|come|pick|talk|speak|chat|explain|handle|sort|deal|"
    r"help|assist|look|check|review|investigate|fix|get (?:back|in touch|on)|have a|go (?:over|through)|give me|see (?:this|my (?:case|ticket|chat|screen))|solve|resolve|attend|advise|decide|read this|confirm|walk|follow|message|"
    r"write|sit)"
)
_NEEDS = r"(?:want|need|require|demand|prefer|like|request|requesting|wanting|needing|after|expect|insist on|love|ask(?:ing)? for|appreciate|rather (?:have|deal with|see|get)|looking for|waiting for|calling for|summon|begging for|must have|wait for|hold (?:on )?for|queue(?: up)? for)"

_PATTERNS = (
    # to speak to a human; a word with your manager
    rf"\b{_TALK} (?:to|with|of|from|by|on to|onto|through to) {PARTY}",
    rf"\b(?:contact|reach|call|ring|phone|message|see|meet|get)(?: (?:directly|up))? {PARTY}",
    rf"^(?:\w+ ){{0,3}}(?:speak|talk|chat|speaking|talking) {_SURE}$",
    r"\b(?:speak|talk|chat|deal|put through|transferred|connected) (?:to|with) (?:one|him|her|another(?: one)?)(?: of (?:them|those|you))?(?: (?:now|please|again|instead))*$",
    # put me through to billing; hand this over to a person
    rf"\b{_HAND_ON} {_THIS}(?: (?:through|over|on|up|straight|directly|back|across|in)){{0,2}} (?:to|with|onto|for|by) {PARTY}",
    # get me a person; bring in a human; find someone from billing
    rf"\b(?:get|give|find|fetch|bring|send|loop|grab|call|page|summon|show|assign|let me have|pass me)(?: (?:me|us|in|over|on|this))? {_SURE}\b",
    rf"\b(?:get|find|fetch|grab|send|give) (?:me|us) {PARTY}",
    # I want a human
    rf"\b(?:i|we|id|ill|ive|weve|been|just|do|really|also|please|still|wed|im|now|would|only) (?:\w+ ){{0,2}}{_NEEDS} (?:to have )?{_SURE}\b",
    rf"^{_NEEDS} {_SURE}\b",
    rf"\b(?:queue|line|waiting list|list) (?:for|to (?:speak|talk|chat) (?:to|with)) {PARTY}",
    rf"\b(?:help|assistance|support|answer|reply|response|attention|advice|input) (?:from|by|of) {_SURE}",
    rf"\bwhen (?:is|will) (?:the next|a|an|one of your|someone) {_ADJ}(?:{_STAFF}|{_BEING})? ?(?:be )?(?:free|available|back|online|around)\b",
    r"\b(?:mind|about|consider) (?:transferring|connecting|passing|handing|putting|escalating|getting) (?:me|this|us|it|a human|a person|someone)\b",
    # is there a human I could talk to; is anyone actually there
    rf"\b(?:(?:is|are|isnt|arent) there|(?:is|are) (?:a|an|any|some|one of)) (?:\w+ )?{PARTY} (?:\w+ ){{0,3}}(?:i can|i could|i may|i might|we can|we could|who can|who could|who knows|who speaks|that can|that could|to (?:talk|speak|chat|help|answer|call|assist|deal|take)|available|around|here|online|awake|free|home|on duty|reading|present|listening|there|alive)\b",
    r"\b(?:is|are) your (?:manager|supervisor|boss|team ?leader) (?:\w+ )?(?:available|around|free|there|in)\b",
    rf"^(?:\w+ )?any {_ADJ}(?:{_BEING}|{_STAFF}) (?:\w+ )?(?:available|around|there|here|online|free|awake)\b",
    r"\bis there no one\b.{0,40}\b(?:talk|speak|help|answer|chat|i can|who can)",
    r"\b(?:some|any)one (?:\w+ ){0,3}help me (?:in person|personally|live|by phone|over the phone)\b",
    r"\b(?:is|are) (?:there )?(?:any|some)one (?:\w+ )?(?:there|here|home|around|available|alive|awake|online|human|real|reading|listening|on duty)\b",
    r"^(?:hello |hi |hey |kia ora )*(?:any|some)one (?:there|home|here|alive|around|available|real|human)\b",
    rf"\b(?:got|have) {PARTY} (?:\w+ ){{0,4}}(?:i can|i could|who can|who could|to (?:talk|speak|help|chat)|for me|available|around)\b",
    r"\bwho (?:can|could|do|may|should) (?:i|we) (?:talk|speak|chat) (?:to|with)\b",
    rf"\b(?:question|message|this|it|matter|issue|case|request|problem) (?:is|needs|requires|calls for|should go|has to go|must go|goes) (?:\w+ )?(?:for |to )?{_SURE}",
    # can one of your engineers call me
    rf"\b(?:can|could|would|will|may|have|let|make|ask|get|need|want|like|prefer|please|please have|tell|wish|rather|might|should|must|chance of|chance) {_SURE} (?:\w+ ){{0,4}}{_ACT}\b",
    r"\b(?:can|could|would|will|have|let|ask|get|need|want|like|please|must|should|may) (?:some|any)one (?:please |possibly |just |urgently |actually |to |kindly ){0,3}(?:call|ring|phone|contact|email|get back|get in touch|talk to|speak|take over|join|reply|respond|answer|step in|sort this|look into this|deal with this)",
    rf"\b(?:some|any)one (?:from|in|at|on) (?:\w+ ){{1,4}}(?:needs?|has|have|must|should|ought) to {_ACT}\b",
    rf"\b{_SURE} (?:to take (?:this |it )?over|take (?:this |it )?over|takes? (?:this )?over)\b",
    # call me back
    r"\b(?:please|can you|could you|would you|will you|you|someone|just|pls|must|to|^) ?(?:call|ring|phone) (?:me|us)(?: (?:back|on|at|now|today|tomorrow|please|urgently|this|in|when|about|right|as soon|up)\b|$)",
    r"^(?:call|ring|phone) (?:me|us)(?: (?:back|on|at|now|today|tomorrow|please|urgently|this|in|when|about|right|as soon|up)\b|$)",
    r"\b(?:give|want|need|like|get|request|arrange|have|expect|schedule|book) (?:me |us )?(?:a|an|the)? ?(?:call ?back|(?:phone )?call (?:back|from|with)|ring back)\b",
    r"\b(?:want|need|like|prefer|rather|expect) to (?:be|get) (?:called|phoned|rung)(?: back)?\b|\b(?:want|need|like|prefer|rather|request|expect|requesting) (?:a|to have a) (?:phone )?call\b|^(?:a |an )?(?:phone )?call(?: ?back)?(?: (?:please|now|today|back))*$",
    rf"\bput {PARTY} on\b|\bhand (?:off|over) to {PARTY}|^(?:please )?(?:transfer|forward|connect) to {PARTY}",
    r"\b(?:person|human|one|someone) (?:that |who |whom )?(?:i|we) (?:can|could|should|may) (?:speak|talk|chat|call|ring|turn)\b",
    rf"\b(?:asked|asking) for {_SURE}(?: \w+){{0,3}} (?:already|times|again|twice|now|ages|hours|minutes)\b|\balready asked for {_SURE}",
    r"\bgive (?:me|us) a (?:call|ring|bell|buzz|tinkle)\b",
    r"\b(?:speak|talk|chat|a word) (?:to|with) (?:the|your) (?:owner|ceo|director|founder|head of \w+|management)\b",
    # put me through; hand me over; the key that reaches an operator
    r"^(?:\w+ ){0,4}(?:put|patch) me through(?: (?:now|please|then))*$|\b(?:hand|pass) me (?:over|on)(?: (?:now|please|then))*$|^(?:press |dial )?0(?: for (?:an? )?operator)?$|^ ?/ ?(?:human|agent|operator|person)$",
    r"^(?:i |ill |well |we )*(?:will )?(?:take|have) (?:the|a) (?:human|person)(?: (?:please|then|now))*$",
    r"\bwhere (?:is|are) (?:the|a|all the|your) (?:real |actual )?(?:humans?|persons?|people)\b",
    r"\b(?:someone|somebody|anyone|one of your (?:people|staff|team)) (?:to|who will|who would) (?:contact|write to|answer|reply to|get back to) (?:me|us)\b",
    r"\b(?:human|person) would be (?:\w+ )?(?:nicer|better|best|good|great|nice|easier)\b|\bfeel (?:better|safer|more comfortable) (?:if|with) (?:a|some) ?(?:human|person|one)\b",
    # no more bots
    rf"\b(?:talk|speak|chat|deal|discuss\w*|communicat\w+|convers\w+|argu\w+|explain\w*|writ\w+|repeat\w*|continu\w+|carry on|interact\w*|typ(?:e|ing))(?:ing)?\b(?: \w+){{0,4}}? (?:to|with|at|by) {_ROBOT}\b",
    rf"\b(?:no (?:more )?|stop (?:with )?|enough (?:of|with) |get (?:me )?(?:off|out of|past|around|rid of|away from) |out of |skip |bypass |instead of |without ){_ROBOT}\b",
    # transfer me; escalate
    r"^(?:please |can you |could you |kindly |just |ok |now |then |you can )*(?:transfer|connect|reconnect|put|hand|pass) (?:me|us|(?:this|it) (?:on|over|up))(?: (?:back|through|over|on|please|now|across|somewhere else|again))*$",
    r"^(?:please |can you |could you |kindly |just |ok |now |then |i want to |i need to |i want you to |id like to |id like you to )*escalate(?: (?:this|it|please|now|my (?:case|issue|ticket|chat|problem)|the (?:case|issue|chat|matter)|immediately|to .*))*$",
    r"\b(?:want|need|like|request|demand|please) (?:\w+ )?(?:this|it|my (?:case|issue|ticket)) (?:to be )?escalated\b",
    r"\b(?:human|person|agent|staff) (?:handoff|hand off|handover|takeover|help|assistance|support|intervention|contact|now|pl[sz]|please|instead)\b",
)
_REQUESTS = tuple(map(compiled, _PATTERNS))
# One pass says that none of them can match, which is so for most clauses.
_SOME_REQUEST = compiled("|".join(_PATTERNS))
# Looser than the patterns above: an asking word and somebody of theirs in one clause.
_ASKING = compiled(
    r"\b(?:i|we|id|ive|weve|wed|im) (?:\w+ ){0,3}(?:want|need|wish|prefer|require|demand|insist|request|rather|ask(?:ing|ed)? for|only (?:talk|speak|deal|discuss|chat))\b|"
    r"\b(?:would|id|wed|might) (?:\w+ ){0,2}(?:like|love|prefer|rather|appreciate|feel|want|be (?:\w+ )?(?:great|good|nice|best|better|helpful|easier|happier|grateful|glad|comfortable))\b|"
    r"\b(?:can|could|may|might|shall|will|would) (?:i|we|you)\b|\blet (?:me|us|a|an|one|someone)\b|\bhow (?:do|can|could|would|should) (?:i|we)\b|\bwhere (?:do|can) (?:i|we)\b|"
    r"\b(?:is|are) there\b|\bany chance\b|\bis it possible\b|\bplease\b|\bkindly\b|\bmaybe\b|\bperhaps\b|\b(?:its|is) (?:\w+ )?(?:best|better) if i\b|\bwhere (?:is|are) (?:the|your|all)\b|\bno one (?:human|real)\b|"
    r"^(?:want|need|would|get|give|bring|put|pass|hand|find|fetch|let|switch|open|start|connect|transfer|send|escalate|go|route|forward|show|make|have|request|requesting|refer|assign|direct|talk|speak|chat|call|summon|involve|ask)\b"
)
_THEIRS = compiled(
    rf"\b(?:humans?(?: beings?)?|(?:{_DET.rstrip('?')})?{_ADJ}(?:real|actual|live|living|proper|genuine|human|flesh and blood|breathing) (?:persons?|people|someone|man|woman|{_STAFF})|(?:a|an|that|the|another) person|real someone|"
    r"someone (?:real|human|from (?:your|the|kapsule|kapalya|kaligon|kvmzone|support|billing|sales|accounts)|(?:in|at|on) (?:your|the|support|billing|accounts|charge|kapsule)|who (?:works|can|knows|is|could|understands))|"
    rf"(?:one|any|some|another|a member|an employee|a colleague) of (?:your|the) (?:\w+ ){{0,2}}(?:people|guys|team|staff|engineers|technicians|colleagues|agents|crew|folks|humans|lot|managers)|"
    r"(?:a|an|your|the|any|another|some|live|real|human|support|service) (?:\w+ ){0,1}(?:agent|representative|rep|operator|supervisor|manager|employee|staff member|member of staff|team member|technician|engineer|advis[oe]r|specialist|consultant|colleague|boss)|"
    r"(?:a |an )?(?:employee|colleague|engineer|agent|member) of yours|live (?:chat|support|help|agent|person|human))\b"
)
_NOT_A_ROBOT = compiled(
    rf"\b(?:i|we|id|im|let)\b.{{0,80}}\b(?:want|need|like|prefer|talk\w*|speak\w*|chat\w*|deal\w*|rather)\b.{{0,80}}\bnot (?:a |an |by |to |with |some |your )*{_ROBOT}\b"
)
_THIRD_OBJECT = compiled(
    r"\b(?:add|adding|grant|invite|share|register|create|embed|build|host|hire|train|install|remove|name|rename|update|configure|stop|restart|uninstall|disable|run|set up|"
    r"(?:transfer|move|give|sell|assign|switch|hand) (?:\w+ )?(?:my|the|our|a|this) (?:\w+ )?(?:domain|account|site|website|server|hosting|plan|access|invoice|licen[cs]e|ownership|subscription|name)|access (?:for|to)|ownership|whois|widget|"
    r"(?:customer|client|user|visitor|friend|colleague|boss|manager|accountant|wife|husband|son|daughter)s?(?: of mine)? (?:wants?|needs?|asks?|asked)|tell me (?:which|who|what|when|why|whether|if|how)|explain (?:which|who|what|when|why|whether|if|how)|english)\b"
)
_ONE = compiled(
    r"^(?:\w+ ){0,2}(?:i|we|id|ill) (?:\w+ )?(?:want|need|like|prefer|take|have) one(?: (?:please|now))*$"
)
_DID = compiled(
    r"^(?:s)?(?: who| that| i| you| from \w+){0,3} (?:\w+ )?(?:told|said|sent|left|gave|made|wrote|did|promised|fixed|moved|helped|broke|was|were|had|has|hung|called|mentioned|explained|confirmed|offered|charged|closed|opened|handled|set|installed|resolved|quoted|spoke|talked|chatted|approved|error|errors|name|names|resources|rights|readable)\b"
)


def _asks_loosely(part: str) -> bool:
    found = _THEIRS.search(part)
    if not found or not _ASKING.search(part) or _THIRD_OBJECT.search(part):
        return False
    return not _DID.search(part[found.end() :]) and _counts(part, found)


_FILLER = (
    r"(?:please|now|hi|hello|hey|kora|kia ora|ok|okay|just|only|again|i said|yes|thanks|thank you|immediately|right|urgently|"
    r"today|if you please|would be (?:good|nice|great)|a|an|the|real|live|actual|speak to|talk to|to|want|need|me|i|us|give|get|got|with|chat|for|any|straight away|quick|quickly|then|well|so|come on|help|not (?:this|you|it)|wait for|bloody|damn|fucking|want to|asap)"
)
# The whole message is the word: "agent", "HUMAN NOW", "operator please".
_BARE = compiled(
    rf"^(?:{_FILLER} )*(?:(?:agent|human|operator|person) )*(?:{_ADJ}(?:{_BEING}|agents?|representative|rep|operator|supervisor|manager|staff|employee|"
    rf"customer (?:service|support|care)|someone (?:real|human|else)|live (?:chat|support|agent|help)|(?:support|billing|sales|accounts|technical|customer) (?:agent|person|team|department|desk|staff)))(?: {_FILLER})*$"
)
_REFUSAL = compiled(
    r"\b(?:dont|doesnt|didnt|not|never|no|without|wouldnt|avoid|stop|neednt|hate|refuse|nor|arent|isnt|wont|hardly)(?: \w+){0,3}$|"
    r"\b(?:dont (?:think|believe|see)|no (?:need|reason|point|cause)|not necessary|unnecessary|rather than|instead of|without|leave|out of it|no use)(?: \w+){0,6}$"
)
_REFUSED_INSIDE = compiled(r"\b(?:dont|doesnt|didnt|not|never|no|wouldnt|neednt|wont)\b")
_ASKING_NEGATIVE = compiled(
    r"(?:\b(?:why|cant|couldnt|wont|can you not|could you not|could i not|can i not|may i not|why not|why dont (?:you|i|we)|dont you|isnt there|arent there|"
    r"is there no|are there no|not possible to|not (?:getting|able|working|helping)|didnt (?:help|work)|doesnt (?:help|work)|no (?:choice|option|way) but|"
    r"nothing (?:but|except)|not \w+ until|wont \w+ until|not leaving|no (?:one|longer)|cant \w+ (?:you|this)|not (?:a|an|with a|to a) (?:bot|robot|machine|ai|computer)|"
    r"dont (?:make me|understand|get it|know|trust|care)|no offen[cs]e|not good enough|dont want (?:to (?:talk|chat|speak|deal) (?:to|with) )?(?:you|a bot|this|an ai|a machine|a robot|ai|bots))\b)"
)
_REFUSED_ROBOT = compiled(
    r"\b(?:dont|not|never|no|without|stop|enough|sick of|tired of|fed up|done|refuse|hate|instead of|rather than|wont|cant|"
    r"off|out of|skip|past|bypass|why am i|why do i have|why must i|had enough|waste of time|pointless|useless|leave off|quit|prefer|away|rid|around)\b"
)
_REPORT = compiled(
    r"\b(?:yesterday|last (?:week|month|night|year|time|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|earlier|"
    r"ago|previously|the other day|already (?:spoke|talked|chatted|had|got|did)|(?:i|we) (?:spoke|talked|chatted|dealt|had|got|did|managed|got to)|(?:i|we) (?:was|were) (?:told|helped|speaking|talking|chatting|with|on|in touch|transferred|connected|given|promised)|"
    r"when i|after i|before i|since i|told me|said|used to|was able|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday) i|"
    r"once i|(?:he|she|they) (?:said|told|promised)|(?:customer|client|user|visitor)s?(?: of mine)? (?:wants?|needs?|asks?))\b"
)
_ONLY_ASKS_ABOUT = compiled(
    r"^(?:(?:and|but|so|ok|okay|what|then|well|also|hmm|or|even) ){0,3}if (?:i|we|you|kora|a|the|an|one|it|this|that)\b|\bwhen (?:a|the|an|i)\b|\bdo (?:i|we|you|they|customers|people) (?:even |really )?(?:have|need)(?: \w+)? to\b|"
    r"\bshould (?:i|we)\b|\bwould i have to\b|\bmust i\b|\bwhy (?:do|would|should|must) (?:i|we|people|one)\b|\bwhat happens (?:if|when|after|once)\b|"
    r"\b(?:when|what (?:time|hours|days)|which (?:hours|days))(?: \w+){0,2} (?:does|do|will|is|are) (?:the|your|a|an)\b|\b(?:hours|days|times) (?:are|do|is)\b|\bhow (?:often|many|long|much)\b|"
    r"\bdo (?:i|we) (?:get|receive)\b|\b(?:do|does|did|will|would|can|could) (?:(?:your|the|any|a|an|one of your|someone (?:on|in|at|from) your) )?(?:\w+ ){0,2}(?:staff|agents?|employees?|people|humans?|persons?|engineers?|technicians?|team)"
    r"(?: of yours)? (?:\w+ )?(?:see|read|access|view|look (?:at my (?:data|files|emails?|mails?|mailbox|database|content|messages|backups?|passwords?)|into my (?:mail\w*|emails?|files|database|data|server|account)|inside|through my)|open|check|monitor|decide|review|work|have access|listen)\b|"
    r"^(?:\w+ )?who (?:decides|reviews|reads|sees|answers|works|handles)\b|\bwhether\b|\bin case\b|\bsuppose\b|\bonce (?:i|a|the|we)\b|\blater(?: on)?\b|\bnot (?:yet|now)\b|\bone day\b|\bafter (?:talking|speaking|chatting)\b|"
    # Hours, tapes and what a plan brings are asked about; a person is not asked for.
    r"\b(?:when|what times?|which (?:days|hours)) (?:can|could|may|do) (?:i|we|one)\b.{0,60}\b(?:(?:on|at) (?:a |the )?(?:\w+day|weekend|night|holiday)s?|hours?)\b|\bis (?:\w+ )?(?:chat|chatting|support|help|talking|speaking|phoning|calling)(?: \w+){0,5} (?:open|available|offered|included|free|staffed) (?:on|at|in|during|with|for|from)\b|"
    r"\b(?:recorded|taped|record(?:ing)? (?:a|the|my|our|your) (?:call|chat)s?)\b|\bis it (?:allowed|permitted|legal)\b|\b(?:will|would|does|do) (?:\w+ ){1,3}(?:ring|call|phone|contact|write to) (?:me|us) (?:to|if|when|before|about|after|every|each|once)\b|\bhow (?:quick|quickly|fast|soon)\b|"
    r"^(?:\w+ ){0,2}(?:am i|are we) (?:\w+ )?(?:talking|speaking|chatting|writing|connected|dealing)\b|\bat what times?\b|\b(?:right|entitled|entitlement) to\b|\bis there (?:a|an|any) \w+ behind\b|\bwill (?:a|an|any|some)(?: ?one)? (?:\w+ )?(?:look|read|review|check|decide|judge)\b"
)
_OTHER_OBJECT = compiled(
    r"\b(?:domains?|accounts?|ownership|access|sites?|websites?|servers?|licen[cs]es?|plans?|names?|files|backups?|mailbox(?:es)?|login|dns|user|subscription|invoices?)\b(?: \w+){0,4}$"
)
_SPLIT = compiled(
    r",| but | so (?:i|can|could|please|put|get|let)|\band (?:now|i|can|could|please|then|also|so)\b|\bthen\b|\banyway\b| because | since | as (?:i|the|my) |\bnever mind\b"
)
_HINT = compiled(
    r"\b(?:human|person|people|man|woman|lady|guy|agent|rep\b|representative|operator|supervisor|manager|advis|consult|employee|specialist|tech|engineer|colleague|"
    r"boss|staff|team|someone|anyone|whoever|customer|support|billing|sales|individual|soul|officer|clerk|bot|robot|ai|machine|computer|chatbot|call|ring|phone|escalat|transferring|passing|connecting|putting|"
    r"crew|folks|bloke|department|desk|algorithm|program|software|members?|coworker|automat|script|transfer|connect|talk|speak|chat|accounts|reps|bots|bell|buzz)"
)
_ROBOT_WORD = compiled(rf"\b{_ROBOT}\b")


def _counts(clause: str, found: Match) -> bool:
    """Whether a match asks, given what stands before and after it in its clause."""
    before, inside = clause[: found.start()].rstrip(), found.group(0)
    upto, after = clause[: found.end()], clause[found.end() :]
    if _THING_AFTER.search(after) or "contact person" in inside:
        return False
    if _ROBOT_WORD.search(inside):
        return bool(_REFUSED_ROBOT.search(upto))
    if _ASKING_NEGATIVE.search(upto):
        return True
    if _REFUSAL.search(before) or _REFUSED_INSIDE.search(inside):
        return False
    if _ONLY_ASKS_ABOUT.search(clause):
        return False
    return not (_REPORT.search(before) or _OTHER_OBJECT.search(before))


def asks_in_english(reading: Reading) -> bool:
    """Whether a clause asks for a person on the company's side."""
    if not _HINT.search(reading.text):
        return False
    near = [clause for clause in reading.clauses if _HINT.search(clause)]
    if any(map(_NOT_A_ROBOT.search, near)):
        return True
    # "Does a human work here? I want one."
    if any(map(_ONE.search, reading.clauses)) and any(map(_THEIRS.search, near)):
        return True
    return any(_asks(piece.strip()) for clause in near for piece in _SPLIT.split(clause))


def _asks(part: str) -> bool:
    if _BARE.search(part) or _asks_loosely(part):
        return True
    return bool(_SOME_REQUEST.search(part)) and any(
        _counts(part, found) for request in _REQUESTS for found in request.finditer(part)
    )


_MENTION = compiled(
    rf"\b(?:humans?(?: beings?)?|(?:a|an|the|your|any|some|another|real|actual|which|another|that) (?:\w+ )?(?:persons?|lady|guy|man|woman|bloke)|(?:your|the|real|which|are) (?:\w+ )?people|people (?:who|at your|in your|from)|"
    rf"(?:your|the|an?|another|which|any|one of your|ur|that|no|last|senior|support|kapsule|of your|my) (?:\w+ )?(?:{_STAFF.replace('|billing|sales', '').replace('techs?|', '')})|staff|employees?|engineers?|supervisors?|colleagues?|"
    r"someone|anyone (?:in|at|on|from)|support (?:desk|people|person|team|agent)|who (?:in|at|on) your|(?:i|we) (?:spoke|talked|chatted) (?:to|with)|you guys|agents?|operators?|escalat\w+|speak to|call someone|connect me|transfer me)\b"
)


def mentioned_in_english(reading: Reading) -> bool:
    """Whether people or staff are spoken of at all."""
    return any(_MENTION.search(clause) for clause in reading.clauses)


def only_asks_about(reading: Reading) -> bool:
    """Whether a clause asks what happens if, when or whether: of people too, if it speaks of them."""
    return any(map(_ONLY_ASKS_ABOUT.search, reading.clauses))


# What a sentence holds of all this, for the classifier to weigh.
HINTS = {
    "asks": _ASKING,
    "theirs": _THEIRS,
    "requests": _SOME_REQUEST,
    "speaks": _MENTION,
    "refuses": _REFUSED_INSIDE,
    "negative": _ASKING_NEGATIVE,
    "reports": _REPORT,
    "about": _ONLY_ASKS_ABOUT,
    "third": _THIRD_OBJECT,
    "bare": _BARE,
    "robot": _ROBOT_WORD,
}
