"""The sub-processor register: who may receive what, where, from when on, and what that opens."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

NOTICE = timedelta(days=30)  # before a new processor starts (privacy 7)
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+", re.ASCII)
# Where vendors run what they run. A host that is not here is where its operator says it is.
_RUNS_IN = {
    "api.anthropic.com": "United States",
    "cloud.langfuse.com": "European Union",
    "us.cloud.langfuse.com": "United States",
    "hipaa.cloud.langfuse.com": "United States",
    "jp.cloud.langfuse.com": "Japan",
}
_NEVER = ("mem0.ai",)  # its library alone runs here, on our own database


def _host(written: str) -> str:
    plain = written.casefold()
    if not _HOST.fullmatch(plain):
        raise ValueError("a host is a name like api.example.com, without scheme, port or star")
    if any(plain == never or plain.endswith(f".{never}") for never in _NEVER):
        raise ValueError(
            "this service uses the library alone: its hosted form is never reached"
        )
    return plain


Name = Annotated[str, Field(min_length=1, max_length=200)]
Host = Annotated[str, AfterValidator(_host)]


class Processor(BaseModel):
    """An entry of the register. Only `used_here` opens anything, and only from its day on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    purpose: Name
    region: Name
    hosts: tuple[Host, ...] = ()
    used_here: bool = False
    announced_on: date | None = None
    effective_from: date | None = None  # None: named since the policy's first version
    contract_date: date | None = None
    categories: tuple[Name, ...] = ()  # what it receives
    transfer: str = ""  # why the data may go there

    @model_validator(mode="after")
    def _can_be_kept(self) -> Self:
        _announced(self.announced_on, self.effective_from)
        for host in self.hosts:
            runs_in = _RUNS_IN.get(host)
            if runs_in and runs_in.casefold() not in self.region.casefold():
                raise ValueError(
                    f"{host} runs in {runs_in}, outside the region {self.region!r}"
                )
        return self

    def in_force(self, on: date) -> bool:
        """Whether data may go there on this day."""
        return self.used_here and (self.effective_from is None or self.effective_from <= on)

    def announced(self, on: date) -> bool:
        """Whether people have been told that it is to come, and it is not there yet."""
        told = self.announced_on is not None and self.announced_on <= on
        return self.used_here and told and not self.in_force(on)


def _announced(announced: date | None, effective: date | None) -> None:
    if (announced is None) != (effective is None):
        raise ValueError("announced_on and effective_from go together")
    if announced and effective and effective < announced + NOTICE:
        raise ValueError(
            f"effective_from is at least {NOTICE.days} days after announced_on:"
            f" {announced + NOTICE} or later"
        )


def newcomers(before: Sequence[Processor], after: Sequence[Processor]) -> list[str]:
    """Who would be used from now on without notice: new in use, and not dated."""
    used = {entry.name.casefold() for entry in before if entry.used_here}
    return [
        entry.name
        for entry in after
        if entry.used_here
        and entry.name.casefold() not in used
        and entry.effective_from is None
    ]


def gaps(register: Sequence[Processor]) -> list[str]:
    """What the register should say of those who are used, and does not."""
    found: list[str] = []
    for entry in register:
        wanted = {
            "contract_date": entry.contract_date,
            "categories": entry.categories,
            "transfer": entry.transfer,
        }
        if entry.used_here:
            found += [f"{entry.name}: no {name}" for name, said in wanted.items() if not said]
    return found
