# pyright: basic
"""Offline sentence vectors for intents, guards, search and memory; no model is downloaded."""

import functools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import wordllama
from numpy.typing import NDArray

DIMENSIONS = 256


@functools.cache
def _model() -> wordllama.WordLlamaInference:
    # The wheel carries weights and tokenizer; without these two arguments it asks a hub first.
    return wordllama.WordLlama.load(
        cache_dir=Path(wordllama.__file__).parent, dim=DIMENSIONS, disable_download=True
    )


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """One L2-normalised row per text, in order (a row of zeros where nothing is known of it)."""
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    # A lone surrogate cannot be tokenized; it stands for nothing that could carry meaning.
    clean = [text.encode("utf-8", "replace").decode("utf-8") or " " for text in texts]
    rows = np.asarray(_model().embed(clean, norm=False), dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
