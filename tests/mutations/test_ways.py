"""A way to break the product that no longer fits its file would prove nothing."""

import pytest

from tests.mutations.__main__ import ROOT, mutated
from tests.mutations.ways import WAYS, Way


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_each_way_breaks_one_place(way: Way) -> None:
    text = (ROOT / way.file).read_text("utf-8")

    assert mutated(way, text) != text
    assert bool(way.suites) != bool(way.tests)
    assert all((ROOT / test).exists() for test in way.tests)


def test_there_are_at_least_twenty() -> None:
    assert len({way.name for way in WAYS}) == len(WAYS) >= 20
