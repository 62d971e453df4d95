"""Health, origin, belief and the like, where they are said of the writer or of somebody named."""

import re
from collections.abc import Iterator
from functools import lru_cache

from guardrails.pii.ailments import ailments
from guardrails.pii.found import Found
from guardrails.pii.lexicon import told
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading
from guardrails.pii.tokens import marked

_REACH, _LEAD = 120, 64

# Said of a person whatever else the sentence is about, against said of many things.
_PRIVATE = frozenset({"health", "treatment", "sexuality", "offence", "biometrics"})
# Of these, what is said without saying of whom.
_ELIDABLE = frozenset({"health", "treatment", "offence", "sexuality"})

# Words that mean other things as well: these count only right behind what says it of somebody.
_LOOSE = frozenset(
    b"blind|sober|terminal|breakdown|stroke|operation|bypass|burnout|allergy|depressed|anxious|shingles|ulcer|acc|mute|stutter|fits|pots|eds|als|endo|tics|manic|mania|phobia|relapse|relapsed|remission|flashbacks|insulin|hormones|mri|icu|hospital|admitted|therapist|carer|hospice|rehab|detox|radiation|testosterone|lithium|methadone|morphine|disability|disabled|wheelchair|mobility scooter|braille|sign language|screen reader|counselling|covid|addict|addicted|addiction|coma|fracture|fractured|whiplash|obese|overweight|std|sti|prep|meth|tb|bi|trans|queer|out|came out|outed|transition|transitioning|transitioned|closeted|escort|kink|conviction|convictions|charged|charges against|bail|on bail|prison|jail|parole|probation|diversion|curfew|gang|custody|in custody|theft|stealing|fraud|burglary|robbery|assault|murder|arson|possession|offence|offender|offending|trespass notice|deported|deportation|restraining|court date|court case|family court|district court|youth court|supplying|cultivation|remand|guilty of|converted|criminal charges|biometric|biometrics|iris|retina|voice id|voice recognition|face id|faceid|touch id|dna|genome|genetics|blood group|blood type|gait analysis|fingerprint|fingerprints|an op on|the op on|in hospital|respiratory|thyroid|braille|oxygen tank|inhaler|surgery|transplant|rehabilitation|sectioned|grieving|palliative|concussion".split(
        b"|"
    )
)
# Said of many rather than of one.
_GENERAL = Pattern(
    r"\b(?:people (?:with|who|living)|those (?:with|who)|anyone (?:with|who)|patients|users with|customers? (?:with|who)|visitors|awareness|research|charit\w+|foundation|society|statistics|symptoms|study|studies|journal|magazine|brochure|poster|fundrais\w+|donat\w+|clinic'?s? (?:site|page|website)|(?:our|my|the|a) (?:site|website|page|blog|shop|podcast|forum|newsletter|theme|plugin|app|charity|course|channel|book|e-?book|clinic|practice|trust|museum|group'?s)|do you (?:host|allow|support|sell|have)|can (?:you|we|i) (?:host|sell|publish)|policy on|rules on|allowed)\b"
)
_BODY = Pattern(
    r"^ (?:woman|man|lady|guy|girl|boy|person|family|mother|mum|father|dad|wife|husband|partner|couple|descent|heritage|background|origin|origins|roots|parents?|grandparents?|ancestry|ancestors|blood|by birth|by descent|by faith|by religion|by blood|by marriage|side|household|community member|elder|convert|faith|myself|himself|herself|and proud|voter|supporter|member|delegate|rep|activist)\b"
)
_ELIDED = Pattern(
    r"^[\s(\-]{0,3}(?:(?:sorry|apologies|ok|hi|hello|kia ora|yes|no|so|just|only|still|also|and)[ ,.!]{1,2}){0,2}(?:had|got|been|kept|getting|recovering|laid|knocked|stuck|diagnosed|off|down|under|over|under|due|because|on|in|after|with|being|having|taking|waiting|undergoing|living|born|raised)(?: [a-z'\-]+){0,5}? ?$|^[\s(\-]{0,3}(?:(?:just|still|currently|now|recently|newly|been|got|had|am|was|also|sorry|apologies|being|seriously|very|really|so|too|severely|off sick with|off with|in|on|with|after|due to|because of|diagnosed with|recovering from|living with|struggling with|dealing with|a bit)[ ,]{1,2}){0,4}$"
)

