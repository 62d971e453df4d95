"""Whether the writer, or the child spoken of, is under eighteen.

Ages of companies, sites, contracts and certificates look the same; the rules ask whose age it is.
"""

from datetime import date

from guardrails.intents.childhoods import SIGNS, child_elsewhere, grown_elsewhere
from guardrails.intents.reading import Reading
from guardrails.language import NONE, UNKNOWN, language
from guardrails.matching import Match, compiled

_NUMBERS = "four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_DIGITS = {word: str(number) for number, word in enumerate(_NUMBERS.split(), start=4)}
_NUMBER_WORD = compiled(r"\b(?:" + "|".join(_DIGITS) + r")\b")
_AGE = r"(?:[4-9]|1[0-7])"
_HALF = r"(?: and a half)?"
_OLD = r"(?: ?(?:years?|yrs?|yr|y)(?:[ -]?olds?|[ /-]?o)\b| ?yo\b)"
_CHILD = (
    r"(?:sons?|daughters?|kids?|child|children|boys?|girls?|teen(?:ager)?s?|nephews?|nieces?|brothers?|sisters?|grandson|granddaughter|"
    r"grandchild|grandchildren|mokopuna|tamaiti|tamariki|pupils?|students?|stepson|stepdaughter|cousins?|toddler|youngest|eldest|oldest|little one|minor|lad|youth)"
)
_WHO = rf"(?:{_CHILD}|he|she|hes|shes|user|customer|person|friend|someone|account holder|classmate)"
# "10 minutes", "12 days", "15 GB", "7 percent": a quantity, no age.
_QUANTITY = compiled(
    r"^ ?(?:€|(?:euros?|tagen?|tage|jours?|d[ií]as?|din|stunden|heures?|horas?|ghante|minuten|wochen|semaines?|semanas?|monate?n?|mois|meses)\b|st\b|nd\b|rd\b|th\b|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|seconds?|gb|mb|tb|g\b|m\b|%|percent|euros?|dollars?|bucks|nzd|usd|k\b|x\b|"
    r"of|out|sites?|servers?|domains?|users?|people|times|pages?|invoices?|emails?|plans?|accounts?|customers?|mailboxes|pm|am|:|\.\d|,\d|"
    r"(?:\w+ ){1,2}(?:street|st|road|rd|lane|avenue|ave|drive|place|terrace|crescent|close|parade|quay)\b|"
    r"years? (?:with|into|in\b|as|of|ago|a customer|contract|behind|late|from)|/|-\d|cores?|cpus?|km|th |steps?|tickets?|in the queue|on the list|more|attempts|tries)"
)
_SELF = compiled(
    rf"\b(?:im|i am|i was|me|i turn|i turned|ill be|i will be|turning|i just turned|i recently turned|i become|i am turning|im turning)(?: (?:only|just|still|actually|like|about|almost|nearly|about to turn|about to be|turning|gonna be|now|a|an|currently|going to be|barely)){{0,3}} ({_AGE}){_HALF}\b"
)
_YEARS_OLD = compiled(rf"\b({_AGE})[ -]?{_OLD}")
# A thing whose age that is, before or after the number.
_THING = (
    r"(?:domains?|sites?|websites?|company|business|servers?|accounts?|code|laptop|computer|machine|contract|certificates?|firm|agency|shop|store|brand|"
    r"school|club|app|blog|version|backup|script|plugin|house|car|dog|cat|invoice|ticket|software|system|database|hardware|installation|php|organisation|charity|forum|project|theme|mailbox|phone|router|disk)"
)
_THING_BEFORE = compiled(
    rf"\b(?:{_THING}|it|its|that|this|which|they|we|were|theyre)(?: (?:is|are|was|were|has been|will be|turns|turned))?(?: \w+)?$"
)
_THING_AFTER = compiled(rf"^(?: \w+){{0,1}} {_THING}\b")
_RELATION = compiled(
    rf"\b{_WHO}(?: of (?:mine|ours))?(?: (?:who|whos|is|are|was|aged|age|ages|turns|turned|turning|only|just|about|still|at|he is|she is|hes|shes|of|being|now|will be|almost|nearly|both|barely|under|the age of)){{0,4}} ({_AGE}){_HALF}\b"
)
_AGED = compiled(rf"\b(?:aged|age|ages|at the age of|age of|age is)(?: of)? ({_AGE})\b")
_STATED = compiled(
    rf"\b(?:im|i am|he is|hes|she is|shes|we are|{_CHILD}(?: of (?:mine|ours))? (?:is|are)|who is|who are|whos|who has|who have|user is|customer is|holder is|owner is)(?: \w+){{0,3}} (?:a minor|minors|under ?age|under (?:the age of )?(?:18|eighteen|16|sixteen|13|thirteen)|not (?:yet )?(?:turned )?(?:18|eighteen|of age|an adult)|below (?:18|eighteen|16))\b|"
    r"\b(?:im|i am|i|hes|shes|he is|she is|isnt|arent) (?:not|isnt|arent|havent turned|have not turned|hasnt turned)(?: (?:yet|even|quite))? (?:18|eighteen|of legal age|an adult|old enough)\b|\bi(?:m| am)? under ?age\b|\bim not (?:yet )?(?:18|eighteen)\b|\b(?:wont be|not be|until i am|until im|until i turn|till im|till i turn|before i turn|when i turn|once i turn|until (?:he|she) (?:is|turns)) (?:18|eighteen)\b|"
    rf"\bunder ?age {_CHILD}\b|\bminor (?:child|son|daughter|children)\b|\b(?:18|eighteen) (?:next (?:year|month)|in (?:two|three|a few|\d+) (?:years?|months?))\b|\b(?:legally )?a minor (?:opened|has|signed|registered|is using|used|bought|created)\b"
)
_SCHOOL_YEAR = compiled(
    r"\b(?:im|i am|i go|were|we are|in|a|my|our|one|he is|she is|hes|shes|the|still)(?: \w+){0,3} (?:year|yr|grade|form|class|standard|y)[ -]?(?:[1-9]|1[0-3])\b(?: (?:student|pupil|at|in|kid|boy|girl|class|school|and|like|now|student like|of (?:high |primary )?school)\b|$|s? )|"
    r"\b(?:year|grade|yr) (?:[1-9]|1[0-3]) (?:students?|pupils?|kids?|boys?|girls?|class|at school)\b|\b(?:[1-9]|1[0-2])(?:st|nd|rd|th) (?:grade|grader|form)\b"
)
_YEAR_OF_SOMETHING = compiled(
    r"\b(?:year|yr) (?:\d+|one|two|three) of (?:my |our |the |a )?(?:contract|plan|hosting|subscription|domain|business|trading|uni|university|degree|apprenticeship)\b"
)
_PUPIL = compiled(
    rf"\b(?:im|i am|i go to|i attend|my {_CHILD}(?: \w+){{0,3}}|hes|shes|he is|she is|still)(?: (?:a|an|at|in|still|just|only|to)){{0,4}} (?:high|primary|intermediate|middle|secondary|elementary|junior|grammar) ?school(?:er|boy|girl)?(?: (?:student|pupil|kid|girl|boy))?\b|"
    r"\b(?:im|i am) (?:\w+ ){0,2}school ?(?:kid|boy|girl|child|student|pupil)\b|\b(?:im|i am|im still|still) (?:at|in) school\b|\b(?:im|i am) (?:a|still a|just a|only a) (?:kid|child|schoolboy|schoolgirl|schoolkid|teen|teenager|minor|tween|pupil|school student)\b|"
    r"\b(?:pupils?|schoolchild|schoolkid)s?(?: \w+){0,4} (?:registered|signed up|account|created|made|bought|opened|uses?|using|typed|gave|entered)\b"
)
_TEACHES = compiled(
    r"^(?: \w+)? (?:teacher|website|site|board|principal|staff|administrator|network|domain|hosting|project|reunion|it )"
)
_CHILD_ACTS = compiled(
    r"\b(?:my|our|a|the|her|his|their|friends|neighbours)(?: (?:own|wee|young|younger|little|small|teenage|underage|minor|baby|tiny))* (?:kid|child|toddler|teen|teenager|tamaiti|mokopuna|grandchild|grandson|granddaughter|baby|preschooler|children|kids|tamariki)s?\b(?: \w+){0,3} "
    r"(?:bought|opened|signed|registered|made|created|used|using|clicked|typed|ordered|set up|built|subscribed|entered|gave|chatted|talked|has an account|have an account|got into|purchased|got hold|accidentally|went on|is on)\b|"
    r"\b(?:my|our) (?:wee|young|younger|little|small|teenage) (?:boy|girl|son|daughter|brother|sister|lad|one|cousin|nephew|niece)\b(?: \w+){0,3} "
    r"(?:bought|opened|signed|registered|made|created|used|using|clicked|typed|ordered|set up|built|subscribed|entered|gave|chatted|has an account|purchased|accidentally)\b"
)
_BORN = compiled(
    r"\b(?:born(?: (?:in|on))?|date of birth|dob|birthday|birth year)\b[^.]{0,30}?\b((?:19|20)[0-9]{2})\b"
)

