"""Sentences to learn from: our templates filled with names, streets and handles of our making."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from random import Random
from typing import NamedTuple

from guardrails.pii.reading import PLACEHOLDER, read
from guardrails.pii.values import Values
from guardrails.pii.written import peopled, somebody, written

_COVERED = 0.03
_NO_SENTENCES = (
    "openings",
    "closings",
    "written",
    "peopled",
)  # greetings, and others' messages
_FOLDER = Path(__file__).parent / "sentences"


class Piece(NamedTuple):
    """A stretch of a sample and its label: PER, ADR, USR or nothing."""

    text: str
    label: str


Sample = list[Piece]

_LABELS = {
    **dict.fromkeys(("person", "given", "family", "initial", "initials"), "PER"),
    "address": "ADR",
    "user": "USR",
}


class Corpus:
    """Draws samples; the same seed draws the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311
        self._values = Values(self._random)

    @cached_property
    def _files(self) -> dict[str, list[str]]:
        lines = written()
        files = {
            path.stem: [
                read(line).text
                for line in path.read_text(encoding="utf-8").splitlines()
                if line
            ]
            for path in sorted(_FOLDER.glob("*.txt"))
        }
        return files | {"written": lines, "peopled": [*filter(somebody, lines)]}

    def samples(self, count: int) -> Iterator[Sample]:
        """`count` messages of one to six sentences."""
        for _ in range(count):
            yield self._styled(self._message())

    def every(self) -> Iterator[tuple[str, str]]:
        """Each of our own templates once, as it stands and filled."""
        for kind, lines in self._files.items():
            if kind not in _NO_SENTENCES:
                for line in lines:
                    yield line, "".join(piece.text for piece in self._filled(line))

    def _message(self) -> Sample:
        chance = self._random
        parts: list[str] = []
        if chance.random() < 0.45:
            parts.append(self._line("openings"))
        kinds = chance.choices(
            (
                "clean",
                "tempting",
                "named",
                "mentioned",
                "placed",
                "logins",
                "general",
                "tereo",
                "foreign",
                "written",
                "peopled",
            ),
            weights=(22, 22, 30, 26, 32, 8, 14, 9, 4, 34, 16),
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
            name = Piece(self._values.person(self._values.origin()), "PER")
            return [
                Piece(before + " " * bool(before), ""),
                name,
                Piece(" " * bool(after) + after, ""),
            ]
        return sample

    def _line(self, kind: str) -> str:
        line = self._random.choice(self._files[kind])
        return peopled(line, self._random) if kind == "peopled" else line

    def _filled(self, template: str) -> Sample:
        sample: Sample = []
        origin = self._values.origin()
        for number, part in enumerate(template.split("{")):
            name, closed, rest = part.partition("}")
            if number and closed and name in self._values.slots:
                made = self._values.slots[name](origin)
                sample += [Piece(made, _LABELS.get(name, "")), Piece(rest, "")]
            else:
                sample.append(Piece("{" * bool(number) + part, ""))
        return sample

    def _styled(self, sample: Sample) -> Sample:
        """People write without capitals, in capitals, and with slips of the finger."""
        sample = [self._covered(piece) for piece in sample]
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

    def _covered(self, piece: Piece) -> Piece:
        """Now and then a name is a placeholder already: what was said before is known."""
        if piece.label and self._random.random() < _COVERED:
            return Piece(PLACEHOLDER, "")
        return piece

    def _slipped(self, text: str) -> str:
        words = text.split(" ")
        place = self._random.randrange(len(words))
        word = words[place]
        if len(word) > 3 and word.isalpha():
            at = self._random.randint(1, len(word) - 2)
            words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return " ".join(words)
