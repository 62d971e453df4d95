"""The ratio that other tests trust tells linear work from quadratic."""

from tests.growing import SHARE, growth


def _linear(text: str) -> int:
    return sum(1 for _ in range(20 * len(text)))


def _quadratic(text: str) -> int:
    return sum(1 for _ in range(len(text) ** 2 // 50))


def test_linear_work_takes_its_share() -> None:
    assert 2 < growth(_linear, "x" * 40_000) < SHARE


def test_quadratic_work_takes_more() -> None:
    assert growth(_quadratic, "x" * 16_000) > SHARE
