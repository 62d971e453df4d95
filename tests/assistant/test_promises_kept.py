"""The record of processing: from the register and the settings, with its gaps left open."""

from dataclasses import replace

from assistant.privacy import record
from tests.builders import TUESDAY, a_tenant, seed_tenant


def test_the_record_names_every_receiver_and_leaves_open_what_it_cannot_know() -> None:
    told = record.record(seed_tenant("kapsule"), TUESDAY)

    assert "# Record of processing: Kapsule Cloud" in told
    assert "| Anthropic, PBC | AI processing: Kora | United States |" in told
    assert "| Langfuse GmbH |" in told
    assert "| Stripe, Inc. |" not in told
    assert "Stripe, Inc." in told  # named, and not used here
    assert "open: Anthropic, PBC: no contract_date" in told
    assert "[judgement]" in told
    assert "Privacy Officer: privacy@kapsule.example" in told


def test_the_assessment_follows_the_settings() -> None:
    careful = a_tenant(privacy={"llm": "redacted", "traces": "metadata", "memory_hours": 24})

    told = record.record(careful, TUESDAY)

    assert "- text for the model: redacted" in told
    assert "- content of traces: metadata" in told
    assert "- memory: 24 hours" in told
    assert "decisions with legal or similar effect: none" in told


def test_a_processor_to_come_is_no_receiver_yet() -> None:
    entry = {
        "name": "Newcomer Ltd",
        "purpose": "mail",
        "region": "New Zealand",
        "used_here": True,
        "announced_on": "2026-03-01",
        "effective_from": "2026-04-01",
    }
    tenant = a_tenant(processors=[entry])

    assert "| Newcomer Ltd |" not in record.record(tenant, TUESDAY)
    later = TUESDAY.replace(month=4)
    assert "| Newcomer Ltd | mail | New Zealand |" in record.record(replace(tenant), later)
