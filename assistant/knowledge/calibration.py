"""Weights of ranking and confidence, fitted by `python -m evals.bench.retrieval fit`."""

import math
from collections.abc import Mapping

# Over a tenant's clauses: hit@1 0.81, hit@3 0.94 on the 168 single dev questions that have an
# answer; 0.60 and 0.80 with the weights all alike and without the table of everyday words.
RANK: Mapping[str, float] = {
    "words": 0.091,
    "pairs": 0.139,
    "titles": 0.0,
    "ideas": 0.534,
    "unit_ideas": 0.57,
    "sense": 0.34,
    "title_sense": 0.252,
    "unit_sense": 0.43,
    "fit": 0.553,
}

PASSAGE: Mapping[str, float] = {
    "words": 0.186,
    "ideas": 0.833,
    "sense": 0.756,
    "covered": 0.0,
    "ideas_covered": 0.214,
    "time": 0.606,
    "address": 0.276,
    "announces": -0.404,
    "clause": 1.008,
}

CONFIDENCE: Mapping[str, float] = {
    "": -0.643,
    "covered": -0.038,
    "unit_covered": -0.861,
    "ideas_covered": 0.224,
    "unit_ideas_covered": -0.351,
    "sense": 0.824,
    "unit_sense": 0.44,
    "title_sense": 0.956,
    "rank": 0.042,
    "unknown": -0.812,
    "names_unknown": -3.118,
    "ideas_unknown": -1.421,
    "no_ideas": -0.82,
    "price": -0.814,
    "task": -0.492,
    "offer": -0.666,
    "nearest_word": 1.998,
    "explained": 0.547,
    "least_explained": 0.057,
    "unexplained": -0.437,
    "margin": 0.08,
    "no_time": -0.802,
}


def logistic(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    """A probability; the weight named "" is the constant."""
    total = weights[""] + sum(w * signs[name] for name, w in weights.items() if name)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
