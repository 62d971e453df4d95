"""Weights of ranking and confidence, fitted by `python -m evals.bench.fitting`."""

import math
from collections.abc import Mapping

# Fitted on the dev questions of evals/cases/grounding.jsonl (twice) and on the training pairs, whose
# documents are no tenant's. Fitted on dev alone, what is found for others' questions is the same,
# and leans on the table of ideas, which knows one trade.
RANK: Mapping[str, float] = {
    "words": 0.0,
    "pairs": 0.118,
    "ideas": 0.094,
    "sense": 0.703,
    "unit_sense": 1.267,
    "fit": 0.56,
}

# Which passage of the best eight clauses answers: it is quoted among at most five.
PASSAGE: Mapping[str, float] = {
    "words": 0.078,
    "ideas": 0.588,
    "sense": 1.06,
    "covered": 0.0,
    "ideas_covered": 0.264,
    "time": 0.543,
    "address": 0.296,
    "announces": -0.438,
    "clause": 0.374,
}

# The probability that one clause answers, where the judge is not asked (`kora batch search`).
CONFIDENCE: Mapping[str, float] = {
    "": -6.082,
    "ideas_covered": 1.287,
    "unit_ideas_covered": 0.427,
    "unit_sense": 3.015,
    "sense": 1.569,
    "fit": 0.391,
    "unknown": 1.491,
    "names_unknown": -1.507,
    "ideas_unknown": 0.045,
    "no_ideas": 0.252,
    "names": -0.533,
    "length": 0.063,
    "task": -0.763,
    "offer": -0.712,
    "nearest_word": -0.145,
    "explained": 0.175,
    "quote_nearest": 0.862,
    "quote_explained": 0.404,
    "first": 0.981,
    "margin": 0.142,
    "holds": -0.412,
    "lacks": -0.834,
    "first_lacks": -0.088,
    "names_missing": -1.888,
}


def logistic(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    """A probability; the weight named "" is the constant."""
    return probability(
        weights[""] + sum(w * signs[name] for name, w in weights.items() if name)
    )


def probability(odds: float) -> float:
    """What log-odds stand for, between 0 and 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


# Whether the documents answer, and which clause if they do: see `consulting`. Fitted on dev alone, for
# the judge knows the training pairs by heart. Area under the curve on questions by another author
# 0.83 without the judge, 0.89 with it.
ANSWERED: Mapping[str, float] = {
    "": -2.72,
    "ideas_covered": 0.583,
    "unit_ideas_covered": -0.037,
    "unit_sense": 1.496,
    "sense": 1.064,
    "fit": 0.001,
    "unknown": 0.613,
    "names_unknown": -1.203,
    "ideas_unknown": -0.186,
    "no_ideas": -0.509,
    "names": -0.643,
    "length": 0.204,
    "task": -0.852,
    "offer": -1.064,
    "nearest_word": 0.129,
    "explained": 0.553,
    "quote_nearest": 0.569,
    "quote_explained": -0.391,
    "first": 0.0,
    "margin": 0.039,
    "holds": -0.244,
    "lacks": -0.361,
    "first_lacks": -0.091,
    "names_missing": -2.235,
    "any_ideas_covered": 0.501,
    "any_unit_ideas_covered": -0.318,
    "any_unit_sense": 1.635,
    "any_sense": 0.507,
    "any_fit": 0.137,
    "any_nearest_word": 0.257,
    "any_explained": 0.726,
    "any_quote_nearest": 0.498,
    "any_quote_explained": -0.078,
    "any_holds": -0.27,
    "any_lacks": -0.563,
    "any_first_lacks": -0.06,
    "any_names_missing": -0.681,
    "nearest": 1.656,
    "near_three": 2.199,
    "near_ahead": -1.577,
    "sense_best": 0.317,
    "words_best": -0.047,
    "ideas_best": 0.02,
    "rank": -0.137,
    "ahead_of_next": 0.039,
    "ahead_of_fifth": -0.038,
    "judged_best": -0.017,
    "judged_first": 0.058,
    "judged_mean": 0.857,
}
SHARE: Mapping[str, float] = {
    "rank": 1.152,
    "judge": 0.127,
}
