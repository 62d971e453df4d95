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
    "words": 0.091,
    "ideas": 0.684,
    "sense": 0.674,
    "covered": 0.0,
    "ideas_covered": 0.286,
    "time": 0.607,
    "address": 0.285,
    "announces": -0.408,
    "clause": 0.682,
}

# Held questions, answerable or not, by confidence: 0 right of 10 under 0.2, 36 % under 0.4,
# 53 % under 0.6, 73 % under 0.8, 96 % of 25 above.
CONFIDENCE: Mapping[str, float] = {
    "": -4.593,
    "covered": -0.543,
    "ideas_covered": 0.486,
    "unit_ideas_covered": 0.382,
    "sense": 0.907,
    "unit_sense": -0.763,
    "title_sense": 0.351,
    "rank": 0.04,
    "fit": 0.235,
    "standing": 0.12,
    "unknown": 0.077,
    "names_unknown": -1.261,
    "ideas_unknown": -0.561,
    "no_ideas": -0.03,
    "names": -0.275,
    "length": 0.079,
    "task": -0.524,
    "offer": -0.311,
    "nearest_word": 1.19,
    "explained": 0.264,
    "quote_nearest": 0.775,
    "quote_explained": 0.628,
    "first": 1.114,
    "margin": 0.105,
    "holds": 0.201,
    "lacks": -0.421,
    "first_lacks": -0.401,
    "names_missing": -1.577,
}


def logistic(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    """A probability; the weight named "" is the constant."""
    total = weights[""] + sum(w * signs[name] for name, w in weights.items() if name)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
