"""Names that programs give to things: no login is built like them."""

import re

from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading

# What counts, measures and names things: figures and letters behind it are nobody's.
_THING = Pattern(
    r"\b(?:ids?|orders?|tickets?|invoices?|cases?|ref(?:erence)?s?|charges?|errors?|err|builds?|releases?|versions?|commits?|revisions?|tags?|images?|queues?|requests?|rays?|models?|parts?|items?|sku|batch|resolution|size|limits?|policy|coupons?|vouchers?|promo|events?|transactions?|txn|payments?|shipments?|tracking|consignments?|parcels?|serials?|jobs?|runs?|tasks?|traces?|spans?|ciphers?|bcrypt|hash(?:es)?|fingerprints?|exim|ssh-[a-z0-9]{2,8}|car|plate|rego|flight|seat|update|patch|firmware|banner|bundle|chunk|colou?r|font|class|rev|pr|branch|sha|etag)(?: id| ids| no\.?| number| code| name| tag| is| was| says| shows){0,2}[ \t]{0,2}[:#=]{0,2} ?[\"'(<]{0,2}$"
)
_LEAD = 40
# Ids that other firms give out, and what a key is called: `GTM-PX82KD9`, `sk_live`.
_NUMBERED = Pattern(
    r"(?:gtm|ga|ua|g|aw|dc|kb|cve|sku|ms|as)-?[0-9a-z]*\d[0-9a-z]*|[spr]k_(?:live|test)"
)
_PART = re.compile(r"[._\-]|(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_WORDS_TEXT = (
    "html config conf cfg cache log logs data db sql tmp temp bak backup backups file files upload"
    " uploads index public private key keys hash bcrypt option options post posts table column name"
    " names id ids type types status code list url uri path dir home size limit count time date max"
    " min php js css json xml module modules plugin plugins theme themes error errors page pages"
    " client fastcgi proxy credentials lock tgz gz yml yaml ini py jsx tsx csv pdf png jpg svg ico woff base"
    " field value test tests main var env lib src bin ed rsa sha utf service timer socket extension"
    " extensions utils tools toolbar middleware serializers"
)
_WORDS = frozenset(_WORDS_TEXT.split())


def technical(word: str) -> bool:
    """Whether a joined word is a file's, a setting's or a constant's: `public_html`, `DB_HOST`."""
    if "_" in word and word.isupper():
        return True
    if _NUMBERED.fullmatch(word.encode("latin-1")):
        return True
    parts = [part for part in _PART.split(word.lower()) if part]
    return (len(parts) > 1 or word.endswith("_")) and not _WORDS.isdisjoint(parts)


def counted(reading: Reading, start: int) -> bool:
    """Whether the word at `start` is told to be the number of a thing: `order a7f3-99c2`."""
    return _THING.search(reading.before(start, _LEAD)) is not None
