"""Reviewed texts of our own, filled with a tenant's names, references and promised times."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import prompts
from assistant.domain import Case, Clause, Hit, Queue, Remark, Version
from assistant.tenants import WEEK, Tenant
from assistant.tenants.keeping import Span
from guardrails import Evidence, Intent, Redacted


def reviewed(text: str) -> Redacted:
    """One of the texts below, as what may be stored."""
    return Redacted.reviewed(text)


def moment(tenant: Tenant, at: datetime) -> str:
    """A time as a person of that company would say it: `Monday 23 November, 13:00 NZDT`."""
    local = at.astimezone(ZoneInfo(tenant.file.hours.zone))
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M} {local.tzname()}"


def handoff(tenant: Tenant, *, queue: Queue, now: datetime, due: datetime) -> str:
    """What the customer reads when a person was asked for."""
    hours = tenant.hours_of(queue)
    return _fill(
        "handoff",
        company=tenant.file.company,
        due=moment(tenant, due),
        open_now=hours.is_open(now),
        back_at=moment(tenant, hours.next_open(now)),
    )


def trouble(tenant: Tenant, *, due: datetime) -> str:
    """What the customer reads when a part of the house failed."""
    return _fill("trouble", company=tenant.file.company, due=moment(tenant, due))


def emergency(tenant: Tenant, *, now: datetime) -> str:
    """The emergency contacts where Kora is silent: a note of the house, in nobody's voice."""
    return _fill(
        "emergency",
        company=tenant.file.company,
        contacts=tenant.file.emergency,
        open_now=tenant.hours.is_open(now),
        back_at=moment(tenant, tenant.hours.next_open(now)),
    )


def ended(tenant: Tenant) -> str:
    """That staff ended this chat, and which ways stay open."""
    contact = tenant.file.contacts.get("support")
    return _fill(
        "ended",
        company=tenant.file.company,
        mail=contact.value if contact else "",
        contacts=tenant.file.emergency,
    )


def disputed(tenant: Tenant, *, reference: str, due: datetime) -> str:
    """What the customer reads who does not accept a decision."""
    return _fill(
        "disputed", reference=reference, company=tenant.file.company, due=moment(tenant, due)
    )


def distress(tenant: Tenant, *, now: datetime) -> str:
    """The emergency contacts, and honestly whether anyone reads this now."""
    return _fill(
        "distress",
        company=tenant.file.company,
        contacts=tenant.file.emergency,
        open_now=tenant.hours.is_open(now),
        back_at=moment(tenant, tenant.hours.next_open(now)),
    )


def greeting(tenant: Tenant) -> str:
    """Who this is: an AI."""
    return _fill("greeting", assistant=tenant.file.assistant, company=tenant.file.company)


def abstained(tenant: Tenant, *, missing: Sequence[str], nearest: Sequence[Hit]) -> str:
    """That the documents do not say, what they say nearest, and the offer of a person."""
    near = next(iter(nearest), None)
    return _fill(
        "abstained",
        company=tenant.file.company,
        missing=", ".join(missing),
        nearest=_named(near.clause) if near else "",
    )


def beside(remark: Remark) -> str:
    """What must be said beside an answer, before the words of a clause that it may bring."""
    return _fill(remark.text, **{name: remark.facts[name] for name in _FACTS[remark.text]})


_FACTS: Mapping[str, tuple[str, ...]] = {
    "asof_used": ("said", "title", "since"),
    "asof_unknown": ("title", "said", "first"),
    "asof_ask": ("title", "since", "clause"),
    "coming": ("day", "title", "clause", "says", "gone"),
    "conflict": ("about", "clauses"),
    "open_reading": ("about", "clauses"),
    "two_periods": (),
    "not_loaded": ("names",),
}


def _named(clause: Clause) -> str:
    """A clause as a person would point to it; a title that is the id already is not said twice."""
    if clause.title in clause.clause:
        return clause.ref
    return f"{clause.ref} ({clause.title})"