# Who teaches, was young once, has grown children, or makes something for other people's.
_KIDS = r"(?:kids|children|teens|teenagers|toddlers|boys|girls|pupils|students|schools?|babies)"
_GROWN = compiled(
    r"\b(?:im|i am|as|i work as|were|we are) (?:an? |the )?(?:\w+ ){0,3}(?:teachers?|dean|tutor|principal|lecturer|coach|coordinator|headmaster|headmistress|professor)\b(?: (?:of|for|at|in)(?: \w+){1,3})?|"
    r"\bi (?:manage|run|do|look after|handle|maintain|administer|build|host)(?: (?:the|all|its?))?(?: (?:it|network|computers|websites?|servers?|email|admin))?(?: (?:for|of|at))(?: \w+){0,3} (?:school|kindergarten|playcentre|daycare|college|intermediate)\b|"
    rf"\b(?:i was|since i was|at the age of|at) {_AGE}(?: (?:and|when|i|years old))+ (?:\w+ )?(?:built|started|learnt|learned|began|wrote|coded|made my first|never|left|moved|lost|got my first|fell)\b|"
    rf"\b(?:i was|when i was|since i was) {_AGE}(?:$|\W+(?:and )?(?:now|today|thats|im)\b)|"
    rf"\b(?:for|aimed at|to|with|towards|teach\w*|serves?|target\w*)(?: (?:young|small|little|our|their))? {_KIDS}(?: (?:who are|aged?|ages|under|over|between|of|from|up to))* {_AGE}\b(?: (?:to|and|or) {_AGE}\b)?|"
    r"\b(?:kids|children|sons?|daughters?|boys|girls)\b(?: \w+){0,3} (?:grown(?: up)?|adults?|left home|moved out|married|graduated|(?:at|in|to|from|starts?|started|studies at) (?:uni|university|varsity|college|polytech))\b"
)

