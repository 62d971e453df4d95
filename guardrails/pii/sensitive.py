"""Health, origin, belief and the like, where they are said of the writer or of somebody named."""

from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading

_HEALTH = r"(?:(?:type [12] |chronic |severe |clinical |post ?natal |stage \d |breast |lung |bowel |prostate |terminal |my )?(?:diabet(?:es|ic)|depress(?:ion|ed)|anxiety|bipolar(?: disorder)?|schizophreni[ac]|autis(?:m|tic)|adhd|ptsd|cancer|chemo(?:therapy)?|leuk(?:a)?emia|lymphoma|tumou?r|melanoma|epilep(?:sy|tic)|asthma(?:tic)?|arthritis|gout|dementia|alzheimer'?s|parkinson'?s|multiple sclerosis|hiv(?:[ -]positive)?|hepatitis(?: [abc])?|miscarriage|pregnan(?:t|cy)|ivf|stroke|heart (?:attack|condition|failure|surgery)|dialysis|kidney failure|crohn'?s|coeliac|endometriosis|dyslexi[ac]|blind|deaf|concussion|covid|long covid|chronic fatigue|fibromyalgia|migraines?|eating disorder|anorexi[ac]|bulimia|addict(?:ion|ed)|alcoholi[cs]m?|rehab|mental (?:health|illness|breakdown)|disab(?:ility|led)|surgery|operation|radiation|transplant|overdose|suicidal|self[- ]harm|insulin|antidepressants?|lithium|methadone|ritalin|wheelchair|psychiatric ward|burnout|tuberculosis|rheumatic fever|sepsis|brain injury|mate huka|mate pukupuku))"
_BELIEF = r"(?:muslim|christian|catholic|jewish|hindu|buddhist|sikh|atheist|mormon|jehovah'?s witness|anglican|ringatu|ratana|baptist|pentecostal|quaker|islam|exclusive brethren|presbyterian|methodist|pagan|agnostic|pacific islander)"
_ORIGIN = r"(?:maori|pakeha|samoan|tongan|fijian(?: indian)?|niuean|tokelauan|cook islands? maori|cook islander|chinese|indian|korean|filipin[oa]|japanese|vietnamese|african|arab|kurdish|afghan|syrian|iranian|pasifika|romani|aboriginal|sri lankan|somali|ethiopian|moriori)"
_SEXUALITY = r"(?:gay|lesbian|bisexual|bi|queer|transgender|trans(?: (?:man|woman|male|female))?|non[- ]?binary|asexual|takatapui|pansexual|fa'?afafine|intersex|lgbt\w*|homosexual)"
_SELF = r"\b(?:i am|i'?m|im|i was|i have been|i'?ve been|as an?|being|we are|we're|my (?:wife|husband|partner|son|daughter|mum|mother|dad|father|brother|sister|child|kid|boss|client|nan|koro|kuia|whanau|family|boy|girl|flatmate) (?:is|was|has|had|came out as)|(?:he|she|they) (?:is|was|are|'s)|(?:he|she)'s|identify as|identifies as|identified as|came out as|come out as|[A-Z][a-z]+ (?:is|was))(?: (?:an?|also|part|half|quite|very|a proud|proudly|openly|practising|devout|registered|recently|currently|now|still|legally|born|of|both|actually|severely|partially|totally|blind and|\w+ly)){0,3}"
_FIRST = r"\b(?:i|i'?m|i'?ve|my|me|mine|he|she|his|her|him|our|their|wife|husband|son|daughter|mum|mother|dad|father|partner|brother|sister|nan|koro|kuia|tamaiti|taku|toku)\b"

