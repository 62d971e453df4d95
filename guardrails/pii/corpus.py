"""Sentences to learn from: our templates filled with names, streets and handles of our making.

The values are combinations drawn by a seeded generator; a part of the names is spliced from
two others, so that the tagger learns to know a name by its surroundings as well.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from random import Random
from typing import NamedTuple

from guardrails.pii.lexicon import grouped, phrases, split_words

_FOLDER = Path(__file__).parent / "sentences"
_FOREIGN = "\x81"


class Piece(NamedTuple):
    """A stretch of a sample and its label: PER, ADR, USR or nothing."""

    text: str
    label: str


Sample = list[Piece]

_TYPES = "Street Road Avenue Lane Drive Place Crescent Terrace Way Grove Close Court Parade Rise Quay Esplanade Heights Mews".split()
_SHORT = {
    "Street": "St",
    "Road": "Rd",
    "Avenue": "Ave",
    "Drive": "Dr",
    "Place": "Pl",
    "Crescent": "Cres",
    "Terrace": "Tce",
    "Lane": "Ln",
    "Court": "Ct",
    "Parade": "Pde",
}
_TITLES = "Mr Mrs Ms Miss Dr Mx Prof Whaea Matua Koro Mr. Mrs. Dr.".split()
_MONTHS = "January February March April May June July August September October November December".split()
_HANDLE_WORDS = "kereru kiwi pixel cloud surf rugby tech admin web dev design bakery moana rangi star sky wolf tiger ninja gamer coder rocket blue green happy little big crazy salty sunny lucky night dark retro hiker biker baker potter farmer sheep tane toa".split()
_COMPANY_HEADS = "Kowhai Harbour Southern Northern Alpine Pacific Golden Silver Blue Green Red Little Happy Bright Urban Coastal Tasman Kauri Rimu Koru Pounamu Summit Valley Lakeside Sunrise Fresh Clever Rapid Prime Metro Aroha Moana Totara Fern Zenith Vertex Quantum Nimbus Lumen Orbit".split()
_COMPANY_TAILS = "Bakery|Florist|Plumbing|Builders|Roasters|Cafe|Motors|Dental|Physio|Design|Media|Studio|Books|Foods|Tours|Electrical|Holdings Ltd|Group|Limited|Trust|Roofing|Accounting|Yoga|Gardens|Honey Co|Brewing|Consulting|Farms|Kennels|Logistics|Partners".split(
    "|"
)
_SLUGS = "web api worker shop blog cache queue mailer proxy backup wp-content my-app frontend backend db01 web02 staging cron uploads theme-child app-prod payments search".split()


class Corpus:
    """Draws samples; the same seed draws the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311
        self._given = grouped("given")
        self._family = grouped("family")
        self._brands = sorted(split_words("brands"))
        self._places = sorted(phrases("places"))
        self._streets = sorted(phrases("streets"))

    @cached_property
    def _files(self) -> dict[str, list[str]]:
        return {
            path.stem: [line for line in path.read_text(encoding="utf-8").splitlines() if line]
            for path in sorted(_FOLDER.glob("*.txt"))
        }

    def samples(self, count: int) -> Iterator[Sample]:
        """`count` messages of one to six sentences."""
        for _ in range(count):
            yield self._styled(self._message())

    def _message(self) -> Sample:
        chance = self._random
        parts: list[str] = []
        if chance.random() < 0.45:
            parts.append(self._line("openings"))
        kinds = chance.choices(
            ("clean", "named", "placed", "logins", "general", "tereo"),
            weights=(34, 30, 10, 8, 11, 7),
            k=chance.choice((1, 1, 1, 2, 2, 3)),
        )
        parts += [self._line(kind) for kind in kinds]
        if chance.random() < 0.35:
            parts.append(self._line("closings"))
        sample: Sample = []
        for number, part in enumerate(parts):
            if number:
                sample.append(
                    Piece(chance.choice((" ", " ", "\n", "\n", "\n\n", ". ", " ")), "")
                )
            sample += self._trimmed(self._filled(part.replace("\\n", "\n")))
        return sample

    def _trimmed(self, sample: Sample) -> Sample:
        """Sometimes with fewer words around the names, or with a name that nothing announces."""
        draw = self._random.random()
        if len(sample) > 1 and draw < 0.25:
            side = self._random.choice((0, len(sample) - 1))
            text, label = sample[side]
            words = text.split(" ")
            if not label and len(words) > 3:
                keep = self._random.randint(1, len(words) - 2)
                sample[side] = Piece(" ".join(words[-keep:] if side == 0 else words[:keep]), "")
        elif len(sample) == 1 and not sample[0].label and draw < 0.12:
            words = sample[0].text.split(" ")
            place = self._random.randint(0, len(words))
            before, after = " ".join(words[:place]), " ".join(words[place:])
            name = Piece(self._person(self._origin()), "PER")
            return [
                Piece(before + " " * bool(before), ""),
                name,
                Piece(" " * bool(after) + after, ""),
            ]
        return sample

    def _line(self, kind: str) -> str:
        return self._random.choice(self._files[kind])

    def _filled(self, template: str) -> Sample:
        sample: Sample = []
        origin = self._origin()
        for number, part in enumerate(template.split("{")):
            name, closed, rest = part.partition("}")
            if number and closed and name in self._slots:
                label, make = self._slots[name]
                sample += [Piece(make(origin), label), Piece(rest, "")]
            else:
                sample.append(Piece("{" * bool(number) + part, ""))
        return sample

    @cached_property
    def _slots(self) -> dict[str, tuple[str, Callable[[str], str]]]:
        return {
            "person": ("PER", self._person),
            "given": ("PER", self._first),
            "family": ("PER", self._last),
            "initial": ("PER", lambda _: self._random.choice("ABCDEFGHJKLMNPRSTW")),
            "initials": (
                "PER",
                lambda _: "".join(self._random.choices("ABCDEGHJKLMNPRSTW", k=2)),
            ),
            "title": ("", lambda _: self._random.choice(_TITLES)),
            "address": ("ADR", self._address),
            "user": ("USR", self._user),
            "email": ("", self._email),
            "phone": ("", lambda _: self._phone()),
            "company": ("", lambda _: self._company()),
            "product": ("", lambda _: self._product()),
            "domain": ("", lambda _: self._domain()),
            "town": ("", lambda _: self._place()),
            "date": ("", lambda _: self._date()),
            "time": (
                "",
                lambda _: f"{self._random.randint(0, 23)}:{self._random.randint(0, 59):02}",
            ),
            "month": ("", lambda _: self._random.choice(_MONTHS)),
            "year": ("", lambda _: str(self._random.randint(1980, 2026))),
            "amount": (
                "",
                lambda _: f"${self._random.randint(1, 900)}.{self._random.randint(0, 99):02}",
            ),
            "n": ("", lambda _: str(self._random.randint(1, 9999))),
            "ref": ("", lambda _: self._reference()),
            "code": ("", lambda _: f"E{self._random.randint(100, 9999)}"),
            "version": (
                "",
                lambda _: f"{self._random.randint(1, 24)}.{self._random.randint(0, 10)}",
            ),
            "hash": ("", lambda _: f"{self._random.getrandbits(128):032x}"),
            "ip": ("", lambda _: f"203.0.113.{self._random.randint(1, 254)}"),
            "slug": ("", lambda _: self._random.choice(_SLUGS)),
        }

    def _origin(self) -> str:
        # Every origin weighs the same; the European lists are merely longer.
        return self._random.choice(sorted(self._given))

    def _first(self, origin: str) -> str:
        return self._name(self._given[origin])

    def _last(self, origin: str) -> str:
        names = self._family[origin if self._random.random() < 0.85 else self._origin()]
        return self._name(names)

    def _name(self, names: Sequence[str]) -> str:
        name = self._random.choice(names)
        if self._random.random() < 0.3 and len(names) > 3:
            other = self._random.choice(names)
            name = name[: max(2, len(name) // 2)] + other[len(other) // 2 :]
        return self._capitals(name)

    def _capitals(self, name: str) -> str:
        if name.startswith(("te-", "van-", "de-", "du-", "dela-")):
            name = name.replace("-", " ")
        elif "-" in name and self._random.random() < 0.3:
            name = name.replace("-", self._random.choice((" ", "")))
        words = [part[:1].upper() + part[1:] for part in name.split("-")]
        return " ".join(word[:1].upper() + word[1:] for word in "-".join(words).split(" "))

    def _person(self, origin: str) -> str:
        first, last = self._first(origin), self._last(origin)
        draw = self._random.random()
        if draw < 0.02:
            return _FOREIGN * self._random.choice((2, 3))
        if draw < 0.07:
            return f"{first[0]}. {last}"
        if draw < 0.12:
            return f"{first} {self._random.choice('ABCDEFGHJKLMNPRSTW')}. {last}"
        if draw < 0.17:
            return f"{first} {self._first(origin)} {last}"
        if draw < 0.21:
            return f"{first} {last}-{self._last(origin)}"
        if draw < 0.24 and origin in ("Chinese", "Korean"):
            return f"{last} {first}"
        return f"{first} {last}"

    def _user(self, origin: str) -> str:
        first, last = self._first(origin).lower(), self._last(origin).lower()
        first, last = first.replace(" ", ""), last.replace(" ", "")
        word, other = self._random.choices(_HANDLE_WORDS, k=2)
        n = self._random.choice(("7", "12", "42", "88", "99", "01", "1984", "2001", "nz"))
        join = self._random.choice((".", "_", "-", ""))
        return self._random.choice(
            (
                f"{first}{join}{last}", f"{first}{n}", f"{first[0]}{last}", f"{first[0]}{join}{last}{n}",
                f"{first}_{n}", f"{word}{other}{n}", f"{word}_{other}", f"{word}{join}{first}", f"{last}{first[0]}",
                f"{first}{last[0]}", f"x{word}{n}x", f"{word}{n}", f"{last}.{first}", f"{first}",
            )
        )  # fmt: skip

    def _street(self) -> str:
        draw = self._random.random()
        if draw < 0.15:
            name = self._last(self._origin())
        else:
            name = self._random.choice(self._streets).title()
        kind = self._random.choice(_TYPES)
        if self._random.random() < 0.35:
            kind = _SHORT.get(kind, kind)
        number = f"{self._random.randint(1, 399)}{self._random.choice(('', '', '', '', 'A', 'B', 'a'))}"
        unit = self._random.choice(
            (
                "",
                "",
                "",
                "",
                f"{self._random.randint(1, 12)}/",
                f"Flat {self._random.randint(1, 9)}, ",
                f"Unit {self._random.randint(1, 40)}, ",
                f"Level {self._random.randint(1, 20)}, ",
            )
        )
        if draw > 0.94:
            return f"{unit}{number} {name}"
        return f"{unit}{number} {name} {kind}"

    def _address(self, origin: str) -> str:
        draw = self._random.random()
        code = f"{self._random.randint(110, 9893):04}"
        joint = self._random.choice((", ", ", ", ", ", " ", "\n"))
        if draw < 0.12:
            box = self._random.choice(("PO Box", "P.O. Box", "P O Box", "Private Bag", "RD"))
            return f"{box} {self._random.randint(1, 9999)}{joint}{self._place()} {code}"
        if draw < 0.3:
            return self._abroad(origin, joint)
        parts = [self._street()]
        if self._random.random() < 0.55:
            parts.append(self._place())
        if self._random.random() < 0.6:
            parts.append(self._place() + (f" {code}" if self._random.random() < 0.6 else ""))
        if self._random.random() < 0.1:
            parts.append(self._random.choice(("New Zealand", "NZ", "Aotearoa")))
        return joint.join(parts)

    def _abroad(self, origin: str, joint: str) -> str:
        name, town, n = self._last(origin), self._place(), self._random.randint(1, 9999)
        code = self._random.choice(
            (
                f"{self._random.randint(10000, 99999)}",
                "SW1A 2AB",
                "1012 AB",
                "K1A 0B1",
                f"{self._random.randint(1000, 9999)}",
            )
        )
        road = self._random.choice((
            f"{n} {name} Street", f"{n} {name} Ave", f"{n} {name} Blvd Apt {n % 90 + 1}", f"{name}straat {n % 300}", f"{name}strasse {n % 300}", f"{name}weg {n % 99}",
            f"Calle {name} {n % 200}", f"Rua {name} {n % 500}", f"Via {name} {n % 100}", f"{n % 90} rue {name}", f"{n % 90} Avenue de {name}", f"{name} utca {n % 90}.",
            f"{name}katu {n % 60}", f"{name}vagen {n % 90}", f"ul. {name} {n % 90}", f"{n % 99} {name} Close", f"{n} {name} Road Suite {n % 400}", f"Av. {name} {n}", f"{name} {n % 99}",
        ))  # fmt: skip
        tail = self._random.choice(
            (
                f"{town} {code}",
                f"{code} {town}",
                town,
                f"{town}, {self._random.choice(('CA', 'TX', 'NY', 'WA', 'FL'))} {code}",
            )
        )
        return f"{road}{joint}{tail}"

    def _email(self, origin: str) -> str:
        return f"{self._first(origin).lower().replace(' ', '')}@{self._domain()}"

    def _phone(self) -> str:
        tail = f"{self._random.randint(100, 999)} {self._random.randint(1000, 9999)}"
        return self._random.choice(("021", "022", "027", "+64 21", "09", "(03)")) + " " + tail

    def _company(self) -> str:
        draw = self._random.random()
        tail = self._random.choice(_COMPANY_TAILS)
        if draw < 0.12:
            return f"{self._last(self._origin())} {self._random.choice(('Ltd', 'Limited', 'and Sons', 'Group', 'Holdings', 'Partners'))}"
        return f"{self._random.choice(_COMPANY_HEADS)} {tail}"

    def _product(self) -> str:
        name = self._random.choice(self._brands)
        if self._random.random() < 0.2:
            name = name[: max(2, len(name) // 2)] + self._random.choice(self._brands)[-3:]
        return name.capitalize() if self._random.random() < 0.8 else name

    def _domain(self) -> str:
        name = self._random.choice(_COMPANY_HEADS).lower() + self._random.choice(_HANDLE_WORDS)
        return name + self._random.choice((".example.nz", ".co.nz", ".nz", ".com", ".example"))

    def _place(self) -> str:
        return self._random.choice(self._places).title().replace("'S", "'s")

    def _date(self) -> str:
        day, month = self._random.randint(1, 28), self._random.randint(1, 12)
        year = self._random.randint(1950, 2026)
        return self._random.choice(
            (
                f"{day} {_MONTHS[month - 1]} {year}",
                f"{day:02}/{month:02}/{year}",
                f"{year}-{month:02}-{day:02}",
                f"{day} {_MONTHS[month - 1]}",
            )
        )

    def _reference(self) -> str:
        return self._random.choice(("INV-", "#", "KC-", "ORD", "")) + str(
            self._random.randint(1000, 999999)
        )

    def _styled(self, sample: Sample) -> Sample:
        """People write without capitals, in capitals, and with slips of the finger."""
        draw = self._random.random()
        if draw < 0.27:
            return [Piece(text.lower(), label) for text, label in sample]
        if draw < 0.32:
            return [Piece(text.upper(), label) for text, label in sample]
        if draw < 0.42:
            return [
                Piece(text.lower() if label == "PER" else text, label) for text, label in sample
            ]
        if draw < 0.55:
            return [
                Piece(text if label else self._slipped(text), label) for text, label in sample
            ]
        return sample

    def _slipped(self, text: str) -> str:
        words = text.split(" ")
        place = self._random.randrange(len(words))
        word = words[place]
        if len(word) > 3 and word.isalpha():
            at = self._random.randint(1, len(word) - 2)
            words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return " ".join(words)