_BORN_THING = compiled(rf"\b{_THING}(?: (?:is|was|were|has been|had been))? $")


def _self(clause: str) -> bool:
    return any(not _QUANTITY.search(clause[found.end() :]) for found in _SELF.finditer(clause))


def _years_old(clause: str) -> bool:
    return any(
        not _THING_BEFORE.search(clause[: found.start()].rstrip())
        and not _THING_AFTER.search(clause[found.end() :])
        for found in _YEARS_OLD.finditer(clause)
    )


def _relation(clause: str) -> bool:
    return any(
        not _QUANTITY.search(clause[found.end() :])
        for pattern in (_RELATION, _AGED)
        for found in pattern.finditer(clause)
    )


def _in_school_year(clause: str) -> bool:
    return bool(_SCHOOL_YEAR.search(clause)) and not _YEAR_OF_SOMETHING.search(clause)


def _at_school(clause: str) -> bool:
    return any(not _TEACHES.search(clause[found.end() :]) for found in _PUPIL.finditer(clause))


_NUMBER = compiled(r"\b[0-9]{1,9}\b")
_FIGURE = compiled("[0-9]")  # most messages hold none, and are asked for no age
_YOUNGEST, _OLDEST = 4, 17
_AROUND = 60  # characters beside a number that tell what it counts
_APART = str.maketrans("(),–", "    ")
_CLAUSE = compiled(r"[.!?;\n]+|, (?:and|but) ")


# "The rate is 12", "clause 9": what the number belongs to stands before it.
_COUNTED_BEFORE = compiled(
    r"\b(?:rates?|prices?|fees?|costs?|amounts?|totals?|bills?|charged?|charges|paid|pay|worth|number|"
    r"code|clauses?|sections?|steps?|lines?|levels?|versions?|orders?|ports?|errors?|week|day|pages?|"
    r"rooms?|floor|unit|questions?|items?|options?|points?)"
    r"(?: (?:is|was|of|for|at|to|me|us))?(?: (?:about|only|just|around|nearly))?$"
)
_NOT_YET = compiled(
    r"\b(?:not|hasnt|havent|isnt|arent|until|till|before|under|below|wont be|almost|nearly|turns?|turning)(?: \w+){0,3} $"
)
# "For 14 years": a time that something lasts, unless an age follows.
_LASTING_BEFORE = compiled(
    r"\b(?:for|over|after|within|in|last|past|next|first|every|another|since)"
    r"(?: (?:the|about|nearly|almost|over|last|past|some|at least))?$"
)
_YEARS_AFTER = compiled(r"^ ?(?:years?|yrs?)\b")
_OLD_AFTER = compiled(r"^ ?(?:years?|yrs?)[ -]?olds?\b")


