"""How sure a figure is: intervals for shares and ratios, and tests for two runs compared."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Z = 1.959963984540054  # 97.5 % of a normal distribution lies below it
RESAMPLES = 2_000
# More than this many cases are resampled in blocks: the interval of a mean over independent
# cases hardly differs, and 100,000 cases cost as much as 2,000.
BLOCKS = 2_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and the 95 % interval around it."""

    value: float
    low: float
    high: float


def wilson(hits: float, n: int) -> Interval:
    """A share of `n` independent cases, with Wilson's score interval."""
    if n < 1:
        raise ValueError("a share needs at least one case")
    share, square = hits / n, Z * Z
    centre = (share + square / (2 * n)) / (1 + square / n)
    reach = Z * math.sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return Interval(
        share, max(0.0, min(centre - reach, share)), min(1.0, max(centre + reach, share))
    )


def ratio(hits: Floats, of: Floats, *, seed: int) -> Interval:
    """Sum by sum over the cases, with a bootstrap interval that resamples whole cases.

    Where every case says the same (nothing leaked at all, say) resampling would claim
    certainty; there the interval is that of a share of as many cases.
    """
    total = float(of.sum())
    if total <= 0:
        raise ValueError("a ratio needs something to divide by")
    value = float(hits.sum()) / total
    if value <= 0 or value >= 1:
        return wilson(value * len(of), len(of))
    drawn = _resampled(np.stack([hits, of], axis=1), seed=seed)
    ratios = drawn[:, 0] / np.maximum(drawn[:, 1], 1e-12)
    low, high = np.quantile(ratios, [0.025, 0.975])
    return Interval(value, float(low), float(high))


def figure(hits: Floats, of: Floats, *, seed: int) -> Interval:
    """The interval that fits: Wilson's where every case is a yes or a no, else the bootstrap."""
    yes_or_no = bool(np.all(of == 1) and np.all((hits == 0) | (hits == 1)))
    return wilson(float(hits.sum()), len(of)) if yes_or_no else ratio(hits, of, seed=seed)


def paired(
    before: tuple[Floats, Floats], after: tuple[Floats, Floats], *, seed: int
) -> Interval:
    """After minus before over the same cases, resampled together."""
    if len({len(column) for column in (*before, *after)}) != 1:
        raise ValueError("two runs are compared over the same cases")
    columns = np.stack([*before, *after], axis=1)
    drawn = _resampled(columns, seed=seed)
    low, high = np.quantile(_difference(drawn), [0.025, 0.975])
    return Interval(
        float(_difference(columns.sum(axis=0)[None, :])[0]), float(low), float(high)
    )


def mcnemar(only_before: int, only_after: int) -> float:
    """How likely so uneven a change is by chance: the exact two-sided test on what changed."""
    changed, fewer = only_before + only_after, min(only_before, only_after)
    if changed == 0:
        return 1.0
    logs = [_log_choose(changed, k) - changed * math.log(2) for k in range(fewer + 1)]
    return min(1.0, 2 * math.fsum(math.exp(term) for term in logs))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _difference(sums: Floats) -> Floats:
    safe = np.maximum(sums, 1e-12)
    return sums[:, 2] / safe[:, 3] - sums[:, 0] / safe[:, 1]


def _resampled(columns: Floats, *, seed: int) -> Floats:
    """The column sums of `RESAMPLES` draws with replacement."""
    blocks = _in_blocks(columns)
    chance = np.random.default_rng(seed)
    n = len(blocks)
    counts = chance.multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    return counts.astype(np.float64) @ blocks


def _in_blocks(columns: Floats) -> Floats:
    if len(columns) <= BLOCKS:
        return columns
    block = np.arange(len(columns)) % BLOCKS
    summed = np.zeros((BLOCKS, columns.shape[1]))
    np.add.at(summed, block, columns)
    return summed
