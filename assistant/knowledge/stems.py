# pyright: basic
"""The one file that knows the stemmer."""

import functools

import snowballstemmer


@functools.cache
def _stemmer():
    return snowballstemmer.stemmer("english")


def english(word: str) -> str:
    """The stem of one lower-case word."""
    return _stemmer().stemWord(word)
