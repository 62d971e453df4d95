"""Each claim stands on what it cites: planted faults are caught, faithful claims pass."""

import pytest

from guardrails.grounding import ungrounded
from guardrails.verdict import Claim, Evidence
from tests.growing import SHARE, growth

EVIDENCE = (
    Evidence(
        "clause",
        "privacy 9",
        "How long we keep things\n"
        "- Account information: kept for the life of the account and 12 months after closing.\n"
        "- Billing records: kept for 7 years from the transaction date, under the Tax"
        " Administration Act 1994.\n"
        "- Support tickets: kept for 3 years from the day the ticket was closed.\n"
        "- Chats with Kora: kept for 12 months, counted from the day of the conversation.",
    ),
    Evidence(
        "clause",
        "privacy 7",
        "Sub-processors\n- Stripe, Inc.: processes payments. Location: the United States.\n"
        "- Hetzner Online GmbH: provides cloud servers. Location: Germany and Finland.\n"
        "A new Sub-processor is announced at least thirty (30) days before it starts.",
    ),
    Evidence(
        "clause",
        "refunds 1.1",
        "As a new customer you may ask for a full refund of the first payment for your plan."
        " Cancel the plan and send your request within 30 days of the first paid invoice.",
    ),
    Evidence(
        "clause",
        "refunds 4.1",
        "Once the request has gone to the Registry, a domain fee cannot be refunded.",
    ),
    Evidence("clause", "refunds 2.1", "Any service can be cancelled in KPanel at any time."),
    Evidence("clause", "privacy 14", "The services are not meant for children under 18."),
    Evidence("clause", "privacy 6.2", "We never sell your personal information."),
    Evidence("contact", "billing", "Billing: billing@kapsule.example, 0800 555 001"),
    Evidence("contact", "names", "Kapsule Cloud, Kora, KPanel"),
    Evidence("template", "offer", "Would you rather hear from one of 12 people at Kapsule?"),
    Evidence("customer", "message", "I paid $120 on 3 May 2026 for the annual plan"),
    Evidence("computed", "illustration", "120 × 8 ÷ 12 − 8 = 72.00"),
)

