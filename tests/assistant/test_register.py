"""The register of sub-processors: notice is kept, nothing opens early, the policy says the same."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant import house, tenants
from assistant.answering import wording
from assistant.domain import Clause, TenantId
from assistant.egress import Egress
from assistant.errors import BadInput, EgressRefused
from assistant.house import House
from assistant.knowledge import documents
from assistant.privacy import register
from assistant.settings import Settings
from assistant.tenants import Tenant
from assistant.tenants.register import Processor, gaps
from tests.builders import TUESDAY, Rooms, a_tenant, rooms, seed_tenant

CLAUDE = {
    "name": "Anthropic, PBC",
    "purpose": "answers",
    "region": "United States",
    "hosts": ["api.anthropic.com"],
    "used_here": True,
}


def shipped(name: str) -> list[Clause]:
    files = {tenant.id: files for tenant, files in tenants.seeds()}[TenantId(name)]
    return [
        Clause(TenantId(name), read.doc, each.clause, each.title, (), each.text)
        for file in files
        for read in documents.read(file.name, file.read_bytes())
        for each in read.clauses
    ]


def dated(announced: str, effective: str) -> Tenant:
    return a_tenant(
        processors=[{**CLAUDE, "announced_on": announced, "effective_from": effective}]
    )


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# Notice.


@pytest.mark.parametrize(
    ("announced", "effective", "kept"),
    [
        ("2026-03-01", "2026-03-30", False),  # 29 days
        ("2026-03-01", "2026-03-31", True),  # 30
        ("2026-03-01", "2026-04-01", True),
        ("2028-02-01", "2028-03-01", False),  # 29 days in a leap year
        ("2028-02-01", "2028-03-02", True),
        ("2026-02-01", "2026-03-02", False),  # 29 days, no leap year
        ("2026-02-01", "2026-03-03", True),
        ("2025-12-15", "2026-01-13", False),  # closed days count here as any
        ("2025-12-15", "2026-01-14", True),
    ],
)
def test_a_new_processor_starts_thirty_days_after_its_announcement(
    announced: str, effective: str, kept: bool
) -> None:
    if kept:
        assert dated(announced, effective)
        return
    with pytest.raises(BadInput, match="30 days"):
        dated(announced, effective)


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-04-04T10:59:59", False),  # Saturday 23:59 in Auckland, still daylight time
        ("2026-04-04T11:00:00", True),  # Sunday 5 April begins there; clocks go back later
        ("2026-04-05T12:00:00", True),
    ],
)
def test_it_opens_on_its_day_at_the_companys_own_place(moment: str, open_: bool) -> None:
    tenant = dated("2026-03-01", "2026-04-05")

    assert tenant.uses("Anthropic", at=at(moment)) is open_
    assert bool(tenant.hosts(at(moment))) is open_
    shown = str(wording.profile(tenant, now=at(moment), stale=())).partition("'processors'")[2]
    assert ("Anthropic" in shown) is open_


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-02-28T10:59:59", False),  # the day before the announcement, in Auckland
        ("2026-02-28T11:00:00", True),
        ("2026-04-04T10:59:59", True),
        ("2026-04-04T11:00:00", False),  # then it is among those who receive
    ],
)
def test_who_is_to_come_is_announced_before_the_first_message(moment: str, told: bool) -> None:
    tenant = dated("2026-03-01", "2026-04-05")

    lines = wording.profile(tenant, now=at(moment), stale=())["disclosure"]

    assert ("From 5 April 2026 on, Anthropic, PBC (United States)" in str(lines)) is told


@pytest.mark.parametrize("missing", ["announced_on", "effective_from"])
def test_one_date_without_the_other_is_refused(missing: str) -> None:
    dates = {"announced_on": "2026-03-01", "effective_from": "2026-05-01"}
    del dates[missing]

    with pytest.raises(BadInput, match="go together"):
        a_tenant(processors=[{**CLAUDE, **dates}])


def test_a_processor_that_is_listed_and_not_used_opens_nothing() -> None:
    tenant = a_tenant(processors=[{**CLAUDE, "used_here": False}])

    assert not tenant.uses("Anthropic", at=TUESDAY)
    assert tenant.hosts(TUESDAY) == frozenset()
    assert register.receivers(tenant, TUESDAY) == []


# Hosts and regions.


@pytest.mark.parametrize(
    ("host", "region"),
    [
        ("us.cloud.langfuse.com", "European Union"),
        ("hipaa.cloud.langfuse.com", "European Union"),
        ("cloud.langfuse.com", "United States"),
        ("JP.cloud.langfuse.com", "European Union, United States"),
    ],
)
def test_a_host_outside_the_pinned_region_is_refused(host: str, region: str) -> None:
    with pytest.raises(BadInput, match="outside the region"):
        a_tenant(
            processors=[{"name": "Langfuse", "purpose": "x", "region": region, "hosts": [host]}]
        )


@pytest.mark.parametrize("host", ["api.mem0.ai", "mem0.ai", "API.MEM0.AI"])
def test_the_hosted_memory_is_never_opened(host: str) -> None:
    with pytest.raises(BadInput, match="library alone"):
        a_tenant(processors=[{"name": "Mem0", "purpose": "x", "region": "US", "hosts": [host]}])


@pytest.mark.parametrize(
    "host",
    ["https://api.anthropic.com", "api.anthropic.com:443", "*.anthropic.com", "anthropic", ""],
)
def test_a_host_is_a_plain_name(host: str) -> None:
    with pytest.raises(BadInput, match="a host is a name"):
        a_tenant(processors=[{**CLAUDE, "hosts": [host]}])


def test_what_the_register_opens_may_change_while_the_process_runs() -> None:
    opened: set[str] = set()
    egress = Egress(frozenset({"db.example.com"}), lambda: frozenset(opened))

    assert egress.allows("db.example.com")
    assert not egress.allows("api.example.com")
    opened.add("api.example.com")
    egress.permit("https://api.example.com/v1")


# The policy's own words.


@pytest.mark.parametrize("name", ["kapsule", "kapalya", "kaligon", "kvmzone"])
def test_the_shipped_registers_say_what_the_policies_say(name: str) -> None:
    assert register.differences(seed_tenant(name), shipped(name)) == []


def test_kapsules_register_is_held_against_its_clause() -> None:
    assert seed_tenant("kapsule").file.register_clause == "privacy 7"
    assert len(seed_tenant("kapsule").file.processors) == 12


def changed(**fields: object) -> Tenant:
    tenant = seed_tenant("kapsule")
    entries = [
        entry.model_copy(update=fields) if "Stripe" in entry.name else entry
        for entry in tenant.file.processors
    ]
    return replace(tenant, file=tenant.file.model_copy(update={"processors": tuple(entries)}))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "Cardwise Ltd"}, "'stripe', the register does not"),
        ({"name": "Cardwise Ltd"}, "Cardwise Ltd is not named"),
        ({"region": "United States, Brazil"}, "says Brazil, the clause does not"),
        ({"region": "United States"}, "says Ireland, the register does not"),
    ],
)
def test_a_register_that_differs_is_told_so(fields: dict[str, object], said: str) -> None:
    found = register.differences(changed(**fields), shipped("kapsule"))

    assert any(said in line for line in found), found


def test_a_register_whose_clause_is_gone_is_told_so() -> None:
    assert "privacy 7" in register.differences(seed_tenant("kapsule"), [])[0]


def test_silent_fields_are_named_for_those_who_are_used() -> None:
    used, idle = Processor.model_validate(CLAUDE), Processor(name="A", purpose="b", region="c")

    assert gaps([idle]) == []
    assert gaps([used]) == [
        "Anthropic, PBC: no contract_date",
        "Anthropic, PBC: no categories",
        "Anthropic, PBC: no transfer",
    ]
    assert gaps([used.model_copy(update={"contract_date": date(2026, 1, 1)})])[0].endswith(
        "no categories"
    )


# Start-up, and a register that changes.


def reaching(home: Path, **given: object) -> Settings:
    return Settings(
        home=home,
        anthropic_api_key=SecretStr("sk-ant-invented"),
        _env_file=None,  # type: ignore[call-arg]
        **given,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "given",
    [
        {"anthropic_base_url": "https://llm.example.net"},
        {
            "langfuse_public_key": "pk-lf-invented",
            "langfuse_secret_key": SecretStr("sk-lf-invented"),
            "langfuse_base_url": "https://us.cloud.langfuse.com",
        },
    ],
    ids=["a model's host that no register names", "traces outside the pinned region"],
)
async def test_what_is_used_and_not_listed_stops_the_start(
    home: Path, given: dict[str, object]
) -> None:
    with pytest.raises(EgressRefused):
        async with house.opened(reaching(home, **given)):
            pass


@pytest.mark.slow
async def test_the_operators_own_mail_server_is_infrastructure(home: Path) -> None:
    given = SecretStr("smtps://kora:invented@mail.example.com")

    async with house.opened(Settings(home=home, smtp_url=given, _env_file=None)) as opened:  # type: ignore[call-arg]
        assert opened.egress.allows("mail.example.com")
        assert not opened.egress.allows("mail.example.net")


@pytest.mark.slow
async def test_a_tenant_is_served_by_claude_through_its_own_register_alone(home: Path) -> None:
    elsewhere = a_tenant(processors=[{**CLAUDE, "hosts": ["llm.example.net"]}])
    unlisted = a_tenant()
    coming = dated("2999-01-01", "2999-03-01")

    async with house.opened(reaching(home)) as opened:
        ladder = opened.chat.turn.ladder

        assert ladder(seed_tenant("kapsule")).asks_a_model
        assert not ladder(elsewhere).asks_a_model
        assert not ladder(unlisted).asks_a_model
        assert not ladder(coming).asks_a_model


@pytest.mark.slow
async def test_a_register_takes_nobody_new_without_notice(home: Path) -> None:
    async with rooms(home) as store:
        tenant = await store.tenant()
        entry = {**CLAUDE, "name": "Newcomer Ltd", "hosts": ["api.newcomer.example"]}
        with pytest.raises(BadInput, match="Newcomer Ltd is new"):
            await change(store, tenant, entry)

        dates = {"announced_on": "2026-03-11", "effective_from": "2026-04-10"}
        assert await change(store, tenant, {**entry, **dates}) == ("processors",)

        held = await store.registry.get(tenant.id)
        assert not held.uses("Newcomer", at=TUESDAY)
        assert held.uses("Newcomer", at=at("2026-04-10T12:00"))


async def change(store: Rooms, tenant: Tenant, entry: Mapping[str, object]) -> tuple[str, ...]:
    return await store.registry.change(
        tenants.parse(tenant.id, {"company": "Shed", "processors": [entry]})
    )


@pytest.mark.slow
async def test_the_doctor_says_who_would_receive_what(kora: House) -> None:
    from assistant import doctor

    said = [f"{line.topic}: {line.text}" for line in await doctor.examine(kora, TUESDAY)]

    assert any(
        line.startswith(
            "kapsule: Langfuse GmbH (European Union; cloud.langfuse.com) may receive"
        )
        for line in said
    )
    assert any("Anthropic, PBC: no contract_date" in line for line in said)
