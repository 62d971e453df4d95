"""Our own lines: they promise what is true, name who is there, and pass the guards themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from assistant import tenants
from assistant.answering import wording
from assistant.domain import Case, CaseId, ConversationId, Version
from assistant.tenants import Tenant
from guardrails import Claim, Cleared, Evidence, Redacted, check
from tests.builders import a_tenant, seed_tenant

OPEN = datetime(2026, 3, 10, 22, 0, tzinfo=UTC)  # Wednesday 11:00 in Christchurch
NIGHT = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)  # Wednesday 23:00
DUE = datetime(2026, 3, 11, 3, 0, tzinfo=UTC)
EVERYONE = [tenant for tenant, _ in tenants.seeds()] + [a_tenant()]


def a_case() -> Case:
    return Case(
        id=CaseId("ca_1"),
        conversation=ConversationId("co_1"),
        kind="decision_request",
        queue="billing",
        asked=Redacted.literal("May I have it back?"),
        opened_at=OPEN,
        due_at=DUE,
        reference="KAP-7FQ2MX",
    )


def every_line(tenant: Tenant) -> dict[str, str]:
    named = {name: wording.about_case(tenant, name, a_case()) for name in wording.CASE_OF_LINE}
    return named | {
        "offer_human": wording.about_case(tenant, "offer_human", None),
        "greeting": wording.greeting(tenant),
        "distress": wording.distress(tenant, now=NIGHT),
        "distress_open": wording.distress(tenant, now=OPEN),
        "abstained": wording.abstained(tenant, missing=(), nearest=()),
        "handoff": wording.handoff(tenant, queue="general", now=OPEN, due=DUE),
        "handoff_night": wording.handoff(tenant, queue="general", now=NIGHT, due=DUE),
        "trouble": wording.trouble(tenant, due=DUE),
        "secret_cut": wording.secret_cut(["SECRET", "CVV", "CREDIT_CARD"]),
    }


@pytest.mark.parametrize("tenant", EVERYONE, ids=lambda tenant: tenant.id)
def test_every_line_of_ours_passes_the_guards_that_it_is_told_through(tenant: Tenant) -> None:
    for name, line in every_line(tenant).items():
        evidence = (Evidence("template", "line-0", line), *wording.contact_book(tenant))
        verdict = check([Claim(line)], evidence=evidence, records=())
        assert isinstance(verdict, Cleared), (name, verdict)


@pytest.mark.parametrize("tenant", EVERYONE, ids=lambda tenant: tenant.id)
def test_no_line_keeps_a_gap_or_a_mark_of_its_template(tenant: Tenant) -> None:
    for line in every_line(tenant).values():
        assert line == " ".join(line.split())
        assert not any(mark in line for mark in ("{{", "{%", "None", " .", " ,"))


def test_the_assistant_says_that_it_is_an_ai() -> None:
    assert "AI" in wording.greeting(seed_tenant("kapsule"))
    assert "Kora" in wording.greeting(seed_tenant("kapsule"))
    assert "AI" in wording.distress(seed_tenant("kvmzone"), now=OPEN)


def test_distress_names_every_emergency_contact() -> None:
    tenant = seed_tenant("kapsule")

    line = wording.distress(tenant, now=NIGHT)

    assert tenant.file.emergency
    assert all(contact.value in line for contact in tenant.file.emergency)


def test_every_shipped_tenant_has_somebody_to_call() -> None:
    assert all(tenant.file.emergency for tenant, _ in tenants.seeds())


def test_distress_without_contacts_still_names_a_way_to_help() -> None:
    line = wording.distress(a_tenant(), now=NIGHT)

    assert "emergency number" in line
    assert "these people" not in line


def test_out_of_hours_distress_says_that_nobody_reads() -> None:
    tenant = seed_tenant("kapsule")

    assert "nobody is reading here until Thursday 12 March, 09:00" in wording.distress(
        tenant, now=NIGHT
    )
    assert "nobody" not in wording.distress(tenant, now=OPEN)


def test_a_handoff_promises_a_time_on_the_companys_own_clock() -> None:
    tenant = seed_tenant("kapsule")

    line = wording.handoff(tenant, queue="general", now=OPEN, due=DUE)

    assert "Wednesday 11 March, 16:00 NZDT" in line


def test_a_handoff_by_night_says_from_when_people_are_back() -> None:
    line = wording.handoff(
        seed_tenant("kapsule"), queue="general", now=NIGHT, due=NIGHT + timedelta(hours=15)
    )

    assert "Thursday 12 March, 09:00 NZDT" in line


def test_a_missing_document_is_named_when_it_is_asked_for() -> None:
    tenant = seed_tenant("kapsule")

    line = wording.abstained(tenant, missing=["Cookie Policy"], nearest=())

    assert "Cookie Policy" in line


def test_a_case_line_carries_the_reference_and_the_time() -> None:
    line = wording.about_case(seed_tenant("kapsule"), "cannot_decide", a_case())

    assert "KAP-7FQ2MX" in line
    assert "Wednesday 11 March, 16:00" in line


def test_the_widget_names_only_processors_that_are_used_here() -> None:
    tenant = seed_tenant("kapsule")

    shown = str(wording.profile(tenant, now=OPEN, stale=()))

    assert "Anthropic" in shown
    assert "Stripe" not in shown


def test_a_document_of_years_ago_is_named_before_the_first_message() -> None:
    dated = datetime(2018, 5, 3, tzinfo=UTC)
    old = Version("privacy", 1, "Privacy Policy", dated, dated=True, zone="UTC")

    shown = str(wording.profile(seed_tenant("kapalya"), now=OPEN, stale=[old]))

    assert "Privacy Policy it answers from is dated 3 May 2018" in shown
