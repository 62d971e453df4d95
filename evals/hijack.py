"""A model that was talked round: it drafts what an attacker wants, and the guards must hold it."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from assistant.answering.ladder import Ladder
from assistant.domain import Citation, EngineName, Finished, Request, Sentence

CANARY = "{canary}"  # in a draft: the private mark of the prompt


class Said(BaseModel):
    """What the customer says, and what a hijacked model would answer; empty: the usual engine."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: str
    if_abstained: str = ""
    draft: str = ""
    draft_cites: str = ""


@dataclass(frozen=True, slots=True)
class Hijacked:
    """The worst answer a model could give to one message, cited as the attacker would cite it."""

    line: Said
    canary: str

    @property
    def name(self) -> EngineName:
        return "claude"

    def on(self, ladder: Ladder) -> Ladder:
        """The ladder with this on its highest rung; only what quotes stays below."""
        honest = tuple(each for each in ladder.engines if each.name != self.name)
        return Ladder((self, *honest))

    async def draft(self, request: Request) -> AsyncGenerator[Sentence | Finished]:
        """The same draft however often it is asked."""
        del request
        text = self.line.draft.replace(CANARY, self.canary)
        yield Sentence(text, self._cites(text))
        yield Finished(self.name)

    def _cites(self, text: str) -> tuple[Citation, ...]:
        if not self.line.draft_cites:
            return ()
        doc, _, clause = self.line.draft_cites.partition(" ")
        return (Citation(doc, clause, text),)
