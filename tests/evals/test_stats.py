"""Intervals against values that are known from elsewhere."""

import numpy as np
import pytest

from evals import stats


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        # The first three are printed in many textbooks on Wilson's interval.
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_wilson_gives_the_known_bounds(hits: int, n: int, low: float, high: float) -> None:
    interval = stats.wilson(hits, n)

    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        stats.wilson(0, 0)


def test_the_bootstrap_agrees_with_wilson_where_both_apply() -> None:
    hits = np.array([1.0] * 300 + [0.0] * 700)

    interval, known = stats.ratio(hits, np.ones(1000), seed=1), stats.wilson(300, 1000)

    assert interval.value == known.value
    assert (interval.low, interval.high) == pytest.approx((known.low, known.high), abs=0.005)


def test_the_same_seed_gives_the_same_interval() -> None:
    hits, of = np.array([1.0, 0.0, 7.0, 2.0]), np.array([5.0, 9.0, 30.0, 2.0])

    assert stats.ratio(hits, of, seed=3) == stats.ratio(hits, of, seed=3)


def test_no_leak_at_all_claims_no_certainty() -> None:
    interval = stats.ratio(np.zeros(50), np.full(50, 12.0), seed=1)

    assert interval.value == interval.low == 0
    assert interval.high == pytest.approx(0.0714, abs=5e-4)


def test_blocks_hardly_move_the_interval_of_many_cases() -> None:
    chance = np.random.default_rng(5)
    of = chance.integers(1, 40, size=50_000).astype(np.float64)
    hits = np.floor(of * chance.random(50_000))

    interval = stats.ratio(hits, of, seed=1)

    residual = hits - interval.value * of
    error = float(np.sqrt((residual**2).sum()) / of.sum())
    assert (interval.high - interval.low) / 2 == pytest.approx(1.96 * error, rel=0.1)


@pytest.mark.parametrize(
    ("lost", "won", "p"), [(0, 0, 1.0), (5, 5, 1.0), (1, 9, 0.0215), (0, 6, 0.03125)]
)
def test_mcnemar_is_the_exact_test(lost: int, won: int, p: float) -> None:
    assert stats.mcnemar(lost, won) == pytest.approx(p, abs=5e-5)


def test_a_paired_change_is_surer_than_two_separate_figures() -> None:
    of = np.ones(400)
    before = np.array([1.0] * 200 + [0.0] * 200)
    after = np.array([1.0] * 220 + [0.0] * 180)

    change = stats.paired((before, of), (after, of), seed=1)

    assert change.value == pytest.approx(0.05)
    assert 0 < change.low < change.high < 0.1


def test_runs_over_different_cases_are_not_compared() -> None:
    with pytest.raises(ValueError, match="same cases"):
        stats.paired((np.ones(2), np.ones(2)), (np.ones(3), np.ones(3)), seed=1)