_PERSON = r"(?:i|i'?m|i'?ve|im|ive|me|my|mine|myself|he|she|his|her|him|hers|he's|she's|wife|husband|son|daughter|mum|mom|mother|dad|father|partner|brother|sister|aunt|auntie|aunty|uncle|cousin|nephew|niece|grandson|granddaughter|grandmother|grandfather|nana?|nanna|nan|gran|granny|grandma|grandad|grandpa|poppa|pop|step-?(?:son|daughter|mum|dad|father|mother)|(?:mother|father|sister|brother)-in-law|in-?laws?|great-?(?:aunt|uncle|grandmother|grandfather)|tipuna|tupuna|twins?|fianc[e\x82\x81]{1,2}e?|koro|kuia|kaumatua|mokopuna|moko|whanau|boss|colleague|flatmate|friend|ex|client|child|kids?|boy|girl|baby|tamaiti|tamariki|tama|taku|toku|tana|tona|ahau|au|matou|family|we|we're|our|us)"
_SOMEBODY = Pattern(rf"\b{_PERSON}\b")
_NAMED = Pattern(
    r"\b([A-Z\x81][a-z\x81]+(?:[\-'][A-Za-z\x81]{2,})?)(?:'s \w| (?:is|was|has|had|got|came out|suffers|died|votes|voted|joined|takes|sees|lives|goes|went|converted|identifies|belongs|needs)\b)",
    case=True,
)
# The same right before the word.
_NAMED_IS = r"\b([A-Z\x81][a-z\x81]+(?:[\-'][A-Za-z\x81]{2,})?) (?:is|was|votes|voted|supports|joined|converted to|belongs to|identifies as) "
_MODIFIERS = r"(?:(?:an?|the|my|his|her|some|such|this|severe|serious|mild|chronic|acute|bad|really|very|quite|terminal|advanced|early|late|onset|early-onset|first|second|stage|type|post|post-?natal|perinatal|clinical|high|low|practising|practicing|devout|strict|proud|proudly|half|part|quarter|openly|registered|active|paid-up|long-?time|partially|totally|completely|profoundly|legally|severely|newly|recently|currently|now|still|also|both|ongoing|worsening|recurrent|breast|lung|bowel|prostate|skin|brain|ovarian|cervical|throat|liver|kidney|open heart|heart|hip|knee|back|gender|full|pure|born|raised|coptic|greek|russian|sunni|shia|one|two|three|four|five|six|seven|eight|nine|\d{1,2}|weeks?|months?|of|and|recovering) ){0,5}"
_DIRECT = Pattern(
    r"(?:\b(?:i am|i'?m|i was|i have been|i'?ve been|i have|i'?ve|i had|i got|ive got|as|being|we are|we're|we have|(?:he|she|they|who|it) (?:is|was|are|has|had|have|got)|(?:he|she|who|they)(?:'s|'re|'ve)|has|had|have|having|got|is|was|are|identif(?:y|ies|ied) as|came out(?: as)?|come out(?: as)?|converted to|raised|brought up|diagnosed(?: with| as)?|diagnosis (?:of|is)|suffer(?:s|ing|ed)?(?: from)?|treated for|treatment for|medication for|meds for|living with|lives with|recovering from|recovery from|in remission from|survived|history of|struggl\w+ with|battl\w+(?: with)?|fighting|because of|due to|with|after|since|from|lost [a-z ]{1,24}to|died (?:of|from)|sick with|going through|undergoing|taking|take|takes|put on|on|in|into|at|to|seeing|see|sees|waiting for|out of|waiting list for|because of|owing to|has been|have been|been|it'?s|turned out to be|voted?|vote|voting(?: for)?|voted for|vote for|support|joined|member of|belong to|descendant of|descend\w* from|my|his|her|our|their|mate|he) )"
    + _MODIFIERS
    + "$"
)
_SAID_OF = Pattern(
    r"(?:\b(?:i am|i'?m|i was|i have been|i'?ve been|as|being|we are|we're|(?:he|she|they) (?:is|was|are)|(?:he|she)'s|(?:my|our|his|her|whose) (?:[a-z\-]+ )?(?:wife|husband|partner|son|daughter|mum|mother|dad|father|brother|sister|child|children|kids|boss|family|whanau|nan|ex|flatmate|parents?|grand[a-z]+|in-laws|ancestors?|people|side|household|cousins?|uncle|aunty?|friend|colleague) (?:is|are|was|were)|identif(?:y|ies|ied) as|converted to|raised|brought up|practising|practicing|devout|voted?|vote|voting for|voted for|vote for|member of|(?:i|she|he|we) (?:always )?support|joined|belong to|my (?:heritage|ethnicity|religion|faith|background|descent|politics|union|church) is|my union,?|delegate (?:for|of|with)|rep for|paid to|on strike with|(?:half|part|quarter)|marched (?:with|for)|campaign(?:s|ed|ing)? for|volunteer(?:s|ed|ing)? for|stood for|rallied for|descended from|(?:i|he|she|who)(?:'ve|'s| have| has| had)|both|am|born) )"
    + _MODIFIERS
    + r"(?:[a-z]+-[a-z]+ )?$"
)
# What people do who believe.
_PRACTISED = Pattern(
    r"\b(?:i|i'm|im|we|we're|he|she|he's|she's) (?:[a-z']+ ){0,2}?(?:wear|wears|wearing|pray|prays|praying|attend|attends|go to|goes to|went to|observe|observes|observing|keep|keeps|eat|eats|fast for|fasting for|celebrate|celebrates|celebrating|study|studies|left|follow|follows) (?:(?:at|in|for|the|a|my|our|only|strictly) ){0,2}$"
)
_SAID_OF_NAMED = Pattern(_NAMED_IS + _MODIFIERS + "$", case=True)
# What is said of a thing is said of nobody: `the button is blind`, `my server is depressed`.
_OF_A_THING = Pattern(
    r"\b(?:(?:the|this|that|your|my|our|its|a|an) ([a-z\-]+)|there|it|which) (?:is|was|has|had|got|are|were)(?: been)? "
    + _MODIFIERS
    + "$"
)
# What follows when the word names a thing, a trade or a figure of speech.
_THING = Pattern(
    r"^[ \-](?:sites?|pages?|blogs?|posts?|articles?|theme|app|apps|host(?:ing|s)?|clinic'?s?|charity|with (?:a|an|the) (?:[a-z]+ )?(?:fees?|rate|price|amount|surcharge)|with gst|(?:a|an|the) (?:[a-z]+ )?(?:fees?|rate|price|amount|surcharge)|envy|with envy|providers?|campaign|shop|store|stores|food|cuisine|restaurant|grocer\w*|language|languages|text|translation|translations|characters?|fonts?|customers?|clients|market|markets|version|plugin|plan|booking|centre|community|group|forum|podcast|support group|foundation|society|trust|to (?:what|the|this|it|our|my)|spot|copy|carbon|list|lists|friday|box|boxes|hat|label|screen|background|or white|and white|market|day|time|policy|content|information|data|news|server|domain|sensor|login|unlock|reader on|transfer)\b"
)
_TOPIC = Pattern(
    r"\b(?:about|articles? on|content|policy|policies|allow(?:ed)?|campaign|customers?|charity|sell(?:s|ing)?|theme|translat\w+|podcast|newsletter)\b"
)
_LEFT = Pattern(
    r"(?:\b(?:diagnosed with|suffer(?:s|ing|ed)? from|recovering from|treated for|treatment for|medication for|meds for|living with|in remission from|history of|lithium for|on (?:the )?|in (?:the )?|seeing |had |undergoing |voted? (?:for )?(?:the )?) ?)?"
    + _MODIFIERS
    + "$"
)
_OWNERS = Pattern(r"^(?:my|his|her|the|and|of|now|also|still|both|had|in|seeing|undergoing) ")
_RIGHT = Pattern(
    r"^(?:[ \-](?:disorder|disease|syndrome|condition|treatment|surgery|diagnosis|attacks?|operation|replacement|member|delegate|rep|organiser|church|faith|background|descent|heritage|conviction|charges?|sentence|recovery|survivor|patient|man|woman|person|male|female|christians?|positive|party|palsy|failure|transplant|officer|union|for (?:\w+ ){1,2}(?:years?|months?)|for (?:bipolar|depression|anxiety|adhd|epilepsy|ptsd|schizophrenia|pain))){1,2}\b"
)

