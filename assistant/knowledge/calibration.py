"""Weights of ranking and confidence, fitted by `python -m evals.bench.fitting`."""

import math
from collections.abc import Mapping, Sequence

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
    "": -1.699,
    "ideas_covered": 0.917,
    "unit_ideas_covered": 0.1,
    "unit_sense": 1.216,
    "sense": 1.315,
    "fit": 0.007,
    "unknown": 0.667,
    "names_unknown": -1.114,
    "ideas_unknown": -0.181,
    "no_ideas": -0.442,
    "names": -0.557,
    "length": 0.157,
    "task": -1.028,
    "offer": -0.943,
    "nearest_word": 0.325,
    "explained": 0.861,
    "quote_nearest": 0.775,
    "quote_explained": -0.536,
    "first": 0.0,
    "margin": 0.01,
    "holds": -0.361,
    "lacks": -0.227,
    "first_lacks": -0.444,
    "names_missing": -1.964,
    "any_ideas_covered": 0.271,
    "any_unit_ideas_covered": -0.336,
    "any_unit_sense": 1.433,
    "any_sense": 0.693,
    "any_fit": 0.05,
    "any_nearest_word": 0.204,
    "any_explained": 0.054,
    "any_quote_nearest": 0.057,
    "any_quote_explained": -0.359,
    "any_holds": -0.055,
    "any_lacks": -0.187,
    "any_first_lacks": -0.381,
    "any_names_missing": -1.02,
    "nearest": 1.573,
    "near_three": 2.456,
    "near_ahead": -0.888,
    "sense_best": 0.479,
    "words_best": -0.052,
    "ideas_best": 0.001,
    "rank": -0.136,
    "ahead_of_next": 0.01,
    "ahead_of_fifth": 0.036,
    "judged_best": 0.093,
    "judged_first": 0.187,
    "judged_mean": 0.815,
}
SHARE: Mapping[str, float] = {
    "rank": 1.181,
    "judge": 0.259,
}
# What the judge will say of a passage, by how many it has judged of the question before: from their
# mean and the rank of the passage's clause, and how far off that is.
UNHEARD: Sequence[Mapping[str, float]] = (
    {"constant": -2.847, "mean": 0.0, "rank": 0.352, "spread": 1.32},
    {"constant": -2.213, "mean": 0.314, "rank": 0.248, "spread": 1.064},
    {"constant": -1.834, "mean": 0.478, "rank": 0.221, "spread": 0.953},
    {"constant": -1.473, "mean": 0.616, "rank": 0.179, "spread": 0.874},
)
