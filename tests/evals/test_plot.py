"""The growth plot: read by a person, so its parts must stand apart."""

import re

from evals.bench.plot import Line, growth

SIZES = (100.0, 1000.0, 10000.0)


def labels(svg: str, *names: str) -> list[float]:
    return [float(re.findall(rf'y="([\d.]+)" fill="#\w+">{name}<', svg)[0]) for name in names]


def test_names_of_lines_that_end_together_do_not_overlap() -> None:
    svg = growth(
        "Growth",
        "clauses",
        [
            Line("p99", SIZES, (3, 5, 20)),
            Line("p50", SIZES, (2, 4, 19)),
            Line("mb", SIZES, (1, 9, 90)),
        ],
    )

    p99, p50, memory = labels(svg, "p99", "p50", "mb")

    assert p50 - p99 >= 14
    assert memory < p99


def test_ten_times_as_much_is_as_far_up_anywhere() -> None:
    svg = growth("Growth", "clauses", [Line("time", SIZES, (1, 10, 100))])

    heights = [float(y) for y in re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)"', svg)]

    assert heights[0] - heights[1] == heights[1] - heights[2] > 0