_IWI = r"(?:(?:(?:ngati|ngai)[ -][a-z]{2,16}|nga (?:puhi|rauru|ruahine|wairiki)|kai tahu|te (?:arawa|rarawa|aupouri|ati ?awa|whanau-a-apanui|whanau a apanui|roroa|kawerau a maki|aitanga-a-mahaki|whakatohea|uri o hau|patukirikiri|akitai)|muaupoko|whakatohea|moriori|tuhoe|tainui|waikato-tainui|rangitane|ngapuhi|rongowhakaata|whanganui|raukawa)\b(?:[ -][a-z]{3,16}){0,2}?)"
_LINE = Pattern(
    rf"\b(?:i'?m|i am|we are|we're|as|being|he is|she is|he's|she's|from|no|ko|of|to|ki|uri o|and|me) ({_IWI}(?:(?:,| and| me| raua ko| ki)? (?:ki )?{_IWI}){{0,3}})(?:$|[\s.,;!?)])"
)
_STATED = Pattern(
    r"\b(?:my|his|her|our|taku|toku) (?:iwi|hapu|whakapapa|ethnicity|religion|faith|ethnic background|union|sexuality|sexual orientation|politics)(?:,| is| are|:| goes back to| was| connects? to| links? to| ko| ki) ([^,;!?\n.]{2,50})"
    r"|\b((?:active |paid[- ]up |long[- ]time |proud |financial )?(?:member|delegate|organiser|rep|supporter|candidate|volunteer) (?:of|for|with|at) (?:the )?[^.,;!?\n]{2,40}?(?:union|party|psa|etu|e tu|nzei|nzno|ppta|unite|first|teu|greens?|labour|national|act)\b)"
    r"|\b((?:psa|etu|e tu|nzei|nzno|ppta|unite|teu|union|labour|national|green|act) (?:party )?(?:member|delegate|organiser|rep|supporter|candidate|volunteer))\b"
    r"|\b(vot(?:e|ed|ing|es) (?:for )?(?:the )?(?:labour|national|greens?|act|te pati maori|nz first|new zealand first|top)(?: party)?)\b"
    r"|\b((?:convicted|arrested|charged (?:with|by the police|in court)|imprisoned|jailed|sentenced)(?: (?:of|with|for|over) [^.,;!?\n]{3,40})?)"
    r"|\b(?:scan|record|stor|match|captur|photograph|measur)\w* (?:of )?(?:my|his|her|our) (faces?|voices?|iris|palms?|thumbs?|eyes|finger(?:s|tips)?|gait|veins?)\b"
    r"|\bi'?m (a delegate)\b|\band i'?m (a (?:union )?delegate)\b"
)


