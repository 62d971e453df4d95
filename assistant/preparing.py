"""What an engine is given: the clauses found, what stands beside them, and the words so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.alongside import Alongside, Asking
from assistant.answering import prompt
from assistant.answering.completing import Additions
from assistant.domain import Clause, Exchange, Ground, Hit, Message, Request, TenantId
from assistant.intake import Kept
from assistant.knowledge.beside import Beside
from assistant.knowledge.ground import Budget
from assistant.knowledge.library import Known, Library
from assistant.ports import TurnTrace
from assistant.storage.openings import Opening
from guardrails import Evidence, Redacted, as_read

HISTORY = 6  # exchanges of this conversation that an engine may see (privacy 5.1: "recent")


@dataclass(frozen=True, slots=True)
class Before:
    """What was said before this message: in this conversation, and in earlier ones."""

    history: tuple[Exchange, ...]
    recalled: tuple[Redacted, ...]
    opening: Opening

    @property
    def known(self) -> Known:
        """Which documents there were when the message came."""
        return self.opening.at, self.opening.versions

    @property
    def earlier(self) -> tuple[Exchange, ...]:
        """A new conversation has no history yet: what is remembered stands in for it."""
        return self.history or tuple(Exchange(note.text, "") for note in self.recalled)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything that an answer to one message is made from."""

    request: Request
    hits: tuple[Hit, ...]
    beside: Beside
    additions: Additions

    @property
    def citable(self) -> dict[str, Clause]:
        """The clauses that a model was given, by their references."""
        return {clause.ref: clause for clause in self.request.ground.clauses}

    @property
    def asked(self) -> Evidence:
        """The customer's words as the engine read them: with `raw`, names that it may say."""
        return Evidence("customer", "asked", self.request.question)


@dataclass(frozen=True)
class Preparing:
    """Looks up and puts together; nothing here speaks."""

    library: Library
    alongside: Alongside
    canary: Callable[[TenantId], str]
    clock: Callable[[], datetime]
    clauses: int
    budget: Budget

    async def search(
        self, kept: Kept, before: Before, trace: TurnTrace, *, judged: bool
    ) -> tuple[Hit, ...]:
        """The clauses nearest to the question. `judged`: by how surely they answer it."""
        question = kept.screened.redacted.text
        with trace.stage("search") as stage:
            hits = await self.library.consult(
                kept.tenant.id,
                question,
                history=before.earlier,
                k=self.clauses,
                known=before.known,
                judged=judged,
            )
            stage.note(clauses=len(hits), judged=judged)
        return hits

    async def prepare(
        self,
        kept: Kept,
        before: Before,
        hits: tuple[Hit, ...],
        trace: TurnTrace,
        *,
        model: bool,
    ) -> Prepared:
        """`model`: whether somebody reads the request who can use more than what was found."""
        question = kept.screened.redacted.text
        beside = await self.library.beside(
            kept.tenant, question, history=before.earlier, hits=hits, known=before.known
        )
        asking = Asking(question, before.history, self.clock())
        additions = await self.alongside.additions(kept.tenant, asking, hits)
        # Quoting needs no more than what was found.
        ground = await self._ground(kept, before, trace) if model else Ground()
        if model:
            before = replace(before, recalled=(*before.recalled, *before.opening.account))
        return Prepared(self._request(kept, before, hits, ground), hits, beside, additions)

    async def _ground(self, kept: Kept, before: Before, trace: TurnTrace) -> Ground:
        with trace.stage("prompt") as stage:
            given = await self.library.ground(
                kept.tenant.id,
                kept.screened.redacted.text,
                history=before.earlier,
                budget=self.budget,
                known=before.known,
            )
            stage.note(clauses=len(given.clauses), whole=given.whole)
            return given

    def _request(
        self, kept: Kept, before: Before, hits: Sequence[Hit], ground: Ground
    ) -> Request:
        file = kept.tenant.file
        mode = file.privacy.llm
        return prompt.build(
            assistant=file.assistant,
            company=file.company,
            tenant=kept.tenant.id,
            question=kept.screened.for_model(mode),
            hits=hits,
            history=[
                Exchange(as_read(e.question, mode), as_read(e.answer, mode))
                for e in before.history
            ],
            remembered=before.recalled,
            canary=self.canary(kept.tenant.id),
            ground=ground,
        )


def exchanges(lines: Sequence[Message]) -> tuple[Exchange, ...]:
    """A thread as question and answer, oldest first; what Kora did not answer is left out."""
    found: list[Exchange] = []
    question = ""
    for line in lines:
        if line.author == "customer":
            question = line.text.text
        elif line.author == "kora" and question:
            found.append(Exchange(question, line.text.text))
            question = ""
    return tuple(found[-HISTORY:])
