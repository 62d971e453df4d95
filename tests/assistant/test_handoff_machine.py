"""Random lives of a conversation: a customer, Kora, two staff, crashes. Never two speakers, never a
lost message, never a silent handoff. Over the real stores and a real PostgreSQL."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from assistant.domain import (
    Conversation,
    Handoff,
    Queue,
    Reply,
    Result,
    StaffId,
    StoredEvent,
    TurnEvent,
)
from assistant.errors import AppError
from assistant.standing import derive
from assistant.storage.arriving import Accepted, Incoming
from assistant.storage.lines import new_message
from assistant.storage.replies import Replies, Said, Written
from assistant.tenants import Tenant
from guardrails import Placeholders, Redacted, Sealed
from tests.builders import Rooms, rooms

pytestmark = pytest.mark.slow

TOLD = Redacted.literal("A person was asked.")
STAFF = {StaffId("st_sam"): "Sam", StaffId("st_kim"): "Kim"}
who = st.sampled_from(sorted(STAFF))
queues = st.sampled_from(["general", "billing", "technical"])


@dataclass
class Heard:
    """What each side was told is safe; all of it must be found again."""

    customer: dict[str, str] = field(default_factory=dict[str, str])  # client id: message
    staff: dict[str, str] = field(default_factory=dict[str, str])
    turns: list[str] = field(default_factory=list[str])  # that Kora is answering


def machine(store: Rooms, run: Callable[..., Any]) -> type[RuleBasedStateMachine]:  # noqa: C901
    """The machine over these stores."""
    desk, floor = store.desk, store.desk.floor
    replies = Replies(store.database, store.vault, clock=store.clock)

    class Life(RuleBasedStateMachine):
        tenant: Tenant
        where: Conversation

        def __init__(self) -> None:
            super().__init__()
            self.heard, self.count = Heard(), 0

        @initialize()
        def begins(self) -> None:
            self.tenant = run(store.tenant(desk={"capacity": 3}))
            self.where = run(store.conversation(self.tenant))

        # The customer.

        @rule(crash=st.booleans())
        def writes(self, crash: bool) -> None:
            self.count += 1
            self._write(f"c{self.count}", crash=crash)

        # Who wins a race differs from run to run, so no rule depends on it being enabled.

        @rule(nth=st.integers(0, 1000))
        def sends_again(self, nth: int) -> None:
            keys = sorted(self.heard.customer)
            if keys:
                key = keys[nth % len(keys)]
                assert self._write(key, crash=False).message == self.heard.customer[key]

        def _write(self, key: str, *, crash: bool) -> Accepted:
            _, version = run(store.conversations.placeholders(self.tenant.id, self.where.id))
            incoming = Incoming(
                Redacted.stored(key), Sealed(key), Placeholders(), version, (), key
            )
            accepted: Accepted = run(store.conversations.accept(self.where, incoming))
            self.heard.customer.setdefault(key, accepted.message)
            if accepted.repeated:
                return accepted
            if crash:
                return accepted  # its process is gone before anything answered
            if accepted.speaker == "kora":
                self.heard.turns.append(accepted.turn)
            else:
                run(floor.heard(self.tenant, self.where))
                self._end(accepted.turn, None)
            return accepted

        @rule(queue=queues)
        def asks_for_a_person(self, queue: Queue) -> None:
            run(desk.hand_over(self.tenant, self.where, queue=queue, told=TOLD))

        @rule()
        def asks_kora_meanwhile(self) -> None:
            held = self._held()
            if held:
                self._try(floor.meanwhile(self.tenant, held), held.claimed_by is None)

        @rule()
        def withdraws(self) -> None:
            held = self._held()
            if held:
                run(floor.resolve(self.tenant, held.id, actor="customer", outcome="withdrawn"))

        @rule()
        def takes_it_up_again(self) -> None:
            newest = run(desk.store.handoffs.newest(self.tenant.id, self.where.id))
            if newest and not self._held():
                self._try(floor.reopen(self.tenant, newest, actor="customer"), True)

        # Kora.

        @rule()
        def kora_says_a_sentence(self) -> None:
            if not self.heard.turns:
                return
            event = TurnEvent("answer.delta", TOLD, {"turn": self.heard.turns[0]})
            if not run(store.feed.publish_from_kora(self.tenant.id, self.where.id, event)):
                self._end(self.heard.turns.pop(0), None)

        @rule()
        def kora_ends(self) -> None:
            if not self.heard.turns:
                return
            reply = Reply(new_message(), TOLD, (), abstained=False, engine="extractive")
            self._end(self.heard.turns.pop(0), reply)

        def _end(self, turn: str, reply: Reply | None) -> None:
            result = Result(message=new_message(), answer=TOLD)
            run(store.conversations.finish(self.where, turn, reply, name="K", result=result))

        @rule()
        def the_process_dies_and_another_takes_over(self) -> None:
            self.heard.turns.clear()
            store.clock.forward(timedelta(minutes=5))
            before = store.clock.at - timedelta(minutes=2)
            for _, left in run(store.conversations.unanswered(self.tenant.id, before=before)):
                run(desk.hand_over(self.tenant, self.where, queue="general", told=TOLD))
                self._end(left.turn, None)

        # Staff.

        @rule(staff=who)
        def claims(self, staff: StaffId) -> None:
            held = self._held()
            if held:
                free = held.claimed_by in (None, staff)
                self._try(self._claim(held, staff), free)

        @rule()
        def both_claim(self) -> None:
            held = self._held()
            if held and held.claimed_by is None:
                got = run(_together(*(self._claim(held, each) for each in STAFF)))
                assert sum(isinstance(each, Handoff) for each in got) == 1

        def _claim(self, held: Handoff, staff: StaffId) -> Coroutine[Any, Any, Handoff]:
            return floor.claim(self.tenant, held.id, staff=staff, name=STAFF[staff])

        @rule(staff=who, steps=st.integers(0, 40))
        def replies(self, staff: StaffId, steps: int) -> None:
            """Cut off somewhere on its way, then sent again: it arrives once or not at all."""
            self.count += 1
            key = f"s{self.count}"
            run(_cut_off(self._reply(staff, key), steps))
            held = self._held()
            said = run(self._reply(staff, key))
            assert (said is not None) == (held is not None and held.claimed_by == staff)
            if said:
                self.heard.staff[key] = said.message

        async def _reply(self, staff: StaffId, key: str) -> Said | None:
            _, version = await store.conversations.placeholders(self.tenant.id, self.where.id)
            written = Written(
                staff, STAFF[staff], Redacted.stored(key), Sealed(key), None, version, key
            )
            return await replies.reply(self.where, written)

        @rule(staff=who)
        def gives_it_back(self, staff: StaffId) -> None:
            held = self._held()
            if held and held.claimed_by == staff:
                run(floor.release(self.tenant, held, by=staff))

        @rule(staff=who, queue=queues)
        def moves_it(self, staff: StaffId, queue: Queue) -> None:
            held = self._held()
            if held:
                run(floor.move(self.tenant, held.id, queue=queue, actor=staff))

        @rule(staff=who, to=who)
        def hands_it_over(self, staff: StaffId, to: StaffId) -> None:
            held = self._held()
            if held and held.claimed_by != to:
                run(floor.assign(self.tenant, held, to=to, name=STAFF[to], actor=staff))

        @rule(staff=who)
        def resolves_it(self, staff: StaffId) -> None:
            held = self._held()
            if held:
                run(floor.resolve(self.tenant, held.id, actor=staff, outcome="answered"))

        @rule(staff=who)
        def resolves_it_while_kora_starts(self, staff: StaffId) -> None:
            held = self._held()
            event = TurnEvent("answer.delta", TOLD, {"turn": "tu_racing"})
            if held:
                run(
                    _together(
                        floor.resolve(self.tenant, held.id, actor=staff, outcome="answered"),
                        store.feed.publish_from_kora(self.tenant.id, self.where.id, event),
                        self._claim(held, staff),
                    )
                )

        # What must hold after each of these.

        @invariant()
        def one_speaker_at_a_time(self) -> None:
            if hasattr(self, "where"):
                log = run(store.log.events_after(self.tenant.id, self.where.id, 0, limit=5000))
                _one_speaker(log)

        @invariant()
        def no_message_is_lost_or_doubled(self) -> None:
            if not hasattr(self, "where"):
                return
            lines = run(store.conversations.thread(self.tenant.id, self.where.id, notes=True))
            ids = [line.id for line in lines]
            told = {*self.heard.customer.values(), *self.heard.staff.values()}
            texts = [line.text.text for line in lines if line.author in ("customer", "staff")]
            assert told <= set(ids)
            assert len(texts) == len(set(texts))
            log = run(store.log.events_after(self.tenant.id, self.where.id, 0, limit=5000))
            sent = [e.data["message_id"] for e in log if e.kind == "staff.message"]
            assert sent == [line.id for line in lines if line.author == "staff"]

        @invariant()
        def the_row_is_what_its_story_comes_to(self) -> None:
            newest = hasattr(self, "where") and run(
                desk.store.handoffs.newest(self.tenant.id, self.where.id)
            )
            if not newest:
                return
            standing = derive(run(floor.story(self.tenant.id, newest.id)))
            assert standing is not None
            assert standing.state == newest.state
            assert standing.holder == newest.claimed_by
            assert (standing.queue, standing.meanwhile) == (newest.queue, newest.meanwhile)
            found = run(
                store.conversations.find(self.tenant.id, self.where.id, token_hash=None)
            )
            assert found.speaker == standing.speaker

        @invariant()
        def nobody_waits_without_having_been_told(self) -> None:
            held = hasattr(self, "where") and self._held()
            if held:
                log = run(store.log.events_after(self.tenant.id, self.where.id, 0, limit=5000))
                told = {
                    e.data["handoff_id"]
                    for e in log
                    if e.kind == "handoff.requested" and e.text
                }
                assert held.id in told

        def _held(self) -> Handoff | None:
            store.clock.forward(timedelta(seconds=1))
            return run(desk.current(self.tenant.id, self.where.id))

        def _try(self, act: Coroutine[Any, Any, Any], possible: bool) -> None:
            try:
                run(act)
            except AppError:
                assert not possible

    return Life


def _one_speaker(log: tuple[StoredEvent, ...]) -> None:
    """By the customer's own log alone, as a widget would read it."""
    floor: str | None = "kora"  # or a name; None: staff, and nobody yet
    for event in log:
        match event.kind, event.data.get("code"):
            case "staff.message", _:
                assert event.data["name"] == floor
            case "answer.delta", _:
                assert floor == "kora"
            case kind, code:
                floor = _floor(floor, kind, code, event)


def _floor(floor: str | None, kind: str, code: object, event: StoredEvent) -> str | None:
    match kind, code:
        case "handoff.claimed", _:
            return str(event.data["name"])
        case ("handoff.resolved", _) | (_, "meanwhile"):
            return "kora"
        case ("handoff.requested", _) | (_, "released" | "moved"):
            return None
        case _:
            return floor


async def _together(*acts: Coroutine[Any, Any, Any]) -> list[object]:
    return await asyncio.gather(*acts, return_exceptions=True)


async def _cut_off(act: Coroutine[Any, Any, Any], steps: int) -> None:
    task = asyncio.ensure_future(act)
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled() or task.exception() is None


def test_one_speaks_nothing_is_lost_and_nobody_waits_untold(home: Path) -> None:
    with asyncio.Runner() as runner:
        opened = rooms(home)
        store = runner.run(opened.__aenter__())
        try:
            run_state_machine_as_test(
                machine(store, runner.run),
                settings=settings(
                    max_examples=int(os.environ.get("LIVES", "20")),
                    stateful_step_count=40,
                    deadline=None,
                    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
                    phases=[Phase.generate],
                    database=None,
                    derandomize=True,
                ),
            )
        finally:
            runner.run(opened.__aexit__(None, None, None))
