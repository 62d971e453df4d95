"""Weights of ranking and confidence, fitted by `python -m evals.bench.retrieval fit`."""

import math
from collections.abc import Mapping

RANK: Mapping[str, float] = {
    "words": 0.085,
    "pairs": 0.139,
    "titles": 0.0,
    "ideas": 0.468,
    "unit_ideas": 0.516,
    "sense": 0.324,
    "title_sense": 0.238,
    "unit_sense": 0.437,
    "fit": 0.521,
}

CONFIDENCE: Mapping[str, float] = {
    "": -3.778,
    "covered": 1.388,
    "unit_covered": -1.894,
    "ideas_covered": 1.902,
    "unit_ideas_covered": -0.591,
    "sense": 1.665,
    "unit_sense": 3.912,
    "title_sense": -0.019,
    "rank": -0.005,
    "unknown": -1.082,
    "margin": 0.233,
    "no_ideas": -0.77,
}


def logistic(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    """A probability; the weight named "" is the constant."""
    total = weights[""] + sum(w * signs[name] for name, w in weights.items() if name)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
