# pyright: basic
"""What every match of a pattern must hold, read off the pattern: pieces of words, short or long."""

import re

# Python's own reader of patterns: those here are in the part of the language that RE2 shares.
from re import _parser  # pyright: ignore[reportAttributeAccessIssue]
from typing import Any

# Inside a row: a word's edge, and some sign that belongs to no word.
_EDGE, _NO_WORD = "\x07", "\x06"
# Beside a piece: that a word ends here. A blank says the same of a stretch without white space.
PAD = "\x08"
LONGEST = 4
# Stretches without white space by their length: `#` and a figure, for figures are folded to 0.
LENGTHS = {8: "#8", 12: "#1", 16: "#2", 24: "#3", 40: "#4"}
# Rows that one place may have before the row is broken off, and signs that a class may have.
_MOST, _WIDEST = 256, 8
# From each sign so many are read to see that too few of a class follow: still linear.
_FEW = 16
_SPACE = b" \t\n\r\f\v"
_CATEGORIES = {
    "DIGIT": frozenset(b"0123456789"),
    "SPACE": frozenset(_SPACE),
    "WORD": frozenset(code for code in range(128) if chr(code).isalnum() or chr(code) == "_"),
}
# How much a sign tells: letters by how rare they are, marks most.
_TELLS = dict.fromkeys("etaoinsrh", 1.0) | dict.fromkeys("dlcumwfgypb", 1.4)
_TELLS |= dict.fromkeys("vkjxqz", 2.0) | dict.fromkeys(f"{PAD} ", 0.8)
_TELLS |= dict.fromkeys(".,'", 1.5) | dict.fromkeys("0-\n", 2.3)
_MARK, _LEAST, _LENGTH = 2.4, 2.2, 3.3
_KEPT = 6  # conditions of one pattern: a further one seldom spares a text

Rows = frozenset[str]
Condition = frozenset[str]  # one of these pieces


def folded(code: int) -> str:
    """A sign as pieces know it: small, figures as 0, white space as a blank."""
    sign = chr(code).lower()
    return "0" if sign in "123456789" else " " if code in _SPACE else sign


def inword(sign: str) -> bool:
    """Whether a folded sign belongs to a word, as patterns mean it."""
    return "a" <= sign <= "z" or sign in ("0", "_")


def required(pattern: str, *, case: bool = False) -> list[Condition]:
    """Conditions that each match meets; a pattern that cannot be read makes none."""
    try:
        parts = _parser.parse(pattern)
    except (re.error, ValueError, OverflowError):
        return []
    found = {*_Walk(case=case).along(parts).conditions}
    return sorted(found, key=_telling, reverse=True)[:_KEPT]


def one_class(pattern: str) -> bool:
    """Whether a pattern is a sign of one class, or a few or more of them in a row."""
    parts = _parser.parse(pattern)
    if len(parts) == 1 and str(parts[0][0]) == "MAX_REPEAT":
        least, _, repeated = parts[0][1]
        parts = repeated if 0 < least <= _FEW else ()
    return len(parts) == 1 and str(parts[0][0]) in ("IN", "NOT_LITERAL")


class _Walk:
    """Along a pattern: the rows of signs that may stand before this place, and conditions."""

    def __init__(self, *, case: bool) -> None:
        self.rows: Rows = frozenset({""})
        self.whole = True  # nothing was broken off: the rows are all there is
        self.conditions: list[Condition] = []
        self._always: list[Condition] = []
        self._case = case

    def along(self, parts: Any) -> "_Walk":  # noqa: ANN401 - the reader's own trees
        """Walk along things in a row."""
        for kind, value in parts:
            self._step(str(kind), value)
        self._keep()
        self.conditions += self._always
        return self

    def _inner(self, parts: Any) -> "_Walk":  # noqa: ANN401
        return _Walk(case=self._case).along(parts)

    def _step(self, kind: str, value: Any) -> None:  # noqa: ANN401
        match kind:
            case "LITERAL":
                self._append(frozenset({folded(value)}))
                self._always += [frozenset("\n")] if value == ord("\n") else []
            case "IN" if signs := _signs(value, case=self._case):
                self._append(signs)
            case "AT":
                self._append(frozenset({_place(str(value))}))
            case "SUBPATTERN":
                self._part(self._inner(value[-1]))
            case "BRANCH":
                self._branch([self._inner(side) for side in value[1]])
            case "MAX_REPEAT" | "MIN_REPEAT":
                self._repeat(*value)
            case _:
                self._break_off()

    def _append(self, rows: Rows) -> None:
        if len(self.rows) * len(rows) > max(_MOST, 2 * len(rows)):
            self._break_off()
        self.rows = frozenset(row + further for row in self.rows for further in rows)

    def _part(self, part: "_Walk") -> None:
        self._always += part._always
        if part.whole:
            self._append(part.rows)
        else:
            self._break_off()
            self.conditions += part.conditions

    def _branch(self, sides: "list[_Walk]") -> None:
        if all(side.whole for side in sides):
            self._append(frozenset[str]().union(*(side.rows for side in sides)))
            return
        self._break_off()
        best = [max(side.conditions, key=_telling) for side in sides if side.conditions]
        if len(best) == len(sides):  # one way without any and nothing is required
            self.conditions.append(frozenset[str]().union(*best))

    def _repeat(self, least: int, most: int, parts: Any) -> None:  # noqa: ANN401
        once = self._inner(parts)
        if not least and most == 1 and once.whole:
            self._append(once.rows | {""})
            return
        if not least:
            self._break_off()
            return
        self._always += _length(least, parts, case=self._case)
        for _ in range(min(int(least), LONGEST)):
            self._part(once)
        if once.whole and (most != least or least > LONGEST):
            self._break_off()
            for _ in range(min(int(least), LONGEST - 1)):
                self._append(once.rows)  # the last ones stand before what follows

    def _break_off(self) -> None:
        self._keep()
        self.rows, self.whole = frozenset({""}), False

    def _keep(self) -> None:
        pieces = {_piece(row) for row in self.rows}
        if "" not in pieces:
            self.conditions.append(frozenset(pieces))