_STATES = Pattern(rf"{_SELF} ({_HEALTH}|{_BELIEF}|{_ORIGIN}|{_SEXUALITY})\b")
_HAVING = Pattern(
    rf"\b(?:diagnosed with|diagnosis of|diagnosis is|diagnosed as|suffer(?:s|ing|ed)? from|treat(?:ed|ment) for|medication for|meds for|living with|recovering from|history of|struggl\w+ with|battl\w+ with?|(?:i|he|she|they|who|wife|husband|son|daughter|mum|dad|partner) (?:have|has|had|got)|i'?ve got|i'?ve had|he'?s got|she'?s got|because of (?:my|his|her)|due to (?:my|his|her)|with (?:my|his|her)|\bmy|\bhis|\bher|hospital (?:with|for)|taking|undergoing|having|lost to|died of|sick with|going through|on) (?:an? |some |severe |bad |my |really bad |worsening |ongoing |stage \d |early |late |acute |recent ){{0,2}}({_HEALTH})\b"
)
_MINE = Pattern(
    r"\b(?:my|his|her|our) (?:iwi|hapu|whakapapa|ethnicity|religion|faith|ethnic background|union|sexuality|sexual orientation|politics)(?: is| are|:| goes back to| was| connects? to| links? to)? ([^.,;!?\n]{2,50})"
    r"|\b(?:ko|no|nga uri o|he uri no|he uri o|affiliat\w+ (?:to|with)|descend\w* (?:from|of)|whakapapa (?:to|back to|ki)|i hail from|iwi (?:is|are|ko)) ((?:ngati|ngai|nga (?:puhi|rauru|ruahine)|te (?:arawa|rarawa|aupouri|atiawa|ati ?awa|whanau-a-apanui|roroa|iwi morehu|kawerau|akitai)|kai tahu|muaupoko|whakatohea|taranaki iwi|moriori|tuhoe|tainui|waikato|rangitane|ngapuhi)\b[ -]?[a-z]{0,16}(?:[ -][a-z]{2,16})?)(?: te iwi| toku iwi| taku iwi)?"
    r"|\b((?:i (?:am|was)|i'?m|im|i'?ve been|she'?s|he'?s|(?:he|she) (?:is|was)|my \w+ (?:is|was)) (?:an? )?(?:active |paid[- ]up |long[- ]time |proud )?(?:member|delegate|organiser|rep|supporter|candidate|volunteer) (?:of|for|with|at) (?:the )?[^.,;!?\n]{3,40}(?:union|party|psa|etu|nzei|nzno|ppta|unite|first|tu|greens?|labour|national|act)\b)"
    r"|\b((?:i|we|she|he)(?:'ve| have| always)? (?:vote[ds]?|voting|voted) (?:for )?(?:the )?(?:labour|national|greens?|act|te pati maori|nz first|new zealand first|top)(?: party)?)"
    r"|\b((?:my|his|her|our) (?:union (?:delegate|rep|membership|organiser|dues)|criminal (?:record|conviction|history)|conviction|drink[- ]driving (?:charge|conviction)|prison (?:sentence|term)|parole|bail|probation officer|fingerprints?|face ?id scan|facial scan|retina scan|iris scan|voice ?print|faceprint|biometrics?|dna(?: test| results?)?)(?: for [^.,;!?\n]{3,30})?)"
    r"|\b((?:i|he|she|my (?:son|daughter|husband|wife|partner|brother|sister|ex))(?:'ve| have| has| had| was| were|'m| am| is|'s)?(?: been| recently| just| once)* (?:convicted|arrested|charged with|imprisoned|jailed|sentenced|on (?:bail|parole|home detention|probation)|in (?:prison|jail)|released from (?:prison|jail))(?: (?:of|with|for|over) [^.,;!?\n]{3,40})?)"
)
# A telling word counts when the sentence is about somebody, and not about a page or a trade.
_TELLING = Pattern(
    rf"\b({_HEALTH}|muslim|jewish|hindu|buddhist|sikh|atheist|mormon|jehovah'?s witness|gay|lesbian|bisexual|transgender|non[- ]?binary|takatapui|union (?:delegate|rep|member|organiser))\b"
)
_SOMEBODY = Pattern(
    r"\b(?:i|i'?m|i'?ve|my|me|he|she|his|her|he's|she's|wife|husband|son|daughter|mum|mother|dad|father|partner|brother|sister|nan|koro|kuia|mokopuna|moko|boss|colleague|tamaiti|taku|toku|ahau|au|family)\b"
)
_SUBJECT = Pattern(
    r"\b(?:sites?|pages?|blogs?|posts?|articles?|theme|app|host(?:ing|s)?|about|clinic'?s?|charity|providers?|campaign|shop|sell|podcast|forum|allow(?:ed)?|policy|policies|content|customers?|clients|plugin|booking|centre|deaf to|blind (?:copy|carbon)|server|domain)\b"
)
_IWI = Pattern(
    r"\b(?:i'?m|i am|we are|we're|as|being|he is|she is|he's|she's|from|no|ko|of) ((?:ngati|ngai|kai tahu|ngapuhi|tuhoe|te arawa|te rarawa|te aupouri|te ati ?awa|tainui|rangitane|muaupoko|whakatohea|waikato-tainui)(?:[ -][a-z]{3,16})?)\b"
)
_REACH = 100
_TREATMENT = Pattern(
    r"\b((?:in|at|from|to|into) (?:the )?(?:rehab|psych(?:iatric)? ward|hospice|detox|oncology(?: ward)?|icu|dialysis|chemo(?:therapy)?)|(?:seeing|see) (?:a|my|an?) (?:psychiatrist|psychologist|oncologist|therapist|cardiologist|midwife|addiction counsellor))\b"
)


def sensitive(reading: Reading) -> Iterator[Found]:
    """The words that say it; a subject spoken of in general stays."""
    for pattern in (_STATES, _HAVING, _MINE):
        for start, end in pattern.places(reading.raw):
            yield Found(start, end, "SENSITIVE", 0.7)
    for start, end in _IWI.places(reading.raw):
        yield Found(start, end, "SENSITIVE", 0.7)
    for start, end in _TELLING.places(reading.raw):
        sentence = _sentence(reading.low, start, end)
        if _SOMEBODY.search(sentence) and not _SUBJECT.search(sentence):
            yield Found(start, end, "SENSITIVE", 0.6)
    for start, end in _TREATMENT.places(reading.raw):
        if _PERSONAL.search(reading.before(start, 60)):
            yield Found(start, end, "SENSITIVE", 0.7)


def _sentence(low: bytes, start: int, end: int) -> bytes:
    left = max(
        low.rfind(mark, max(0, start - _REACH), start) for mark in (b".", b"!", b"?", b"\n")
    )
    ends = [low.find(mark, end, end + _REACH) for mark in (b".", b"!", b"?", b"\n")]
    right = min((place for place in ends if place >= 0), default=end + _REACH)
    return low[max(left + 1, start - _REACH) : right]


_PERSONAL = Pattern(_FIRST)
