"""Two whole runs compared: times may differ, nothing else may."""

import json

from evals.bench import twice


def a_report(*, seconds: float, value: float) -> str:
    return json.dumps({"suites": [{"value": value}], "times": {"pii": {"seconds": seconds}}})


def test_runs_that_took_longer_are_the_same() -> None:
    first, second = (twice.timeless(a_report(seconds=s, value=0.5)) for s in (1.0, 2.0))

    assert twice.differences(first, second) == []


def test_a_figure_that_differs_is_shown() -> None:
    first, second = (twice.timeless(a_report(seconds=1.0, value=v)) for v in (0.5, 0.25))

    assert any("0.25" in line for line in twice.differences(first, second))
