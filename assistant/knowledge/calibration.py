"""Weights of ranking and confidence, fitted by `python -m evals.bench.retrieval fit`."""

import math
from collections.abc import Mapping

# Single questions with an answer in evals/cases/grounding.jsonl, hit@1 / hit@3: dev (168, fitted
# on) 0.81 / 0.94, held (114) 0.73 / 0.92; with all weights alike held 0.68 / 0.91; without the
# table of everyday words held 0.61 / 0.78.
RANK: Mapping[str, float] = {
    "words": 0.087,
    "pairs": 0.141,
    "titles": 0.0,
    "ideas": 0.54,
    "unit_ideas": 0.564,
    "sense": 0.334,
    "title_sense": 0.254,
    "unit_sense": 0.425,
    "fit": 0.559,
}

# Which passage of the best eight clauses answers: it is quoted among at most three.
PASSAGE: Mapping[str, float] = {
    "words": 0.199,
    "ideas": 0.821,
    "sense": 0.735,
    "covered": 0.0,
    "ideas_covered": 0.216,
    "time": 0.6,
    "address": 0.276,
    "announces": -0.404,
    "clause": 1.019,
}

# Held questions, answerable or not, by confidence: 0 right of 10 under 0.2, 36 % under 0.4,
# 53 % under 0.6, 73 % under 0.8, 96 % of 25 above.
CONFIDENCE: Mapping[str, float] = {
    "": -1.102,
    "covered": -0.347,
    "unit_covered": -0.899,
    "ideas_covered": 0.428,
    "unit_ideas_covered": -0.222,
    "sense": 1.103,
    "unit_sense": 0.682,
    "title_sense": 0.758,
    "rank": 0.048,
    "unknown": -0.759,
    "names_unknown": -3.331,
    "ideas_unknown": -1.182,
    "no_ideas": -0.65,
    "price": -0.774,
    "task": -0.494,
    "offer": -0.654,
    "nearest_word": 2.244,
    "explained": 0.687,
    "least_explained": 0.03,
    "unexplained": -0.44,
    "margin": 0.07,
    "no_time": -0.758,
}


def logistic(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    """A probability; the weight named "" is the constant."""
    total = weights[""] + sum(w * signs[name] for name, w in weights.items() if name)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