# What stands between two words that are told in one breath.
_JOINT = Pattern(r" ?(?:,|and|/|&|-|or|\bbut)? ?")
_RELATION = Pattern(_PERSON)
# What a record says of the one whom it is about, and what stands behind somebody in brackets.
_NOTED = Pattern(
    r"\b(?:notes?|comments?|remarks?|reason[a-z _]{0,20}|conditions?|dietary|union|faith|background|health|medical[a-z _]{0,20}|profile|meds?|medication|diagnos\w+|disabilit\w+)[\"']?(?: says?)?\s{0,2}(?:[:=|;]|->|- )\s{0,2}[\"']?$"
    rf"|\b{_PERSON}(?: ?\( ?|: )$"
)
_BY_DOCTORS = Pattern(
    r"\b(?:my|his|her|the) (?:doctors?|gp|nurse|midwife|specialist|surgeon|hospital|clinic) "
)


def sensitive(reading: Reading) -> Iterator[Found]:
    """The words that say it; a subject spoken of in general stays."""
    first, told_end, told_kind = 0, -1, ""
    for start, end, kind in _terms(reading):
        joined = kind == told_kind and _JOINT.fullmatch(reading.low[told_end:start])
        if joined or _told_of_somebody(reading, start, end, kind):
            left, right = _widened(reading, start, end)
            first, told_end, told_kind = first if joined else left, end, kind
            yield Found(first, right, "SENSITIVE", 0.7)
    for start, end in ailments(reading):
        if _told_of_somebody(reading, start, end, "health"):
            yield Found(*_widened(reading, start, end), "SENSITIVE", 0.7)
    for pattern in (_LINE, _STATED):
        for start, end in pattern.places(reading.raw):
            told = pattern is _LINE or _somebody(reading, start, end)
            if told and not _THING.search(reading.low[end : end + 24]):
                yield Found(start, end, "SENSITIVE", 0.7)


