# pyright: basic
"""Presidio's engine with our few recognisers; it loads no language model and calls nobody."""

import time
from collections.abc import Iterator, Sequence

import tldextract
from presidio_analyzer import (
    AnalyzerEngine,
    EntityRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NoOpNlpEngine

from guardrails.pii.failure import RedactionFailed
from guardrails.pii.found import Finder, Found
from guardrails.pii.reading import Reading

# Presidio's own recognisers ask tldextract, which fetches its list unless told not to.
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())

_SHORT = 2_000  # signs, which all finders together read in some milliseconds
_LANGUAGE = "en"  # Presidio wants one; the recognisers read any


class _Passage(NlpArtifacts):
    """What recognisers get beside the text: its reading, and when to give up."""

    def __init__(self, reading: Reading, seconds: float) -> None:
        self.reading = reading
        self._seconds = seconds
        self._begun, self._worked = time.monotonic(), None
        self.entities, self.tokens, self.lemmas = [], [], []
        self.keywords, self.tokens_indices, self.scores = [], [], []
        self.nlp_engine = None

    def hurry(self) -> None:
        """RedactionFailed if the time is over: of work, not of waiting for a busy machine.

        The clock of work is asked only of who is late by the wall's, and counts from then: on a
        busy machine one look at it took as long as the reading of a short message.
        """
        if time.monotonic() - self._begun <= self._seconds:
            return
        if self._worked is None:
            self._worked = time.thread_time()
        if time.thread_time() - self._worked > self._seconds:
            raise RedactionFailed("redaction took too long")


class _Recogniser(EntityRecognizer):
    """One finder as Presidio knows it."""

    def __init__(self, name: str, types: Sequence[str], find: Finder) -> None:
        super().__init__(supported_entities=list(types), name=name)
        self._find = find
        self._said_by = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }

    def load(self) -> None:
        """Finders load themselves."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts
    ) -> list[RecognizerResult]:
        """What the finder finds."""
        del text, entities
        assert isinstance(nlp_artifacts, _Passage)
        return [
            RecognizerResult(kind, start, end, score, recognition_metadata=self._said_by)
            for start, end, kind, score in self._find(nlp_artifacts.reading)
        ]


class _AsScored(ContextAwareEnhancer):
    """Our finders weigh the context themselves."""

    def __init__(self) -> None:
        super().__init__(0.0, 0.0, 0, 0)

    def enhance_using_context(
        self, text, raw_results, nlp_artifacts, recognizers, context=None
    ) -> list[RecognizerResult]:
        """The scores as they are."""
        del text, nlp_artifacts, recognizers, context
        return raw_results


class _Analyzer(AnalyzerEngine):
    """Presidio's analyser without its search for duplicates.

    That compares every result with every other: 1,300 addresses in 20 kB took 0.7 s. Ours are
    sorted out in linear time afterwards.
    """

    def all_results(self, passage: _Passage) -> Iterator[RecognizerResult]:
        """What each recogniser of the registry finds, unless the time is over."""
        text = passage.reading.text
        # Of a short text the clock is looked at once: it takes less than a look at each finder.
        long = len(text) > _SHORT
        for recogniser in self.registry.recognizers:
            yield from recogniser.analyze(text, recogniser.supported_entities, passage)
            if long:
                passage.hurry()
        passage.hurry()


class Engine:
    """Presidio with `finders`: name -> (types, finder)."""

    def __init__(self, finders: dict[str, tuple[Sequence[str], Finder]]) -> None:
        recognisers = [
            _Recogniser(name, types, find) for name, (types, find) in finders.items()
        ]
        self._analyzer = _Analyzer(
            registry=RecognizerRegistry(
                recognizers=recognisers, supported_languages=[_LANGUAGE]
            ),
            nlp_engine=NoOpNlpEngine([{"lang_code": _LANGUAGE, "model_name": ""}]),
            context_aware_enhancer=_AsScored(),
            supported_languages=[_LANGUAGE],
        )

    def find(self, reading: Reading, *, seconds: float) -> Iterator[tuple[Found, str]]:
        """What the recognisers found and which of them; RedactionFailed past `seconds`."""
        passage = _Passage(reading, seconds)
        for result in self._analyzer.all_results(passage):
            found = Found(result.start, result.end, result.entity_type, result.score)
            yield found, result.recognition_metadata[RecognizerResult.RECOGNIZER_NAME_KEY]
