"""The ratio that other tests trust tells linear work from what runs away, on a busy machine too."""

from tests.growing import SHARE, growth


def _linear(text: str) -> int:
    return sum(1 for _ in range(20 * len(text)))


def _cubic(text: str) -> int:
    return sum(1 for _ in range(len(text) ** 3 // 7_500))


def test_linear_work_takes_its_share() -> None:
    assert 2 < growth(_linear, "x" * 40_000) < SHARE


def test_work_that_runs_away_takes_more() -> None:
    assert growth(_cubic, "x" * 4_000) > SHARE
