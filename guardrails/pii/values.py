"""Names, streets, handles and references of our making, drawn by a seeded generator."""

from collections.abc import Callable, Sequence
from functools import cached_property
from random import Random

from guardrails.pii.lexicon import everyday, grouped, phrases, split_words
from guardrails.pii.reading import FOREIGN_LETTER

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


_INITIALS = "ABCDEFGHJKLMNPRSTW"
_ABROAD = 0.4
# Names of English are its words as well, so they take most to learn.
_NEAREST = 1.8
# How often a name is one that is a word of every day too: `Grace`, `Mark`, `Will`.
_ALSO_A_WORD = 0.18
# Small words before a family, by origin, and how often one stands there.
_PARTICLES = {
    "European": ("de", "van", "von", "le", "du", "van der"),
    "Germanic": ("van", "van der", "van den", "de", "ten", "ter", "von", "zu"),
    "Romance": ("de", "del", "de la", "di", "da", "dos", "le", "du", "lo"),
    "Nordic": ("af", "av", "von"),
    "Celtic": ("ni", "nic", "mac", "ap"),
}
_OF_SOMEWHERE = 0.06
# Of addresses abroad: how many are counted by house and block, and how many of these end with a town.
_COUNTED, _IN_TOWN = 0.3, 0.75
# Above it, of streets at home: those that are a highway and have no name.
_HIGHWAY = 0.985


def _deaf(make: Callable[[], str]) -> Callable[[str], str]:
    """A value that no origin changes."""
    return lambda _: make()


