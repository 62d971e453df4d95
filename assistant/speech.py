"""Kora's side of one turn: each sentence is checked with all before it, redacted, logged, sent."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.answering import wording
from assistant.answering.ladder import Silenced, Told
from assistant.domain import Citation, Clause, Remark, Reply, TurnEvent
from assistant.errors import Conflict, EngineFailed, Unjudged
from assistant.events.feed import Feed
from assistant.intake import Kept
from assistant.storage.conversations import Conversations
from assistant.storage.lines import new_message
from assistant.tenants import Tenant
from guardrails import (
    UNJUDGED,
    Blocked,
    Claim,
    Cleared,
    Evidence,
    Finding,
    Placeholders,
    Record,
    Redacted,
    Screen,
    Verdict,
    check,
)

_log = logging.getLogger("kora.speech")

# The rules that a draft breaks. Raises `EngineFailed` where nothing was ruled.
Judge = Callable[[Tenant, str, Sequence[Record]], Awaitable[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Voice:
    """What every speech needs."""

    guard: Screen
    feed: Feed
    conversations: Conversations
    judge: (
        Judge | None
    )  # a second opinion on what models write; off where the operator wants none

    def begin(
        self,
        kept: Kept,
        *,
        clauses: Sequence[Clause],
        records: Sequence[Record],
        closing: Sequence[str],
        canary: str,
    ) -> "Speech":
        """A speech that may stand on these clauses and records, and end with these lines."""
        evidence = (
            *(Evidence("clause", clause.ref, clause.text) for clause in clauses),
            *wording.contact_book(kept.tenant),
            *(Evidence("template", f"line-{n}", line) for n, line in enumerate(closing)),
            Evidence("customer", "message", kept.screened.redacted.text),
        )
        return Speech(
            self,
            kept,
            evidence,
            tuple(records),
            tuple(closing),
            canary,
            kept.screened.placeholders,
        )


@dataclass(slots=True)
class Speech:
    """What was said so far in this turn."""

    voice: Voice
    kept: Kept
    evidence: tuple[Evidence, ...]
    records: tuple[Record, ...]
    closing: tuple[str, ...]
    canary: str
    placeholders: Placeholders
    citable: Mapping[str, Clause] = field(default_factory=dict[str, Clause])  # by reference
    said: list[Redacted] = field(default_factory=list[Redacted])
    after: Awaitable[None] | None = None  # what customers hear before anything is said
    checks: int = 0
    check_ms: float = 0.0

    async def check(self, claims: Sequence[Claim]) -> Verdict:
        """Every outbound guard over all sentences together."""
        started = time.perf_counter()
        self._admit(claims)
        verdict = await asyncio.to_thread(self._judged, claims)
        self.checks += 1
        self.check_ms += (time.perf_counter() - started) * 1000
        return verdict

    def _judged(self, claims: Sequence[Claim]) -> Verdict:
        restored = self.kept.tenant.file.privacy.llm != "redacted"
        known = self.placeholders if restored else Placeholders()
        # In one spelling, whatever the model made of it: then the guards know it for the
        # customer's own.
        plain = [replace(claim, text=known.plain(claim.text)) for claim in claims]
        text = " ".join(claim.text for claim in plain)
        # What nobody here gave a name is nobody's: the customer would read an empty token.
        invented = [Finding("invented_placeholder", *place) for place in known.invented(text)]
        if invented:
            return Blocked(tuple(invented))
        return check(plain, evidence=self.evidence, records=self.records, canary=self.canary)

    async def second_opinion(self, cleared: Cleared) -> Verdict:
        """What the guards cleared, as it is, or stopped; a judge that does not answer stops it."""
        if self.voice.judge is None:
            return cleared
        try:
            broken = await self.voice.judge(self.kept.tenant, cleared.text, self.records)
        except EngineFailed as error:
            _log.error("no second opinion: %s", error.reason)
            broken = ("second_opinion_unavailable",)
        whole = len(cleared.text)
        return Blocked(tuple(Finding(rule, 0, whole) for rule in broken)) if broken else cleared

    def _admit(self, claims: Sequence[Claim]) -> None:
        """A clause that may be cited is evidence from the first claim on that cites it.

        So a claim is judged beside what was found for the question, in the same 0.4 ms however
        much the model was given.
        """
        cited = dict.fromkeys(cite for claim in claims for cite in claim.cites)
        given = [self.citable[cite] for cite in cited if cite in self.citable]
        items = [Evidence("clause", clause.ref, clause.text) for clause in given]
        self.evidence += tuple(item for item in items if item not in self.evidence)

    async def say(self, sentence: Cleared) -> bool:
        """Send one cleared sentence; False when staff took the floor before it could be said."""
        redacted, _, grown = await asyncio.to_thread(
            self.voice.guard.redact,
            sentence.text,
            known=self.placeholders,
            allow=self.kept.tenant.impersonal,
            published=[item.text for item in self.evidence if item.kind != "customer"],
        )
        if grown != self.placeholders:
            await self._learn(grown)
        if self.after and not self.said:
            await self.after
        cites = dict.fromkeys(cite for claim in sentence.claims for cite in claim.cites)
        event = TurnEvent(
            "answer.delta", redacted, self._data(index=len(self.said), cites=list(cites))
        )
        if not await self._publish(event):
            await self._keep()
            return False
        self.said.append(redacted)
        return True

    async def _keep(self) -> None:
        """A person took over in the middle: what was said until then stays in the thread."""
        if self.said:
            await self.voice.conversations.keep_said(
                self.kept.conversation,
                self.kept.accepted.turn,
                self.kept.tenant.file.assistant,
                Redacted.joined(" ", self.said),
            )

    async def retract(self) -> None:
        """Take back what was shown: it had passed, but a later sentence did not."""
        self.said.clear()
        await self._publish(TurnEvent("answer.replaced", Redacted.literal(""), self._data()))

    async def fell_back(self, reason: str) -> None:
        """Say that the first engine gave nothing and clauses are quoted instead."""
        text = Redacted.literal("The assistant is busy, so here are the policy's own words.")
        await self._publish(
            TurnEvent("notice", text, self._data(code="fallback", reason=reason))
        )

    async def end(self, told: Told, remarks: Sequence[Remark]) -> Reply:
        """What stands beside the answer, then the reviewed lines, each through the same check."""
        claims = list(told.claims)
        cited = dict.fromkeys(told.citations)
        for remark in remarks:
            cited.update(dict.fromkeys(await self._remark(remark, claims)))
        for line in self.closing:
            verdict = await self.check([*claims, Claim(line)])
            if isinstance(verdict, Blocked):
                if UNJUDGED & set(verdict.rules):
                    raise Unjudged
                # Only a tenant's own settings can bring a reviewed text here.
                _log.error("a reviewed line was blocked: %s", ", ".join(verdict.rules))
                continue
            claims.append(verdict.claims[-1])
            if not await self.say(verdict.last()):
                raise Silenced
        text = Redacted.joined(" ", self.said)
        return Reply(
            new_message(), text, tuple(cited), told.abstained, told.engine, told.blocked
        )

    async def _remark(self, remark: Remark, claims: list[Claim]) -> Sequence[Citation]:
        """One of our reviewed texts and the clause's own words under it, or nothing of both."""
        line = wording.beside(remark)
        self.evidence += (
            Evidence("template", remark.text, line),
            *(Evidence("clause", clause.ref, clause.text) for clause, _ in remark.quotes),
        )
        said = [Claim(line), *(Claim(text, (c.ref,)) for c, text in remark.quotes)]
        if isinstance(verdict := await self.check([*claims, *said]), Blocked):
            _log.error("a remark was blocked: %s", ", ".join(verdict.rules))
            return ()
        for claim in said:
            cleared = await self.check([*claims, claim])
            if isinstance(cleared, Blocked):
                return ()
            claims.append(claim)
            if not await self.say(cleared.last()):
                raise Silenced
        quoted = (Citation(c.doc, c.clause, text, c.version) for c, text in remark.quotes)
        return (*remark.cites, *quoted)

    def _data(self, **values: object) -> dict[str, object]:
        return {"turn": self.kept.accepted.turn, **values}

    async def _publish(self, event: TurnEvent) -> bool:
        where = (self.kept.tenant.id, self.kept.conversation.id)
        return await self.voice.feed.publish_from_kora(*where, event) is not None

    async def _learn(self, grown: Placeholders) -> None:
        store, conversation = self.voice.conversations, self.kept.conversation
        _, version = await store.placeholders(conversation.tenant, conversation.id)
        try:
            await store.save_placeholders(conversation, grown, known_version=version)
        except Conflict:
            # The customer wrote meanwhile and took the next numbers: this value stays replaced,
            # and can simply not be restored.
            return
        self.placeholders = grown
