"""What staff find in the file of a decision request: asked, stated, counted. No recommendation."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.answering.gathered import gather
from assistant.answering.pieces import Charge
from assistant.answering.stated import Stated, read
from assistant.answering.workings import day_counts, worked_lines
from assistant.domain import CaseFile, DayOf, Fact, Subject
from assistant.tenants import Formula, Tenant

# Words or beginnings of words, then the subject they speak of.
_SUBJECTS: tuple[tuple[Subject, tuple[str, ...]], ...] = (
    ("refund", ("refund", "money back", "reimburs")),
    (
        "credit",
        ("credit note", "service credit", "credit my", "credit to", "a credit", "credits"),
    ),
    ("compensation", ("compensat",)),
    ("chargeback", ("chargeback", "charge back")),
    ("reinstatement", ("reinstat", "reactivat", "unsuspend", "unblock", "restore my")),
    ("suspension", ("suspend", "suspension")),
    ("termination", ("terminat",)),
    ("cancellation", ("cancel",)),
    ("plan change", ("upgrad", "downgrad", "change plan", "change my plan", "switch")),
    ("ownership transfer", ("ownership", "transfer my account", "transfer the account")),
    ("deletion", ("delet", "erase")),
    (
        "account data",
        ("change my e-mail", "change my email", "change my address", "change the email"),
    ),
    (
        "consumer guarantee",
        ("consumer guarantee", "consumer law", "acceptable quality", "fit for"),
    ),
)
_CHARGED: dict[Charge, str] = {
    "yearly": "for the year",
    "monthly": "by the month",
    "item": "for a separate item",
    "": "",
}
_REFERENCE = re.compile(r"\[CUSTOMER_REF_[0-9]{1,6}\]")
_MOST = 40


def describe(text: str, tenant: Tenant, today: date) -> CaseFile:
    """The file that one redacted message opens; it holds figures, days and names, no words."""
    stated = read(text, today)
    period = tenant.file.period
    said = gather(text, (), today, asked=False)
    counts = day_counts(period, said, today) if period else ()
    return CaseFile(
        subjects=_subjects(text),
        stated=tuple(dict.fromkeys(_facts(text, stated, tenant)))[:_MOST],
        counts=tuple(
            DayOf(period.clause if period else "", c.start, c.on, c.day, c.of, c.last)
            for c in counts
        ),
    )


def joined(held: CaseFile, new: CaseFile) -> CaseFile:
    """Both, what was known first; a conversation adds to its case and takes nothing away."""
    return CaseFile(
        subjects=tuple(dict.fromkeys((*held.subjects, *new.subjects))),
        stated=tuple(dict.fromkeys((*held.stated, *new.stated)))[:_MOST],
        counts=tuple(dict.fromkeys((*held.counts, *new.counts)))[:_MOST],
        clauses=tuple(dict.fromkeys((*held.clauses, *new.clauses)))[:_MOST],
    )


def worked(formula: Formula, said: Sequence[str], today: date) -> tuple[str, ...]:
    """The tenant's refund formula with what these messages state, oldest first; () where they lack."""
    for newest in range(len(said) - 1, -1, -1):
        found = gather(said[newest], said[:newest], today, asked=False)
        if lines := worked_lines(formula, found, today):
            return lines
    return ()


def urgent(file: CaseFile) -> bool:
    """Whether the law gives the customer a remedy that is not the company's to withhold."""
    return "consumer guarantee" in file.subjects


def _subjects(text: str) -> tuple[Subject, ...]:
    plain = " " + " ".join("".join(_letter(c) for c in text.casefold()).split()) + " "
    return tuple(
        subject for subject, words in _SUBJECTS if any(f" {word}" in plain for word in words)
    )


def _letter(char: str) -> str:
    return char if char.isalnum() or char == "-" else " "


def _facts(text: str, stated: Stated, tenant: Tenant) -> Iterator[Fact]:
    for amount in stated.amounts:
        if amount.charge or amount.marked:
            abroad = "in another currency" if amount.abroad else ""
            doubt = "" if amount.clear else "unclear"
            words = (f"{amount.value:f}", _CHARGED[amount.charge], abroad, doubt)
            yield Fact("amount", " ".join(word for word in words if word))
    for months in stated.months:
        doubt = "" if months.clear else "unclear"
        words = (f"{months.value:f}", months.span, doubt)
        yield Fact("months", " ".join(word for word in words if word))
    for day in stated.days:
        yield Fact(
            "date", f"{day.event or 'named'} {day.day.isoformat() if day.day else 'unclear'}"
        )
    folded = text.casefold()
    for name in tenant.file.products:
        if name.casefold() in folded:
            yield Fact("name", name)
    for match in _REFERENCE.finditer(text):
        yield Fact("reference", match.group())
