# pyright: basic
"""The whole guard pipeline beside what else can be installed, on the same messages and one core.

`python -m evals.bench.peers [MESSAGES]`. Peers are no dependencies of ours: those are measured that
can be imported (`pip install --target DIR argus-redact datafog presidio-rs`, then PYTHONPATH=DIR).
Ours does more in its time: a message is screened (personal data, secrets, intents, injection), an
answer is checked against its clause, and redacted. Peers redact the message.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from assistant.house import utcnow
from evals.bench.pii import _INDIRECT, _p99, _stock, cases
from guardrails import Claim, Detector, Evidence, Placeholders, Screen, check

CLAUSE = "We keep chat logs for nine weeks and then delete them."
_PEERS = ("argus_redact", "datafog", "presidio_rs")
Redact = Callable[[str], str]


def main(messages: int) -> int:
    """Print the table; 1 where a peer leaks less than ours."""
    held = cases("held")[:messages]
    guard = Screen(Detector(), utcnow)
    guard.warm()
    pipelines = {"ours, screened": _screened(guard), "ours, whole pipeline": _whole(guard)}
    pipelines |= {name: _peer(name) for name in _PEERS if find_spec(name)}
    name, analyzer = _stock()
    pipelines[name] = _analysed(analyzer)
    leaks: dict[str, float] = {}
    print(f"{len(held)} messages{'':20}values left %   p50 ms   p99 ms   a second on one core")
    for who, redact in pipelines.items():
        for case in held[:10]:
            redact(case.text)
        left = all_ = 0
        taken: list[float] = []
        for case in held:
            started = time.process_time()
            text = redact(case.text)
            taken.append(1000 * (time.process_time() - started))
            values = [case.text[s.start : s.end] for s in case.spans if s.type not in _INDIRECT]
            all_ += len(values)
            left += sum(value in text for value in values)
        leaks[who] = 100 * left / max(1, all_)
        print(
            f"{who:32}{leaks[who]:10.1f}{statistics.median(taken):11.2f}{_p99(taken):9.2f}"
            f"{1000 * len(taken) / sum(taken):12.0f}"
        )
    ours = leaks["ours, screened"]
    return 0 if all(ours <= leak for leak in leaks.values()) else 1


def _screened(guard: Screen) -> Redact:
    def redact(text: str) -> str:
        return guard.screen(text, known=Placeholders(), allow=frozenset()).redacted.text

    return redact


def _whole(guard: Screen) -> Redact:
    evidence = [Evidence("clause", "privacy 9", CLAUSE)]

    def redact(text: str) -> str:
        screened = guard.screen(text, known=Placeholders(), allow=frozenset())
        check([Claim(CLAUSE, ("privacy 9",))], evidence=evidence, records=(), canary="kc-none")
        guard.redact(CLAUSE, known=screened.placeholders, allow=frozenset(), published=[CLAUSE])
        return screened.redacted.text

    return redact


def _peer(name: str) -> Redact:
    peer = import_module(name)
    ways: dict[str, Redact] = {
        "argus_redact": lambda text: peer.redact(text, lang="en")[0],
        "datafog": lambda text: peer.redact(text).redacted_text,
        "presidio_rs": lambda text: peer.anonymize(text),
    }
    return ways[name]


def _analysed(analyzer) -> Redact:
    def redact(text: str) -> str:
        kept = list(text)
        for found in analyzer.analyze(text, language="en"):
            kept[found.start : found.end] = "\0" * (found.end - found.start)
        return "".join(kept)

    return redact


if __name__ == "__main__":
    if os.environ.get("OMP_NUM_THREADS") != "1":  # read when numpy is imported
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        again = [sys.executable, "-m", "evals.bench.peers", *sys.argv[1:]]
        os.execve(sys.executable, again, {**os.environ, **threads})  # noqa: S606 - itself, again
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 150))
