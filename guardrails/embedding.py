# pyright: basic
"""Offline sentence vectors for intents, guards, search and memory; no model is downloaded."""

import functools
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from wordllama import WordLlamaInference

DIMENSIONS = 256


@functools.cache
def _model() -> "WordLlamaInference":
    # The vendor configures the root logger when it is imported, unless somebody already has.
    root = logging.getLogger()
    # Waking threads for a few words costs as much processor as the words.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    silence = logging.NullHandler()
    root.addHandler(silence)
    import wordllama

    root.removeHandler(silence)
    # The wheel carries weights and tokenizer; without these two arguments it asks a hub first.
    return wordllama.WordLlama.load(
        cache_dir=Path(wordllama.__file__).parent, dim=DIMENSIONS, disable_download=True
    )


def _meaning(text: str) -> NDArray[np.float32]:
    """The sum of what its pieces mean: the vendor's own way there took three times as long."""
    model = _model()
    ids = np.asarray(model.tokenizer.encode(text, add_special_tokens=False).ids, np.intp)
    return model.embedding.take(ids, axis=0).sum(axis=0, dtype=np.float32)


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """One L2-normalised row per text, in order (a row of zeros where nothing is known of it)."""
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    # A lone surrogate cannot be tokenized; it stands for nothing that could carry meaning.
    clean = [text.encode("utf-8", "replace").decode("utf-8") or " " for text in texts]
    rows = np.stack([_meaning(text) for text in clean])
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
