"""The engine that only quotes: the passages that answer, word for word, each with its clause."""

from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass

from assistant.answering.excerpt import Limits, Reading, choose, needs_lead
from assistant.domain import Citation, EngineName, Exchange, Finished, Hit, Request, Sentence
from guardrails import without_logs, without_orders, without_placeholders

# `python -m evals.bench.retrieval answers`: more passages find more of what was asked and hide it in
# a longer answer; those far behind the best are left out, so that a sure answer stays short.
SETTLED = Limits(sure=0.52, near=4.0, sister=0.8, picks=7, words=145, whole=50)

Read = Callable[
    [str, Sequence[Exchange], Sequence[Hit]], Sequence[Sequence[Reading]]
]  # knowledge.reading.read: every passage of the hits for each part of the question


@dataclass(frozen=True, slots=True)
class Extractive:
    """Quotes or abstains; it never writes a sentence of its own."""

    read: Read
    limits: Limits = SETTLED

    @property
    def name(self) -> EngineName:
        return "extractive"

    async def draft(self, request: Request) -> AsyncGenerator[Sentence | Finished]:
        """Quoted sentences, then the end; only the end when no clause is sure enough."""
        quotes = self._quotes(request)
        for quote in quotes:
            yield quote
        yield Finished(self.name, abstained=not quotes)

    def _quotes(self, request: Request) -> list[Sentence]:
        hits = request.hits
        if sum(hit.score for hit in hits) < self.limits.sure:
            return []
        asked = without_placeholders(without_orders(without_logs(request.question)))
        parts = self.read(asked, request.history, hits)
        if not parts:
            return []
        passages = choose(parts, self.limits)
        found: dict[Sentence, None] = {}
        for passage in passages:
            if needs_lead(passage):
                found.setdefault(_quote(passage.lead, hits[passage.hit]))
            found.setdefault(_quote(passage.text, hits[passage.hit]))
        return list(found)


def _quote(text: str, hit: Hit) -> Sentence:
    return Sentence(
        text, (Citation(hit.clause.doc, hit.clause.clause, text, hit.clause.version),)
    )
