"""An engine's answer completed: workings with their clauses, then what the law keeps."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from assistant.answering import caveat
from assistant.answering.ladder import Ladder
from assistant.answering.workings import Part
from assistant.domain import Clause, EngineName, Finished, Request, Sentence
from assistant.ports import AnswerEngine
from guardrails import Evidence


@dataclass(frozen=True, slots=True)
class Additions:
    """What goes with an answer whatever engine gives it."""

    parts: tuple[Part, ...] = ()
    clauses: tuple[Clause, ...] = ()  # all that may be cited, those of the search included
    caveats: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def computed(self) -> tuple[Evidence, ...]:
        """The lines worked out, as what a sentence may stand on."""
        lines = [line for part in self.parts for line in (*part.lines, part.asks) if line]
        return tuple(Evidence("computed", f"working-{n}", line) for n, line in enumerate(lines))

    def complete(self, ladder: Ladder) -> Ladder:
        """The same ladder, each engine's answer completed."""
        return Ladder(tuple(Completed(engine, self) for engine in ladder.engines))


@dataclass(frozen=True, slots=True)
class Completed:
    """Drafts what its engine drafts, then the additions."""

    engine: AnswerEngine
    additions: Additions

    @property
    def name(self) -> EngineName:
        """Its engine's."""
        return self.engine.name

    async def draft(self, request: Request) -> AsyncGenerator[Sentence | Finished]:
        """Raises what its engine raises; nothing follows an abstention but workings."""
        finished = Finished(self.name, abstained=True)
        cited: set[str] = set()
        if not self._answered():
            async with aclosing(self.engine.draft(request)) as parts:
                async for part in parts:
                    if isinstance(part, Finished):
                        finished = part
                    else:
                        cited |= _refs(part)
                        yield part
        given = request.ground.clauses
        for sentence in self._rest(cited, given, abstained=finished.abstained):
            cited |= _refs(sentence)
            finished = replace(finished, abstained=False)
            yield sentence
        yield finished

    def _answered(self) -> bool:
        """Quoting more beside a whole answer would bury it; a model may say what it is about."""
        return self.name == "extractive" and any(part.whole for part in self.additions.parts)

    def _rest(
        self, cited: set[str], given: Sequence[Clause], *, abstained: bool
    ) -> Sequence[Sentence]:
        said: list[Sentence] = []
        for part in self.additions.parts:
            said += [quote for quote in part.quotes if not _refs(quote) <= cited]
            said += [Sentence(line) for line in part.lines]
        asked = [Sentence(part.asks) for part in self.additions.parts if part.asks]
        if abstained and not said and not asked:
            return said
        known = cited | {ref for sentence in said for ref in _refs(sentence)}
        citable = (*self.additions.clauses, *given)  # a model may cite what no search found
        kept = caveat.beside(known, citable, self.additions.caveats)
        return [*said, *([kept] if kept else []), *asked]


def _refs(sentence: Sentence) -> set[str]:
    return {f"{each.doc} {each.clause}" for each in sentence.citations}