FAITHFUL: tuple[tuple[str, str], ...] = (
    ("Your chats with Kora are kept for 12 months.", "privacy 9"),
    ("Support tickets stay with us for three years after they were closed.", "privacy 9"),
    (
        "Billing records are kept for 7 years under the Tax Administration Act 1994.",
        "privacy 9",
    ),
    ("Stripe processes payments in the United States.", "privacy 7"),
    ("The cloud servers come from Hetzner, in Germany and Finland.", "privacy 7"),
    ("New sub-processors are announced at least 30 days before they start.", "privacy 7"),
    ("New customers may ask for a full refund of the first payment.", "refunds 1.1"),
    ("The request has to be sent within thirty days of the first paid invoice.", "refunds 1.1"),
    ("A domain fee cannot be refunded once the request went to the Registry.", "refunds 4.1"),
    ("No, domain fees cannot be refunded once the Registry has the request.", "refunds 4.1"),
    ("You can cancel any service in KPanel at any time.", "refunds 2.1"),
    ("The services are not meant for children under 18.", "privacy 14"),
    ("Personal information is never sold.", "privacy 6.2"),
    ("Write to billing@kapsule.example, or cancel in KPanel at any time.", "refunds 2.1"),
    ("Los chats con Kora se guardan durante 12 meses.", "privacy 9"),
    ("Chats mit Kora werden 12 Monate aufbewahrt.", "privacy 9"),
    (
        'The clause says "cannot be refunded" about a domain fee sent to the Registry.',
        "refunds 4.1",
    ),
    ("[PERSON_1], your chats with Kora are kept for 12 months.", "privacy 9"),
)
FREE: tuple[str, ...] = (
    "Would you rather hear from one of 12 people at Kapsule?",
    "Hello!",
    "Would you like to talk to a person?",
    "I cannot decide this.",
    "My documents do not say anything about that.",
    "You wrote that you paid $120 on 3 May 2026.",
    "As an illustration, 120 × 8 ÷ 12 − 8 = 72.00.",
    "Thank you for the details.",
)
FAULTS: tuple[tuple[str, str, str], ...] = (
    ("Your chats with Kora are kept for 24 months.", "privacy 9", "unknown_number"),
    ("Your chats with Kora are kept for 12 days.", "privacy 9", "unknown_number"),
    ("Support tickets are kept for 7 years.", "privacy 9", "figure_of_another"),
    ("Billing records are kept for twelve months.", "privacy 9", "figure_of_another"),
    ("Billing records are kept under the Tax Records Act 1994.", "privacy 9", "unknown_name"),
    (
        "Billing records are kept under the Tax Administration Act 1996.",
        "privacy 9",
        "unknown_name",
    ),
    ("Adyen processes payments in the United States.", "privacy 7", "unknown_name"),
    ("The cloud servers come from Contabo, in Germany.", "privacy 7", "unknown_name"),
    ("The cloud servers of Hetzner are in Germany and France.", "privacy 7", "unknown_name"),
    (
        "New sub-processors are announced at least 90 days before.",
        "privacy 7",
        "unknown_number",
    ),
    ("Write to refunds@kapsule.example for it.", "refunds 1.1", "unknown_email"),
    ("Call 0800 555 010 for a refund of the first payment.", "refunds 1.1", "unknown_phone"),
    ("More about refunds is at kapsule-help.example.", "refunds 1.1", "unknown_link"),
    ("Write to billing@kapsule.example.example.net about it.", "refunds 1.1", "unknown_email"),
    ("Your chats with Kora are kept for 12 months.", "refunds 4.1", "not_carried"),
    ("You can cancel any service in KPanel at any time.", "privacy 14", "not_carried"),
    ("Domain fees are free for members of the club.", "refunds 4.1", "overstates"),
    (
        "A domain fee can be refunded once the request has gone to the Registry.",
        "refunds 4.1",
        "contradicts",
    ),
    (
        "A domain fee cannot be refunded before the request has gone to the Registry.",
        "refunds 4.1",
        "reversed",
    ),
    ("The services are meant for children under 18.", "privacy 14", "contradicts"),
    ("No service can be cancelled in KPanel at any time.", "refunds 2.1", "contradicts"),
    ('The clause says "domain fees are always refunded".', "refunds 4.1", "quote_not_verbatim"),
    ("The first payment was refunded on 4 May 2026.", "refunds 1.1", "unknown_date"),
    ("Your chats with Kora are kept for 12 months.", "privacy 99", "cites_nothing_known"),
    ("Los chats con Kora se guardan durante 24 meses.", "privacy 9", "unknown_number"),
    ("Chats mit Kora werden 90 Tage aufbewahrt.", "privacy 9", "unknown_number"),
    ("Kora とのチャットは24か月保存されます。", "privacy 9", "unknown_number"),
)


def _rules(text: str, *cites: str) -> set[str]:
    return {finding.rule for finding in ungrounded([Claim(text, cites)], EVIDENCE)}


@pytest.mark.parametrize(("text", "clause"), FAITHFUL)
def test_a_faithful_claim_passes(text: str, clause: str) -> None:
    assert _rules(text, clause) == set()


@pytest.mark.parametrize("text", FREE)
def test_what_states_no_fact_of_the_documents_needs_no_clause(text: str) -> None:
    assert _rules(text) == set()


@pytest.mark.parametrize(("text", "clause", "rule"), FAULTS)
def test_a_planted_fault_is_named(text: str, clause: str, rule: str) -> None:
    assert rule in _rules(text, clause)


@pytest.mark.parametrize(("text", "clause"), [row for row in FAITHFUL if row[0].isascii()][:13])
def test_a_fact_without_its_clause_is_refused(text: str, clause: str) -> None:
    others = [e.id for e in EVIDENCE if e.kind == "clause" and e.id != clause]

    assert _rules(text)
    assert sum(not _rules(text, other) for other in others) == 0


def test_the_customers_figures_count_only_where_they_are_called_theirs() -> None:
    assert _rules("The plan cost $120.", "refunds 1.1")


def test_findings_point_into_the_joined_text() -> None:
    claims = [Claim("Hello!"), Claim("Support tickets are kept for 9 years.", ("privacy 9",))]

    found = {f.rule: f for f in ungrounded(claims, EVIDENCE)}["unknown_number"]

    assert " ".join(claim.text for claim in claims)[found.start : found.end] == "9"


@pytest.mark.parametrize("text", ["word " * 10_000, "1 " * 10_000, '"' * 5_000, "A b" * 5_000])
def test_endless_text_is_refused_and_four_times_as_much_takes_its_share(text: str) -> None:
    assert _rules(text, "privacy 9")
    assert growth(lambda read: _rules(read, "privacy 9"), text) < SHARE
