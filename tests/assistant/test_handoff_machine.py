"""Random lives of a conversation: a customer, Kora, two staff, crashes. Never two speakers, never a
lost message, never a silent handoff. Over the real stores and a real PostgreSQL."""

import asyncio
import os
from collections.abc import Callable, Coroutine, Sequence
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
    Message,
    Priority,
    Queue,
    Reply,
    Result,
    StaffId,
    StoredEvent,
    TurnEvent,
)
from assistant.errors import AppError
from assistant.handoff.watch import Watch
from assistant.standing import derive
from assistant.storage.alarms import Alarms
from assistant.storage.arriving import Accepted, Incoming
from assistant.storage.finishing import Ending
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
    notes: dict[str, str] = field(default_factory=dict[str, str])
    turns: list[str] = field(default_factory=list[str])  # that Kora is answering


def machine(store: Rooms, run: Callable[..., Any]) -> type[RuleBasedStateMachine]:  # noqa: C901
    """The machine over these stores."""
    desk, floor = store.desk, store.desk.floor
    watch = Watch(Alarms(store.database, clock=store.clock), store.feed, store.clock)
    replies = Replies(store.database, store.vault, clock=store.clock)

    class Life(RuleBasedStateMachine):
        tenant: Tenant
        where: Conversation

        def __init__(self) -> None:
            super().__init__()
            self.heard, self.count = Heard(), 0
            self.pages: dict[str, list[StoredEvent]] = {"customer": [], "staff": []}

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
            run(store.conversations.finish(self.where, turn, reply, Ending("K", result)))

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
        def writes_a_note(self, staff: StaffId) -> None:
            self.count += 1
            _, version = run(store.conversations.placeholders(self.tenant.id, self.where.id))
            key = f"n{self.count}"
            text = Redacted.stored(key)
            written = Written(staff, STAFF[staff], text, Sealed(key), None, version, key)
            said = run(replies.note(self.where, written))
            assert said is not None
            self.heard.notes[key] = said.message

        @rule(priority=st.sampled_from(["urgent", "high", "normal", "low"]), staff=who)
        def ranks_it(self, priority: Priority, staff: StaffId) -> None:
            held = self._held()
            if held:
                run(floor.prioritise(self.tenant, held, priority, actor=staff))

        @rule(minutes=st.integers(1, 3000))
        def time_passes_and_alarms_sound(self, minutes: int) -> None:
            store.clock.forward(timedelta(minutes=minutes))
            run(watch.look(self.tenant))
            assert run(watch.look(self.tenant)) == 0  # each of them once

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

        # Everybody at once.

        @rule(order=st.permutations(range(6)))
        def all_reach_for_it_together(self, order: list[int]) -> None:
            held = self._held()
            if held is None:
                return
            first, second = STAFF
            acts = (
                lambda: self._claim(held, first),
                lambda: self._claim(held, second),
                lambda: floor.meanwhile(self.tenant, held),
                lambda: floor.resolve(
                    self.tenant, held.id, actor="customer", outcome="withdrawn"
                ),
                lambda: desk.hand_over(self.tenant, self.where, queue="billing", told=TOLD),
                lambda: floor.move(self.tenant, held.id, queue="technical", actor=second),
            )
            for each in run(_together(*(acts[n]() for n in order))):
                assert not isinstance(each, BaseException) or isinstance(each, AppError)

        # The pages: each holds what it heard, and asks for the rest when its line is back.

        @rule(page=st.sampled_from(["customer", "staff"]), most=st.integers(1, 30))
        def a_page_reads_on(self, page: str, most: int) -> None:
            self._read(page, self.pages[page][-1:], most)

        @rule(page=st.sampled_from(["customer", "staff"]), back=st.integers(1, 20))
        def a_page_comes_back_with_an_old_place(self, page: str, back: int) -> None:
            before = self.pages[page]
            self.pages[page] = before[: max(0, len(before) - back)]
            self._read(page, self.pages[page][-1:], 5000)
            assert self.pages[page][: len(before)] == before

        def _read(self, page: str, last: list[StoredEvent], most: int) -> None:
            after = last[0].id if last else 0
            log = run(store.log.events_after(self.tenant.id, self.where.id, after, limit=most))
            self.pages[page] += log

        # What must hold after each of these.

        @invariant()
        def all_of_it_holds(self) -> None:
            if not hasattr(self, "where"):
                return
            where = (self.tenant.id, self.where.id)
            log = run(store.log.events_after(*where, 0, limit=5000))
            lines = run(store.conversations.thread(*where, notes=True))
            newest = run(desk.store.handoffs.newest(*where))
            _one_speaker(log)
            self._no_page_sees_a_gap_or_anything_twice(log)
            self._no_message_is_lost_or_doubled(log, lines)
            self._a_note_is_nobodys_but_staffs(log)
            if newest:
                self._the_row_is_what_its_story_comes_to(newest)
                self._nobody_waits_without_having_been_told(newest, log)

        def _no_page_sees_a_gap_or_anything_twice(self, log: Sequence[StoredEvent]) -> None:
            for seen in self.pages.values():
                assert [event.id for event in seen] == [e.id for e in log[: len(seen)]]

        def _no_message_is_lost_or_doubled(
            self, log: Sequence[StoredEvent], lines: Sequence[Message]
        ) -> None:
            heard = self.heard
            told = {*heard.customer.values(), *heard.staff.values(), *heard.notes.values()}
            texts = [line.text.text for line in lines if line.author in ("customer", "staff")]
            assert told <= {line.id for line in lines}
            assert len(texts) == len(set(texts))
            for kind, author in (("staff.message", "staff"), ("turn.started", "customer")):
                sent = [event.data["message_id"] for event in log if event.kind == kind]
                assert sent == [line.id for line in lines if line.author == author]

        def _a_note_is_nobodys_but_staffs(self, log: Sequence[StoredEvent]) -> None:
            assert not {event.text.text for event in log if event.text} & set(self.heard.notes)

        def _the_row_is_what_its_story_comes_to(self, newest: Handoff) -> None:
            standing = derive(run(floor.story(self.tenant.id, newest.id)))
            assert standing is not None
            assert standing.state == newest.state
            assert standing.holder == newest.claimed_by
            assert (standing.queue, standing.meanwhile) == (newest.queue, newest.meanwhile)
            found = run(
                store.conversations.find(self.tenant.id, self.where.id, token_hash=None)
            )
            assert found.speaker == standing.speaker

        def _nobody_waits_without_having_been_told(
            self, newest: Handoff, log: Sequence[StoredEvent]
        ) -> None:
            if newest.state != "resolved":
                asked = (e for e in log if e.kind == "handoff.requested" and e.text)
                assert newest.id in {event.data["handoff_id"] for event in asked}

        def _held(self) -> Handoff | None:
            store.clock.forward(timedelta(seconds=1))
            return run(desk.current(self.tenant.id, self.where.id))

        def _try(self, act: Coroutine[Any, Any, Any], possible: bool) -> None:
            try:
                run(act)
            except AppError:
                assert not possible

    return Life


def _one_speaker(log: Sequence[StoredEvent]) -> None:
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
                    max_examples=int(os.environ.get("LIVES", "30")),
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