def could_be_young(reading: Reading) -> bool:
    """Whether no number stands in the text, or one that might be the age of a child.

    The classifier hears children where no rule does, but cannot tell a boy of twelve from a
    company of twelve or a son of twenty-five; nor, in other languages, a pupil from a teacher.
    """
    if _GROWN.search(_in_figures(reading)):
        return False
    if language(reading.text) not in ("en", NONE, UNKNOWN) and grown_elsewhere(reading):
        return False
    text = _in_figures(reading)
    numbers = [found for found in _NUMBER.finditer(text) if _could_be_an_age(found, text)]
    return not numbers or any(_childs(found, text) for found in numbers)


def _in_figures(reading: Reading) -> str:
    return _NUMBER_WORD.sub(lambda found: _DIGITS[found.group(0)], reading.text)


def _could_be_an_age(found: Match, text: str) -> bool:
    """Not the one of "level 1", nor the eighteen that somebody is not yet."""
    age = int(found.group(0))
    if age == _OLDEST + 1 and _NOT_YET.search(
        text[max(0, found.start() - _AROUND) : found.start()]
    ):
        return False
    return age >= _YOUNGEST


def _childs(found: Match, text: str) -> bool:
    before, after = text[: found.start()], text[found.end() :]
    if int(found.group(0)) > _OLDEST or _QUANTITY.search(after[:_AROUND]):
        return False
    near = before[-_AROUND:].rstrip()
    return not (
        _THING_BEFORE.search(near)
        or _THING_AFTER.search(after[:_AROUND])
        or _COUNTED_BEFORE.search(near)
        or _lasts(near, after)
    )


def _lasts(before: str, after: str) -> bool:
    return bool(
        _LASTING_BEFORE.search(before)
        and _YEARS_AFTER.search(after)
        and not _OLD_AFTER.search(after)
    )


def under_age(reading: Reading, today: date) -> bool:
    """Whether an age under eighteen is stated of the writer or of a child."""
    text = _GROWN.sub(" ", _in_figures(reading))
    # "My little boy (7)", "our teenager, sixteen": the age stands apart from its owner.
    joined = " ".join(text.translate(_APART).split())
    figures = bool(_FIGURE.search(text))
    for clause in (" ".join(part.split()) for part in _CLAUSE.split(text)):
        if figures and (_self(clause) or _years_old(clause) or _in_school_year(clause)):
            return True
        if _STATED.search(clause) or _at_school(clause):
            return True
    if figures and (_relation(joined) or _born_lately(joined, today)):
        return True
    if _CHILD_ACTS.search(joined):
        return True
    return child_elsewhere(reading, today.year)


def _born_lately(text: str, today: date) -> bool:
    return any(0 <= age <= _OLDEST for age in _ages_of_birth(text, today))


def _ages_of_birth(text: str, today: date) -> list[int]:
    """The age that is reached in this year, for each year of birth that is told."""
    return [
        today.year - int(found.group(1))
        for found in _BORN.finditer(text)
        if not _BORN_THING.search(text[max(0, found.start() - _AROUND) : found.start()])
    ]


def youngest(reading: Reading, today: date) -> int | None:
    """The lowest age under eighteen that is told in so many words, if any is.

    A school year, "a kid" or an age spelt out in another language tells none.
    """
    joined = " ".join(_in_figures(reading).translate(_APART).split())
    told = [
        int(found.group(1))
        for pattern in (_SELF, _YEARS_OLD, _RELATION, _AGED)
        for found in pattern.finditer(joined)
        if not _QUANTITY.search(joined[found.end() :])
    ]
    # Who has no birthday behind them yet is a year younger.
    told += [age - 1 for age in _ages_of_birth(joined, today) if 0 <= age <= _OLDEST + 1]
    return min(told, default=None)


# What a sentence holds of all this, for the classifier to weigh.
HINTS = {
    "self": _SELF,
    "years": _YEARS_OLD,
    "thing": _THING_AFTER,
    "relation": _RELATION,
    "aged": _AGED,
    "stated": _STATED,
    "pupil": _PUPIL,
    "school": _SCHOOL_YEAR,
    "acts": _CHILD_ACTS,
    "born": _BORN,
    "elsewhere": SIGNS,
}