def _terms(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Telling terms, the longest at each place, none overlapping."""
    pattern, kinds = _table()
    for match in pattern.finditer(reading.low):
        start, end = match.start(1), match.end(1)
        if reading.low[end : end + 1] not in (b"_", b"@"):
            yield start, end, kinds[match.group(1)]


@lru_cache(maxsize=1)
def _table() -> tuple[Pattern, dict[bytes, str]]:
    kinds = {term.encode("latin-1"): kind for term, kind in told("sensitive").items()}
    longest_first = sorted(kinds, key=lambda term: (-len(term), term))
    either = "|".join(term.decode("latin-1").replace(".", r"\.") for term in longest_first)
    # Too many for the pattern to say what it needs: each term holds one of these words.
    held = {
        max(
            re.findall(r"[a-z0-9_]+", term.decode("latin-1")),
            key=lambda word: (len(word), word),
        )
        for term in kinds
    }
    return Pattern(rf"(?:^|[^a-z0-9_@./\-])({either})\b", words=held), kinds


def _told_of_somebody(reading: Reading, start: int, end: int, kind: str) -> bool:
    following = reading.low[end : end + 24]
    if _THING.search(following):
        return False
    lead = reading.raw[max(0, start - _LEAD) : start]
    lead = lead[max(lead.rfind(mark) for mark in (b".", b"!", b"?", b"\n")) + 1 :]
    if _NOTED.search(lead):
        return True
    if kind in _PRIVATE:
        return _private(reading, start, end, kind, lead)
    said = _SAID_OF.search(lead) is not None or _named(_SAID_OF_NAMED, lead)
    practised = kind == "belief" and _PRACTISED.search(lead) is not None
    if said or practised:
        return True
    general = _GENERAL.search(_sentence(reading.low, start, end))
    return _BODY.search(following) is not None and general is None


def _private(reading: Reading, start: int, end: int, kind: str, lead: bytes) -> bool:
    loose = reading.low[start:end] in _LOOSE
    if loose and _of_a_thing(lead):
        return False
    sentence = _sentence(reading.low, start, end)
    spoken = _TOPIC.search(sentence) or _GENERAL.search(sentence)
    if not _somebody(reading, start, end):
        elided = _ELIDED.search(lead.lower()) is not None and kind in _ELIDABLE
        return elided and not spoken and not (loose and not lead.strip())
    if _DIRECT.search(lead):
        return not _TOPIC.search(lead.lower())
    return not spoken and (not loose or _BY_DOCTORS.search(sentence) is not None)


def _of_a_thing(lead: bytes) -> bool:
    match = _OF_A_THING.search(lead)
    return match is not None and _RELATION.fullmatch(match.group(1) or b"it") is None


def _named(pattern: Pattern, text: bytes) -> bool:
    """Whether somebody is named, and it is no word of every day at a sentence's head."""
    match = pattern.search(text)
    if match is None:
        return False
    marks = set(marked(match.group(1).decode("latin-1")))
    return bool(marks & {"G", "F"}) or not marks & {"E", "e", "B", "P", "S"}


def _somebody(reading: Reading, start: int, end: int) -> bool:
    return _SOMEBODY.search(_sentence(reading.low, start, end)) is not None or _named(
        _NAMED, _sentence(reading.raw, start, end)
    )


def _widened(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """With the words that belong to the term: `severe`, `six months`, `treatment`."""
    lead = reading.low[max(0, start - _LEAD) : start]
    if match := _LEFT.search(lead):
        first = start - (len(lead) - match.start())
        while owner := _OWNERS.search(reading.low[first:start]):
            first += owner.end()
        start = first
    if match := _RIGHT.search(reading.low[end : end + 48]):
        end += match.end()
    return start, end


def _sentence(text: bytes, start: int, end: int) -> bytes:
    left = max(
        text.rfind(mark, max(0, start - _REACH), start) for mark in (b".", b"!", b"?", b"\n")
    )
    ends = [text.find(mark, end, end + _REACH) for mark in (b".", b"!", b"?", b"\n")]
    right = min((place for place in ends if place >= 0), default=end + _REACH)
    return text[max(left + 1, start - _REACH, 0) : right]
