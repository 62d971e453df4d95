"""How a handoff stands, derived from what was done to it: the one table of what may follow what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

from assistant.domain import HandoffState, Speaker

Act = Literal[
    "requested",
    "asked_again",
    "meanwhile",
    "claimed",
    "replied",
    "wrote",
    "released",
    "moved",
    "assigned",
    "prioritised",
    "due_soon",
    "overdue",
    "resolved",
    "reopened",
    "rated",
]
ACTS: tuple[Act, ...] = get_args(Act)

_FREE: tuple[HandoffState, ...] = ("open", "reopened")
_HELD: tuple[HandoffState, ...] = ("claimed", "waiting")
_LIVE: tuple[HandoffState, ...] = (*_FREE, *_HELD)


def _stay(*states: HandoffState) -> dict[HandoffState, HandoffState]:
    return {state: state for state in states}


def _become(target: HandoffState, *states: HandoffState) -> dict[HandoffState, HandoffState]:
    return dict.fromkeys(states, target)


_NEXT: Mapping[Act, Mapping[HandoffState, HandoffState]] = {
    "requested": {},  # only where there is none
    "asked_again": _stay(*_LIVE),
    "meanwhile": _stay(*_FREE),
    "claimed": _become("claimed", *_FREE),
    "replied": _become("waiting", *_HELD),
    "wrote": {**_stay(*_LIVE), "waiting": "claimed"},
    "released": _become("open", *_HELD),
    "moved": _become("open", *_LIVE),
    "assigned": _become("claimed", *_LIVE),
    "prioritised": _stay(*_LIVE),
    "due_soon": _stay(*_LIVE),
    "overdue": _stay(*_LIVE),
    "resolved": _become("resolved", *_LIVE),
    "reopened": _become("reopened", "resolved"),
    "rated": _stay("resolved"),
}


def step(state: HandoffState | None, act: Act) -> HandoffState | None:
    """The state after an act; None where that act is not possible from here."""
    if state is None:
        return "open" if act == "requested" else None
    return _NEXT[act].get(state)


@dataclass(frozen=True, slots=True)
class Done:
    """One row of a handoff's story."""

    act: Act
    actor: str
    at: datetime
    data: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the story of a handoff comes to."""

    state: HandoffState = "open"
    holder: str | None = None
    queue: str = ""
    meanwhile: bool = False

    @property
    def speaker(self) -> Speaker:
        """Who has the floor: Kora before and after, and meanwhile where the customer chose so."""
        return "kora" if self.state == "resolved" or self.meanwhile else "staff"


def derive(story: Iterable[Done]) -> Standing | None:
    """Where the acts lead, in order; None before the first. Raises `ValueError` for one that could not be."""
    standing: Standing | None = None
    for done in story:
        state = step(standing.state if standing else None, done.act)
        if state is None:
            raise ValueError(f"{done.act} does not follow {standing}")
        standing = _after(standing or Standing(), state, done)
    return standing


def _after(before: Standing, state: HandoffState, done: Done) -> Standing:
    now = replace(before, state=state, queue=done.data.get("queue", before.queue))
    match done.act:
        case "meanwhile":
            return replace(now, meanwhile=True)
        case "claimed":
            return replace(now, holder=done.actor, meanwhile=False)
        case "assigned":
            return replace(now, holder=done.data["to"], meanwhile=False)
        case "asked_again" | "resolved":
            return replace(now, meanwhile=False)
        case "released" | "moved" | "reopened":
            return replace(now, holder=None)
        case _:
            return now
