"""Finding personal information: text in, spans out."""

import gc
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from guardrails.kinds import TYPES
from guardrails.pii.addresses import addresses
from guardrails.pii.announced import announced
from guardrails.pii.called import called
from guardrails.pii.cards import cards
from guardrails.pii.clean import Clean
from guardrails.pii.contacts import emails, phones
from guardrails.pii.credentials import credentials
from guardrails.pii.dates import births
from guardrails.pii.documents import documents
from guardrails.pii.engine import Engine
from guardrails.pii.failure import RedactionFailed
from guardrails.pii.fields import fields
from guardrails.pii.handed_over import handed_over
from guardrails.pii.hidden import hidden
from guardrails.pii.identifiers import identifiers
from guardrails.pii.known import mentions, namesakes
from guardrails.pii.lexicon import samples, split_words
from guardrails.pii.linear import tried
from guardrails.pii.links import links
from guardrails.pii.logins import logins
from guardrails.pii.mailboxes import mailboxes
from guardrails.pii.network import network
from guardrails.pii.passwords import passwords
from guardrails.pii.reading import Reading, masked, read
from guardrails.pii.scripts import foreign_names, written_abroad
from guardrails.pii.sensitive import sensitive
from guardrails.pii.settle import settle
from guardrails.pii.sounds import sound
from guardrails.pii.tagger import Tagger
from guardrails.pii.things import thing
from guardrails.pii.tokens import seen
from guardrails.redaction import Span

__all__ = ["Detector", "RedactionFailed"]

_LONGEST = 200_000
# A safety net, not a budget: 20 kB are read in a small part of it.
_SECONDS, _PER = 2.0, 20_000
_MOST_ROUNDS = 3
_MOST_SHOWN = 100
# A name found with this score is looked for in the rest of its message.
_SURE_NAME = 0.8


class Detector:
    """Finds personal information. Building one reads no model; `warm` or the first text does."""

    def __init__(self) -> None:
        self._tagger = Tagger()
        self._clean = Clean()
        types = sorted(TYPES)
        self._engine = Engine(
            {
                "identifiers": (types, identifiers),
                "documents": (["PASSPORT", "DRIVER_LICENCE"], documents),
                "cards": (["CREDIT_CARD", "CVV"], cards),
                "emails": (["EMAIL_ADDRESS"], emails),
                "mailboxes": (["EMAIL_ADDRESS"], mailboxes),
                "phones": (["PHONE_NUMBER"], phones),
                "network": (["IP_ADDRESS", "MAC_ADDRESS", "DEVICE_ID"], network),
                "credentials": (["SECRET"], credentials),
                "passwords": (["SECRET", "USERNAME"], passwords),
                "handed_over": (["SECRET"], handed_over),
                "links": (["URL_WITH_PII", "USERNAME"], links),
                "logins": (["USERNAME"], logins),
                "births": (["DATE_OF_BIRTH"], births),
                "fields": (types, fields),
                "addresses": (["LOCATION_ADDRESS"], addresses),
                "scripts": (["PERSON"], foreign_names),
                "abroad": (["DATE_OF_BIRTH", "LOCATION_ADDRESS"], written_abroad),
                "announced": (["PERSON"], announced),
                "called": (["PERSON"], called),
                "hidden": (["PERSON"], hidden),
                "sensitive": (["SENSITIVE"], sensitive),
                "tagger": (["PERSON", "LOCATION_ADDRESS", "USERNAME"], self._tagger.find),
            }
        )

    def warm(self) -> None:
        """Load the tagger and build what is built on first use, so that no message pays for it.

        Patterns grow with what they meet: read first are sentences of every kind.
        """
        # A stranger's name, for the tagger and the ear for names look at nothing less.
        self.find("Kia ora, Zolveth Quarrimond here.", known={}, allow=frozenset())
        for line in samples():
            self.find(line, known={}, allow=frozenset())
        tried()
        for word in read(" ".join(split_words("everyday"))).text.split():
            seen(word)
        gc.collect()  # over word lists that stay: later a message of many words would do it

    def find(
        self, text: str, *, known: Mapping[str, str], allow: AbstractSet[str]
    ) -> list[Span]:
        """Sorted spans, none overlapping, in code points of `text`.

        `known` are values that the conversation has shown (`PERSON_1` -> value): each further
        mention is found. `allow` are strings that belong to nobody. Raises RedactionFailed
        where the text is too long, takes too long, or the engine cannot read it.
        """
        if len(text) > _LONGEST:
            raise RedactionFailed("the text is too long to be redacted")
        sound("kora")  # the first word builds the ear, which is not this text's time
        reading, key = read(text), self._clean.key(text, allow)
        if key in self._clean and not any(mentions(reading, known)):
            return []
        spans = self._searched(reading, known, allow)
        if not spans:
            self._clean.add(key)
        return spans

    def _searched(
        self, reading: Reading, known: Mapping[str, str], allow: AbstractSet[str]
    ) -> list[Span]:
        text = reading.original
        seconds = _SECONDS * max(1.0, len(text) / _PER)
        spans = self._round(reading, known, allow, seconds=seconds)
        for _ in range(_MOST_ROUNDS if spans else 0):
            # What stands beside a placeholder reads otherwise than beside a name. So that
            # redacting again finds nothing new, it is read again here.
            reading = masked(reading, spans)
            shown = {**known, **_shown(text, spans)}
            further = self._round(reading, shown, allow, seconds=seconds)
            if not further:
                break
            spans = sorted([*spans, *further])
        return spans

    def _round(
        self,
        reading: Reading,
        known: Mapping[str, str],
        allow: AbstractSet[str],
        *,
        seconds: float,
    ) -> list[Span]:
        found = [
            (one, source)
            for one, source in self._engine.find(reading, seconds=seconds)
            if one.type != "PERSON" or not thing(reading, one.start, one.end)
        ]
        names = [
            reading.text[name.start : name.end]
            for name, _ in found
            if name.type == "PERSON"
            and name.score > _SURE_NAME
            and reading.text[name.start].isupper()
        ]
        for mentioned in (mentions(reading, known), namesakes(reading, names)):
            found += [(mention, "known") for mention in mentioned]
        return settle(reading, found, allow=allow)


def _shown(text: str, spans: Sequence[Span]) -> dict[str, str]:
    """What this very text has shown, named as a conversation would name it."""
    values = dict.fromkeys((span.type, text[span.start : span.end]) for span in spans)
    return {f"{kind}_0{n}": value for n, (kind, value) in enumerate([*values][:_MOST_SHOWN])}
