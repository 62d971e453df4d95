"""The engine that only quotes: the passages that answer, word for word, each with its clause."""

from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass

from assistant.answering.excerpt import Limits, Reading, choose, needs_lead
from assistant.domain import Citation, EngineName, Exchange, Finished, Hit, Request, Sentence
from guardrails import without_placeholders

# Single dev questions of evals/cases/grounding.jsonl with confidence fitted on the others
# (`python -m evals.bench.retrieval crossed`): right 67 %, wrong 12 %, silent where the documents
# are 59 %; at 0.25 they are 71, 15 and 43 %. Held questions at 0.3: 58, 20 and 69 %.
SETTLED = Limits(sure=0.3, near=1.5, sister=0.8, picks=3, words=90, whole=60)

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
        if not hits or max(hit.score for hit in hits) < self.limits.sure:
            return []
        parts = self.read(without_placeholders(request.question), request.history, hits)
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
    return Sentence(text, (Citation(hit.clause.doc, hit.clause.clause, text),))
