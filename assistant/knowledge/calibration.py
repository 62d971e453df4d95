"""Weights of ranking and confidence, fitted by `python -m evals.bench.retrieval fit`."""

import math
from collections.abc import Mapping

RANK: Mapping[str, float] = {
    "words": 0.085,
    "pairs": 0.14,
    "titles": 0.0,
    "ideas": 0.469,
    "unit_ideas": 0.513,
    "sense": 0.323,
    "title_sense": 0.239,
    "unit_sense": 0.434,
    "fit": 0.524,
}

CONFIDENCE: Mapping[str, float] = {
    "": -3.122,
    "covered": 0.121,
    "unit_covered": -0.413,
    "ideas_covered": 0.486,
    "unit_ideas_covered": 0.229,
    "sense": 0.85,
    "unit_sense": 1.177,
    "title_sense": 0.504,
    "rank": 0.114,
    "unknown": -0.119,
    "names_unknown": -2.131,
    "ideas_unknown": -0.395,
    "no_ideas": -0.318,
    "price": -0.721,
    "task": -0.65,
    "offer": -0.366,
    "nearest_word": 1.433,
    "explained": 0.686,
    "least_explained": -0.403,
    "unexplained": -0.383,
    "margin": 0.194,
    "no_time": -0.464,
}


def logistic(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    """A probability; the weight named "" is the constant."""
    total = weights[""] + sum(w * signs[name] for name, w in weights.items() if name)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
