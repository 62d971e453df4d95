"""Growth as a picture: both axes in powers of ten, one SVG file without script or style sheet."""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _FOOT = 640, 360, 64, 120, 40, 48
_INKS = ("#1b6ca8", "#b3541e", "#2e7d4f", "#6b4fa0")


@dataclass(frozen=True, slots=True)
class Line:
    """One measured quantity over sizes; all values above 0."""

    name: str
    sizes: Sequence[float]
    values: Sequence[float]


def growth(title: str, below: str, lines: Sequence[Line]) -> str:
    """An SVG document. Lines that grow alike run parallel; a slope of 1 is linear growth."""
    across = _Scale.of([x for line in lines for x in line.sizes], _LEFT, _WIDTH - _RIGHT)
    up = _Scale.of([y for line in lines for y in line.values], _HEIGHT - _FOOT, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'font-family="sans-serif" font-size="12" role="img">',
        f"<title>{html.escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="24" font-size="15" fill="#222222">{html.escape(title)}</text>',
        *_grid(across, up),
        f'<text x="{(_LEFT + _WIDTH - _RIGHT) // 2}" y="{_HEIGHT - 8}" text-anchor="middle" '
        f'fill="#444444">{html.escape(below)}</text>',
    ]
    labels = _apart([up.at(line.values[-1]) for line in lines])
    for line, ink, label in zip(lines, _INKS, labels, strict=False):
        parts += _drawn(line, ink, across, up, label)
    return "\n".join([*parts, "</svg>", ""])


@dataclass(frozen=True, slots=True)
class _Scale:
    """Powers of ten from `low` to `high`, laid from one pixel to another."""

    low: int
    high: int
    start: float
    end: float

    @classmethod
    def of(cls, values: Sequence[float], start: float, end: float) -> "_Scale":
        low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        return cls(low, max(high, low + 1), start, end)

    def at(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def powers(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def _grid(across: _Scale, up: _Scale) -> list[str]:
    rule = 'stroke="#dddddd"'
    found: list[str] = []
    for value in across.powers():
        x = across.at(value)
        found += [
            f'<line x1="{x}" y1="{_TOP}" x2="{x}" y2="{_HEIGHT - _FOOT}" {rule}/>',
            f'<text x="{x}" y="{_HEIGHT - _FOOT + 16}" text-anchor="middle">{value:,.0f}</text>',
        ]
    for value in up.powers():
        y = up.at(value)
        found += [
            f'<line x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}" {rule}/>',
            f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{value:,g}</text>',
        ]
    return found


def _apart(heights: Sequence[float]) -> list[float]:
    """The same heights, moved down where two names would stand on each other."""
    placed = dict[int, float]()
    lowest = -math.inf
    for at in sorted(range(len(heights)), key=lambda at: heights[at]):
        lowest = placed[at] = max(heights[at], lowest + 14)
    return [placed[at] for at in range(len(heights))]


def _drawn(line: Line, ink: str, across: _Scale, up: _Scale, label: float) -> list[str]:
    points = [(across.at(x), up.at(y)) for x, y in zip(line.sizes, line.values, strict=True)]
    path = " ".join(f"{x},{y}" for x, y in points)
    x = points[-1][0]
    return [
        f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-width="2"/>',
        *(f'<circle cx="{x}" cy="{y}" r="3" fill="{ink}"/>' for x, y in points),
        f'<text x="{x + 8}" y="{label + 4:g}" fill="{ink}">{html.escape(line.name)}</text>',
    ]
