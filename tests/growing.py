"""How the work grows with the text: a ratio, which a slow or a busy machine leaves as it is."""

from collections.abc import Callable
from time import thread_time

# Below this a figure is the clock's and the collector's, not the work's.
_FLOOR = 0.005
_TIMES = 3

# Quadratic work takes sixteen times as long for four times the text.
SHARE = 10.0


def growth(work: Callable[[str], object], text: str) -> float:
    """Times as long that `work` takes for `text` as for its first quarter: 4 where it is linear.

    Of this thread's own processor time, the least of three each. No text is read twice, so that
    nothing kept from an earlier reading answers.
    """
    work("warm")
    return _seconds(work, text) / max(_FLOOR, _seconds(work, text[: len(text) // 4]))


def _seconds(work: Callable[[str], object], text: str) -> float:
    times: list[float] = []
    for number in range(_TIMES):
        began = thread_time()
        work(f"{text} {number}")
        times.append(thread_time() - began)
    return min(times)