class Values:
    """Draws values; a part of the names is spliced from two others.

    So the tagger learns to know a name by its surroundings as well.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self._given = grouped("given")
        self._family = grouped("family")
        self._morphemes = grouped("morphemes")
        self._origins = sorted(self._given)
        self._common = {
            origin: sorted(everyday().intersection(names)) or names
            for origin, names in self._given.items()
        }
        self._common["European"] += sorted(split_words("common"))
        self._weights = [
            1.0 if f"{origin}-given-start" in self._morphemes else _ABROAD
            for origin in self._origins
        ]
        self._weights[self._origins.index("European")] = _NEAREST
        self._fillers = {
            heading: [word.replace("_", " ") for word in entries]
            for heading, entries in grouped("fillers").items()
        }
        self._brands = sorted(split_words("brands"))
        self._places = sorted(phrases("places"))
        self._streets = sorted(phrases("streets"))

    @cached_property
    def slots(self) -> dict[str, Callable[[str], str]]:
        """What each `{slot}` of a template is filled with, given an origin of names."""
        pick, number = self._random.choice, self._random.randint
        plain: dict[str, Callable[[], str]] = {
            "phone": self.phone,
            "company": self.company,
            "product": self.product,
            "domain": self.domain,
            "town": self.place,
            "date": self.date,
            "ref": self.reference,
            "initial": lambda: pick(_INITIALS),
            "initials": lambda: pick(_INITIALS) + pick(_INITIALS),
            "title": lambda: pick(self._fillers["titles"]),
            "month": lambda: pick(self._fillers["months"]),
            "slug": lambda: pick(self._fillers["slugs"]),
            "time": lambda: f"{number(0, 23)}:{number(0, 59):02}",
            "year": lambda: str(number(1980, 2026)),
            "amount": lambda: f"${number(1, 900)}.{number(0, 99):02}",
            "n": lambda: str(number(1, 9999)),
            "code": lambda: f"E{number(100, 9999)}",
            "version": lambda: f"{number(1, 24)}.{number(0, 10)}",
            "hash": lambda: f"{self._random.getrandbits(128):032x}",
            "ip": lambda: f"203.0.113.{number(1, 254)}",
        }
        named: dict[str, Callable[[str], str]] = {
            "person": self.person,
            "given": self.first,
            "family": self.last,
            "address": self.address,
            "user": self.user,
            "email": self.email,
            "eponym": self.last,  # a thing that bears somebody's name
            "namesake": self.first,
            # Words that are names as well and name nobody here.
            "pun": lambda _: self.capitals(pick(self._common["European"])),
        }
        return named | {name: _deaf(make) for name, make in plain.items()}

    def origin(self) -> str:
        # Those whom this house serves most weigh the same; the rest of the world weighs less.
        return self._random.choices(self._origins, self._weights)[0]

    def first(self, origin: str) -> str:
        if self._random.random() < _ALSO_A_WORD:
            return self.capitals(self._random.choice(self._common[origin]))
        return self.name(self._given[origin], f"{origin}-given")

    def last(self, origin: str) -> str:
        home = origin if self._random.random() < 0.85 else self.origin()
        name = self.name(self._family[home], f"{home}-family")
        if home in _PARTICLES and self._random.random() < _OF_SOMEWHERE:
            particle = self._random.choice(_PARTICLES[home])
            return f"{self.capitals(particle) if self._random.random() < 1 / 4 else particle} {name}"
        return name

    def name(self, names: Sequence[str], built: str) -> str:
        """A name of the lists, one spliced from two of them, or one built of its parts."""
        pick, draw = self._random.choice, self._random.random()
        name = pick(names)
        if draw < 0.25 and f"{built}-start" in self._morphemes:
            name = pick(self._morphemes[f"{built}-start"])
            name += pick(self._morphemes[f"{built}-end"])
        elif draw < 0.45 and len(names) > 3:
            other = pick(names)
            name = name[: max(2, len(name) // 2)] + other[len(other) // 2 :]
        return self.capitals(name.strip("-"))

    def capitals(self, name: str) -> str:
        if name.startswith(("te-", "van-", "de-", "du-", "dela-")):
            name = name.replace("-", " ")
        elif "-" in name and self._random.random() < 0.3:
            name = name.replace("-", self._random.choice((" ", "")))
        words = [part[:1].upper() + part[1:] for part in name.split("-")]
        return " ".join(word[:1].upper() + word[1:] for word in "-".join(words).split(" "))

    def person(self, origin: str) -> str:
        """A whole name, in one of the shapes that people write."""
        first, last = self.first(origin), self.last(origin)
        shapes = (
            (74, f"{first} {last}"),
            (2, FOREIGN_LETTER * self._random.choice((2, 3))),
            (5, f"{first[0]}. {last}"),
            (5, f"{first} {self._random.choice(_INITIALS)}. {last}"),
            (2, f"{first[0]}.{self._random.choice(_INITIALS)}. {last}"),
            (2, f"{first[0]} {self._random.choice(_INITIALS)} {last}"),
            (5, f"{first} {self.first(origin)} {last}"),
            (4, f"{first} {last}-{self.last(origin)}"),
            (5 if origin in ("Chinese", "Korean") else 0, f"{last} {first}"),
        )
        weights, texts = zip(*shapes, strict=True)
        return self._random.choices(texts, weights=weights)[0]

    def user(self, origin: str) -> str:
        first, last = self.first(origin).lower(), self.last(origin).lower()
        first, last = first.replace(" ", ""), last.replace(" ", "")
        word, other = self._random.choices(self._fillers["handle_words"], k=2)
        n = self._random.choice(("7", "12", "42", "88", "99", "01", "1984", "2001", "nz"))
        join = self._random.choice((".", "_", "-", ""))
        return self._random.choice(
            (
                f"{first}{join}{last}", f"{first}{n}", f"{first[0]}{last}", f"{first[0]}{join}{last}{n}",
                f"{first}_{n}", f"{word}{other}{n}", f"{word}_{other}", f"{word}{join}{first}", f"{last}{first[0]}",
                f"{first}{last[0]}", f"x{word}{n}x", f"{word}{n}", f"{last}.{first}", f"{first}",
            )
        )  # fmt: skip

    def street(self) -> str:
        draw = self._random.random()
        if draw < 0.15:
            name = self.last(self.origin())
        else:
            name = self._random.choice(self._streets).title()
        kind = self._random.choice(self._fillers["types"])
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
        if draw > _HIGHWAY:
            return f"{number} State Highway {self._random.randint(1, 94)}"
        if draw > 0.94:
            return f"{unit}{number} {name}"
        return f"{unit}{number} {name} {kind}"

    def address(self, origin: str) -> str:
        draw = self._random.random()
        code = f"{self._random.randint(110, 9893):04}"
        joint = self._random.choice((", ", ", ", ", ", " ", "\n"))
        if draw < 0.12:
            box = self._random.choice(("PO Box", "P.O. Box", "P O Box", "Private Bag", "RD"))
            return f"{box} {self._random.randint(1, 9999)}{joint}{self.place()} {code}"
        if draw < 0.3:
            return self.abroad(origin, joint)
        parts = [self.street()]
        if self._random.random() < 0.55:
            parts.append(self.place())
        if self._random.random() < 0.6:
            parts.append(self.place() + (f" {code}" if self._random.random() < 0.6 else ""))
        if self._random.random() < 0.1:
            parts.append(self._random.choice(("New Zealand", "NZ", "Aotearoa")))
        return joint.join(parts)

    def estate(self, origin: str) -> str:
        """Where houses, blocks and floors are counted, and streets have no kind."""
        number = self._random.randint
        name, other, town = self.last(origin), self.last(origin), self.place()
        block, n = self._random.choice("ABCDEFGH"), number(1, 240)
        code = self._random.choice(("", f" {number(1000, 9999)}", f" {number(100000, 899999)}"))
        home = self._random.choice((
            f"House {n}, Street {number(1, 90)}, {name} Town", f"Flat {block}-{n}, {name} Apartments, {other} Nagar", f"{block}-{n}, {name} Residency, {other} Road",
            f"Villa {n}, Al {name} Road", f"Building {n}, Zone {number(1, 90)}, Street {number(1, 900)}", f"Blk {n} {name} Ave {number(1, 9)} #{number(1, 30):02}-{number(1, 300)}",
            f"{n} {name}-daero, {other}-gu", f"{name}-gu, {other}-ro {n}, {number(2, 30)}F", f"Room {n}, Tower {block}, {name} Plaza, {other} District", f"No. {n}, {name} Road, {other} District",
            f"Rm {number(1, 40)}, {number(2, 40)}/F, {n} {name} Road", f"Flat {block}, {number(2, 40)}/F, {name} Building, {n} {other} Street", f"Jl. {name} No. {n}", f"No. {n}, Jalan {name}",
            f"Lot {n}, {name} Rd", f"Lot {n} {name} Subdivision, Brgy {other}", f"Plot {n}, {name} Estate", f"{n}-{number(1, 9)}-{number(1, 20)} {name}, {other}-ku",
            f"{name} Mah. {other} Sok. No:{n}", f"ul. {name} {n}, kv. {number(1, 90)}", f"{n} The {name}", f"{number(1, 20)}th floor, {name} House, {n} {other} Road",
        ))  # fmt: skip
        return f"{home}, {town}{code}" if self._random.random() < _IN_TOWN else home

    def abroad(self, origin: str, joint: str) -> str:
        if self._random.random() < _COUNTED:
            return self.estate(origin)
        name, town, n = self.last(origin), self.place(), self._random.randint(1, 9999)
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
            f"{name}katu {n % 60}", f"{name}vagen {n % 90}", f"ul. {name} {n % 90}", f"{name}gade {n % 99}", f"{name}ova {n % 99}", f"{name} iela {n % 80}", f"Bulevar {name} {n % 90}", f"{name} prospekt {n % 99}", f"{n % 99} {name} Close", f"{n} {name} Road Suite {n % 400}", f"Av. {name} {n}", f"{name} {n % 99}",
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

    def email(self, origin: str) -> str:
        return f"{self.first(origin).lower().replace(' ', '')}@{self.domain()}"

    def phone(self) -> str:
        tail = f"{self._random.randint(100, 999)} {self._random.randint(1000, 9999)}"
        return self._random.choice(("021", "022", "027", "+64 21", "09", "(03)")) + " " + tail

    def company(self) -> str:
        draw = self._random.random()
        tail = self._random.choice(self._fillers["company_tails"])
        if draw < 0.12:
            return f"{self.last(self.origin())} {self._random.choice(('Ltd', 'Limited', 'and Sons', 'Group', 'Holdings', 'Partners'))}"
        return f"{self._random.choice(self._fillers['company_heads'])} {tail}"

    def product(self) -> str:
        name = self._random.choice(self._brands)
        draw = self._random.random()
        if draw < 0.2:
            name = name[: max(2, len(name) // 2)] + self._random.choice(self._brands)[-3:]
        elif draw < 0.26:
            return name.capitalize() + self._random.choice(self._brands).capitalize()
        return name.capitalize() if self._random.random() < 0.8 else name

    def domain(self) -> str:
        name = self._random.choice(
            self._fillers["company_heads"]
        ).lower() + self._random.choice(self._fillers["handle_words"])
        return name + self._random.choice((".example.nz", ".co.nz", ".nz", ".com", ".example"))

    def place(self) -> str:
        return self._random.choice(self._places).title().replace("'S", "'s")

    def date(self) -> str:
        day, month = self._random.randint(1, 28), self._random.randint(1, 12)
        year = self._random.randint(1950, 2026)
        return self._random.choice(
            (
                f"{day} {self._fillers['months'][month - 1]} {year}",
                f"{day:02}/{month:02}/{year}",
                f"{year}-{month:02}-{day:02}",
                f"{day} {self._fillers['months'][month - 1]}",
            )
        )

    def reference(self) -> str:
        return self._random.choice(("INV-", "#", "KC-", "ORD", "")) + str(
            self._random.randint(1000, 999999)
        )
