"""No traces: the same port, nothing kept."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager

from assistant.domain import ConversationId, CustomerId, TenantId, Usage
from assistant.ports import Fact, Stage, TurnTrace
from guardrails import Redacted


class NoTracer:
    """Keeps nothing."""

    @contextmanager
    def turn(
        self,
        *,
        tenant: TenantId,  # noqa: ARG002 - the port's words
        conversation: ConversationId,  # noqa: ARG002
        customer: CustomerId | None,  # noqa: ARG002
        facts: Mapping[str, Fact],  # noqa: ARG002
    ) -> Generator[TurnTrace]:
        """A trace that forgets."""
        yield _Forgetful()

    async def close(self) -> None:
        """Nothing to let go."""


class _Forgetful:
    def note(self, **facts: Fact) -> None: ...

    def said(
        self, *, heard: Redacted | None = None, answered: Redacted | None = None
    ) -> None: ...

    def usage(self, model: str, usage: Usage) -> None: ...

    @contextmanager
    def stage(self, name: str) -> Generator[Stage]:  # noqa: ARG002 - the port's words
        yield self