def about_case(tenant: Tenant, name: str, case: Case | None) -> str:
    """A closing line about what was logged, by the name of its text."""
    reference = case.reference if case else ""
    due = moment(tenant, case.due_at) if case else ""
    values: Mapping[str, Mapping[str, object]] = {
        "cannot_decide": {
            "reference": reference,
            "company": tenant.file.company,
            "due": due,
            "route": tenant.file.decision_route,
        },
        "rights_logged": {"reference": reference, "due": due},
        "breach_steps": {"reference": reference},
        "abuse_logged": {"reference": reference},
        "minor": {"reference": reference, "age": tenant.file.minimum_age},
        "authority": {"reference": reference, "due": due},
        "offer_human": {},
    }
    return _fill(name, **values[name])


def secret_cut(kinds: Sequence[str]) -> str:
    """That something was removed and has to be changed where it is used."""
    named = {
        "SECRET": "a password or key",
        "CREDIT_CARD": "a card number",
        "CVV": "a card code",
    }
    return _fill("secret_cut", kinds=", ".join(named[kind] for kind in kinds))


CASE_OF_LINE: Mapping[str, Intent] = {
    "cannot_decide": "decision_request",
    "rights_logged": "rights_request",
    "breach_steps": "breach_report",
    "abuse_logged": "abuse_report",
    "minor": "minor",
    "authority": "authority_request",
}


def profile(tenant: Tenant, *, now: datetime, stale: Sequence[Version]) -> Mapping[str, object]:
    """What the widget shows before the first message, from the register and the settings alone."""
    file = tenant.file
    days = max(1, file.privacy.memory_hours // 24)
    hours = file.hours
    week = ", ".join(_runs(hours.days))
    lines = [
        f"{file.assistant} is an AI. It answers from {file.company}'s policies and cites them.",
        "It decides nothing about refunds, suspensions or your account: people do.",
        "You can talk to a person at any time.",
        "Personal details are replaced before anything is remembered or monitored.",
        *(
            f"From {entry.effective_from.day} {entry.effective_from:%B %Y} on, {entry.name}"
            f" ({entry.region}) will receive data too: {entry.purpose}."
            for entry in file.processors
            if entry.announced(tenant.day(now)) and entry.effective_from
        ),
        *(
            f"The {version.title} it answers from is dated {version.day.day} {version.day:%B %Y}:"
            " a person can tell you whether it still holds."
            for version in stale
        ),
    ]
    return {
        "id": tenant.id,
        "company": file.company,
        "assistant": file.assistant,
        "disclosure": {
            "lines": lines,
            "processors": [
                {"name": entry.name, "purpose": entry.purpose, "region": entry.region}
                for entry in tenant.receivers(now)
            ],
            "retention": {
                "chat": _period(file.retention.kora_logs),
                "people": _period(file.retention.tickets),
            },
        },
        "hours": f"{week} {hours.opens:%H:%M}-{hours.closes:%H:%M} ({hours.zone})",
        "open_now": tenant.hours.is_open(now),
        "back_at": tenant.hours.next_open(now).isoformat(),
        "contacts": [
            {"label": line.label, "value": line.value} for line in file.contacts.values()
        ],
        "memory": {"offered": True, "days": days},
        "suggestions": list(file.suggestions),
    }


def _period(span: Span) -> dict[str, object]:
    """A number and a unit, for a page to write in its reader's language."""
    count, unit = str(span).split()
    return {"count": int(count), "unit": unit.removesuffix("s")}


def _runs(days: Sequence[str]) -> list[str]:
    """Days as people write them: `Mon-Fri`, not five names."""
    runs: list[list[str]] = []
    for day in (each for each in WEEK if each in days):
        if runs and WEEK.index(day) == WEEK.index(runs[-1][-1]) + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [
        run[0].capitalize() if len(run) == 1 else f"{run[0]}-{run[-1]}".title() for run in runs
    ]


def contact_book(tenant: Tenant) -> tuple[Evidence, ...]:
    """What may be named without a clause: the tenant's contacts and its own names."""
    lines = (
        Evidence("contact", key, f"{line.label}: {line.value}")
        for key, line in tenant.file.contacts.items()
    )
    names = ", ".join((tenant.file.company, tenant.file.assistant, *tenant.file.products))
    emergency = (
        Evidence("contact", f"emergency-{index}", f"{line.label}: {line.value}")
        for index, line in enumerate(tenant.file.emergency)
    )
    return (*lines, *emergency, Evidence("contact", "names", names))


def _fill(name: str, **values: object) -> str:
    return " ".join(prompts.load(f"written_{name}", **values).text.split())
