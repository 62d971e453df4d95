# pyright: basic
"""General texts in the manner of public synthetic sets: our redactor and stock Presidio on them.

Run `python -m evals.bench.public_style [ROWS]`; exit 1 over a line. `--write` makes the cases anew.
Templates and values are ours; nothing was tuned on them.
"""

import json
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

from evals.bench.pii import _INDIRECT, _found, _signs, _stock, cases
from guardrails.pii import Detector
from guardrails.redaction import Span

_HERE = Path(__file__).parent
_CASES = _HERE.parent / "cases" / "pii_public.jsonl"
_SEED, _ROWS, _ONE_IN = 7, 520, 5
_LEAK, _OVER = 8.4, 4.2
_KINDS = {
    **dict.fromkeys(("person", "given", "family"), "PERSON"),
    "address": "LOCATION_ADDRESS",
    "card": "CREDIT_CARD",
    "iban": "IBAN_CODE",
    "phone": "PHONE_NUMBER",
    "email": "EMAIL_ADDRESS",
    "ip": "IP_ADDRESS",
    "ssn": "NZ_IRD",  # the numbers of any state's taxpayers bear this name
    "licence": "DRIVER_LICENCE",
}
# Of the types that Presidio finds as it comes, those that are personal directly.
_STOCK_TYPES = (
    "PERSON EMAIL_ADDRESS PHONE_NUMBER CREDIT_CARD IBAN_CODE IP_ADDRESS US_SSN US_DRIVER_LICENSE"
    " US_BANK_NUMBER US_ITIN US_PASSPORT UK_NHS CRYPTO MEDICAL_LICENSE LOCATION"
)
_STOCK = frozenset(_STOCK_TYPES.split())


class Maker:
    """Fills templates; the same seed gives the same rows."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311
        self._lists = tomllib.loads((_HERE / "public_style.toml").read_text(encoding="utf-8"))
        pick, number = self._random.choice, self._random.randint
        self._made: Mapping[str, Callable[[], str]] = {
            "person": self._person,
            "address": self._address,
            "card": lambda: self._lengthened(pick(("4", "51", "37")), 16),
            "iban": self._iban,
            "phone": self._phone,
            "email": lambda: (
                f"{pick(self._lists['given'])}.{number(1, 99)}@{pick(self._lists['domain'])}".lower()
            ),
            "ip": lambda: f"203.0.113.{number(1, 254)}",
            "ssn": lambda: f"{number(100, 665)}-{number(10, 99)}-{number(1000, 9999)}",
            "licence": lambda: f"{pick('ABCDEFGH')}{number(1000000, 9999999)}",
            "date": self._date,
            "year": lambda: str(number(1950, 2024)),
            "amount": lambda: f"${number(5, 4000)}.{number(0, 99):02}",
            "age": lambda: str(number(18, 93)),
            "n": lambda: str(number(2, 400)),
        }

    def row(self, template: str) -> tuple[str, list[Span]]:
        """A text and where its personal values stand."""
        text, spans = "", []
        for number, part in enumerate(template.replace("\\n", "\n").split("{")):
            name, closed, rest = part.partition("}")
            if not number or not closed:
                text += part
                continue
            value = self._value(name)
            if name in _KINDS:
                spans.append(Span(len(text), len(text) + len(value), _KINDS[name], 1.0, ""))
            text += value + rest
        return text, spans

    def _value(self, name: str) -> str:
        return (
            self._made[name]() if name in self._made else self._random.choice(self._lists[name])
        )

    def _person(self) -> str:
        return f"{self._value('given')} {self._value('family')}"

    def _address(self) -> str:
        number, town = self._random.randint(1, 9800), self._value("city")
        tail = self._random.choice(
            ("", f", {town}", f", {town} {self._random.randint(10000, 98000)}")
        )
        unit = self._random.choice(("", "", "", " Apt. 12", " Suite 310"))
        return f"{number} {self._value('street')}{unit}{tail}"

    def _phone(self) -> str:
        a, b, c = (self._random.randint(200, 989) for _ in range(3))
        return self._random.choice(
            (
                f"({a}) 555-{b}{c % 10}",
                f"+1-{a}-555-0{b}",
                f"{a}-555-{b}{c % 10}",
                f"+44 {a} 5550 {b}",
            )
        )

    def _date(self) -> str:
        day, month, year = self._random.randint(1, 28), self._random.randint(1, 12), 2024
        return self._random.choice(
            (f"{month}/{day}/{year}", f"{year}-{month:02}-{day:02}", f"May {day}")
        )

    def _lengthened(self, begun: str, length: int) -> str:
        figures = begun + "".join(
            str(self._random.randint(0, 9)) for _ in range(length - 1 - len(begun))
        )
        doubled = [int(f) * (2 - n % 2) for n, f in enumerate(reversed(figures))]
        return figures + str(-sum(d - 9 * (d > 9) for d in doubled) % 10)

    def _iban(self) -> str:
        own = "".join(str(self._random.randint(0, 9)) for _ in range(18))
        check = 98 - int(f"{own}131400") % 97
        return f"DE{check:02}{own}"


def main(arguments: Sequence[str]) -> int:
    """Print both redactors' figures; or write the cases."""
    if "--write" in arguments:
        _write()
        return 0
    chosen = cases("all", _CASES)[: int(arguments[0]) if arguments else _ROWS]
    detector, (name, stock) = Detector(), _stock()
    ours = [_signs(_found(detector, case.text)) for case in chosen]
    theirs = [
        {
            place
            for found in stock.analyze(case.text, language="en")
            if found.entity_type in _STOCK
            for place in range(found.start, found.end)
        }
        for case in chosen
    ]
    leak, over = _figures(chosen, ours)
    print(f"ours: leak {leak:.2f} % (line {_LEAK}), over-redaction {over:.2f} % (line {_OVER})")
    print("{}: leak {:.2f} %, over-redaction {:.2f} %".format(name, *_figures(chosen, theirs)))
    return 0 if leak <= _LEAK and over <= _OVER else 1


def _figures(chosen, covered) -> tuple[float, float]:
    gold = [
        _signs([span for span in case.spans if span.type not in _INDIRECT]) for case in chosen
    ]
    left = sum(len(one - found) for one, found in zip(gold, covered, strict=True))
    plain = sum(len(case.text) - len(one) for case, one in zip(chosen, gold, strict=True))
    taken = sum(len(found - one) for one, found in zip(gold, covered, strict=True))
    return 100 * left / sum(map(len, gold)), 100 * taken / plain


def _write() -> None:
    maker = Maker(_SEED)
    templates = (_HERE / "public_style.tsv").read_text(encoding="utf-8").splitlines()
    lines: dict[str, str] = {}
    for number in range(_ROWS):
        text, spans = maker.row(templates[number % len(templates)])
        marks = [{"start": s.start, "end": s.end, "type": s.type} for s in spans]
        row = {"id": f"public-{number:03}", "text": text, "spans": marks, "split": "held"}
        lines.setdefault(text, json.dumps(row, ensure_ascii=False))
    _CASES.write_text("\n".join(lines.values()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