def _place(kind: str) -> str:
    if kind == "AT_BOUNDARY":
        return _EDGE
    # Before its first sign and behind its last one a text is as good as white.
    return " " if kind.startswith(("AT_BEGINNING", "AT_END")) else ""


def _length(least: int, parts: Any, *, case: bool) -> list[Condition]:  # noqa: ANN401
    """A sign that is not white, so many times, makes a stretch of at least that length."""
    fits = [length for length in LENGTHS if length <= least]
    if not fits or len(parts) != 1 or str(parts[0][0]) != "IN":
        return []
    if not _codes(parts[0][1], case=case).isdisjoint(_SPACE):
        return []
    return [frozenset({LENGTHS[max(fits)]})]


def _signs(items: Any, *, case: bool) -> Rows:  # noqa: ANN401
    """The signs of a class; nothing where they are too many."""
    signs = frozenset(map(folded, _codes(items, case=case)))
    if len(signs) > LONGEST and not any(map(inword, signs)):
        return frozenset({_NO_WORD})
    return signs if len(signs) <= _WIDEST else frozenset()


def _codes(items: Any, *, case: bool) -> frozenset[int]:  # noqa: ANN401
    codes: set[int] = set()
    negated = False
    for kind, value in items:
        match str(kind):
            case "NEGATE":
                negated = True
            case "LITERAL":
                codes.add(value)
            case "RANGE":
                codes.update(range(value[0], value[1] + 1))
            case _:
                codes |= _category(str(value))
    if not case:
        codes |= set(bytes(codes).lower()) | set(bytes(codes).upper())
    return frozenset(range(256)) - codes if negated else frozenset(codes)


def _category(name: str) -> frozenset[int]:
    kind = name.removeprefix("CATEGORY_")
    if kind.startswith("NOT_"):
        return frozenset(range(256)) - _CATEGORIES[kind.removeprefix("NOT_")]
    return _CATEGORIES[kind]


def _piece(row: str) -> str:
    """The most telling piece of a row; nothing where none tells enough."""
    best = max(_pieces(row), key=lambda piece: (_weight(piece), piece), default="")
    return best if _weight(best) >= _LEAST else ""


def _telling(condition: Condition) -> tuple[float, int, list[str]]:
    return min(map(_weight, condition)), -len(condition), sorted(condition)


def _weight(piece: str) -> float:
    if piece in LENGTHS.values():
        return _LENGTH
    return sum(_TELLS.get(sign, _MARK) for sign in piece)


def _pieces(row: str) -> set[str]:
    """Pieces of a row as it stands, and of its words alone; none reaches over white space."""
    found: set[str] = set()
    for stretch in row.replace(_EDGE, "").split(_NO_WORD):
        found |= _parted(stretch, " ")
    return found | _parted(_worded(row), PAD)


def _parted(stretch: str, pad: str) -> set[str]:
    parts = stretch.split(" ")
    found: set[str] = set()
    for place, part in enumerate(parts):
        left, right = pad if place else "", pad if place + 1 < len(parts) else ""
        found |= windows(left + part + right, LONGEST) if part else set()
    return found


def windows(text: str, width: int) -> set[str]:
    """Every piece of that width; all of a shorter text."""
    return {text[start : start + width] for start in range(max(1, len(text) - width + 1))}


def _worded(row: str) -> str:
    """Words, their edges and whatever parts them."""
    signs: list[str] = []
    for place, sign in enumerate(row):
        if sign == _EDGE:
            before = row[:place].rstrip(_EDGE)[-1:]
            after = row[place:].lstrip(_EDGE)[:1]
            # On the far side of an edge stands a sign of no word, or the text ends.
            unseen = (not before and after and inword(after)) or (
                not after and before and inword(before)
            )
            signs.append(" " if unseen else "")
        elif sign in (_NO_WORD, " "):
            signs.append(" ")
        else:
            signs.append(sign if inword(sign) else PAD)
    return "".join(signs)
