"""What of a run of the suites costs money: Claude that answers, Claude that marks, and the cap."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import typer

from assistant.egress import Egress
from assistant.errors import BadInput
from assistant.settings import Settings

if TYPE_CHECKING:
    from evals.cases import Case
    from evals.rows import Subject
    from evals.spending import Meter

_ANSWER, _MARK = 1200, 64  # tokens, at most


@dataclass(frozen=True, slots=True)
class Paid:
    """Whether Claude answers, which of its models marks (none: ""), and the dollars for both."""

    answers: bool
    judge: str
    cap: float

    def meter(
        self, operators: Settings, cases: Iterable["Case"], repeat: int
    ) -> "Meter | None":
        """Tells what the run will cost, before the first question. None: nothing."""
        from evals import spending

        if not self.answers and not self.judge:
            return None
        if operators.anthropic_api_key is None:
            asked = "--engine claude" if self.answers else "--judge"
            raise BadInput(f"{asked} needs a key: set ANTHROPIC_API_KEY")
        self._told(operators.model, list(cases), repeat)
        if self.answers:
            return spending.Meter(self.cap, spending.price(operators.model), longest=_ANSWER)
        return spending.Meter(self.cap, spending.price(self.judge), longest=_MARK)

    def _told(self, model: str, cases: list["Case"], repeat: int) -> None:
        from evals import spending

        about, said = 0.0, list[str]()
        if self.answers:
            messages = spending.turns(cases) * repeat
            about += spending.estimate(model, messages)
            said.append(f"{messages} messages to {model}")
        if self.judge:
            marks = spending.answers(cases) * repeat
            about += spending.marking(self.judge, marks)
            said.append(f"{marks} answers marked by {self.judge}")
        told = " and ".join(said)
        typer.echo(f"{told}: about ${about:.2f}, at most ${self.cap:.2f}", err=True)
        if about > self.cap:
            raise BadInput(
                f"about ${about:.2f} is over the cap of ${self.cap:.2f}: raise --cap, or run less"
            )

    @asynccontextmanager
    async def marked(
        self, subject: "Subject", operators: Settings, meter: "Meter | None"
    ) -> "AsyncGenerator[Subject]":
        """The subject, where asked for with a model that marks what it answers."""
        key = operators.anthropic_api_key
        if not self.judge or meter is None or key is None:
            yield subject
            return
        from assistant.answering.claude import Marker
        from evals import spending
        from evals.marking import Marked

        # The cases are invented, or the operator's own: no tenant's register is asked.
        host = urlsplit(operators.anthropic_base_url).hostname or ""
        marker = Marker(
            api_key=key.get_secret_value(),
            base_url=operators.anthropic_base_url,
            model=self.judge,
            seconds=operators.answer_seconds,
            egress=Egress(frozenset({host})),
        )
        try:
            price = spending.price(self.judge)
            yield Marked(subject, marker, meter.beside(price, longest=_MARK))
        finally:
            await marker.close()
