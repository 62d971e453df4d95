"""What is configured, who would receive what, and what is wrong."""

import asyncio
import importlib.metadata
import platform
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from assistant import ends
from assistant.errors import EgressRefused
from assistant.house import House
from assistant.knowledge import networks
from assistant.privacy import register
from assistant.storage import key_age, own, valkey
from assistant.tenants import Tenant
from assistant.tenants.register import gaps

_OLDEST_KEY = timedelta(days=366)  # the yearly rotation that key handbooks ask for, and a day


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of the report; `wrong` lines make the exit status 1."""

    topic: str
    text: str
    wrong: bool = False


async def examine(house: House, now: datetime) -> list[Finding]:
    """The whole report."""
    settings = house.settings
    found = [
        Finding(
            "version",
            f"kora {importlib.metadata.version('kora')}, Python {platform.python_version()}",
        ),
        Finding("home", str(settings.home.resolve())),
        await _database(house),
        await _news(house),
    ]
    if not await house.database.ready():
        found.append(Finding("database", "does not answer", wrong=True))
    found += [await _keys(house, now), _networks(), _engine(house), _traces(house)]
    for tenant in await house.registry.all():
        found += await _tenant(house, tenant, now)
    return found


async def _database(house: House) -> Finding:
    mine = ends.doors(house.settings)
    if mine is None:
        return Finding("database", "embedded PostgreSQL")
    where = f"yours, at {mine.service.host or 'a socket'}"
    if await asyncio.to_thread(own.powers, mine):
        told = "its account may do everything: name one of its own, which `kora migrate` makes"
        return Finding("database", f"{where}; {told}", wrong=True)
    return Finding("database", where)


async def _news(house: House) -> Finding:
    url = house.settings.redis_url
    if url:
        host = urlsplit(url.get_secret_value()).hostname
        server = valkey.connected(url.get_secret_value())
        there = await valkey.answers(server)
        await server.aclose()
        told = f"between replicas by Valkey at {host}"
        return Finding("news", told if there else f"{told}, which does not answer", not there)
    return Finding("news", "between processes by PostgreSQL; each counts limits alone")


async def _keys(house: House, now: datetime) -> Finding:
    own = house.settings.master_key is None
    tenants = [tenant.id for tenant in await house.registry.all()]
    since = (
        key_age.made(house.settings.home)
        if own
        else await key_age.rotated(house.database, tenants)
    )
    whose = "of the data folder" if own else "of KORA_MASTER_KEY"
    if since is None:
        return Finding("keys", f"sealing key {whose}, never rotated here")
    text = f"sealing key {whose}, {(now - since).days} days in use, since {since.date()}"
    old = now - since > _OLDEST_KEY
    return Finding("keys", f"{text}: run kora keys rotate" if old else text, wrong=old)


def _networks() -> Finding:
    try:
        networks.verify()
    except networks.NetworkMissing as error:
        return Finding("networks", error.detail, wrong=True)
    return Finding("networks", f"encoder {networks.identity()}, verified")


def _engine(house: House) -> Finding:
    settings = house.settings
    if settings.anthropic_api_key is None:
        return Finding(
            "engine", "extractive (no ANTHROPIC_API_KEY): nothing leaves this machine"
        )
    host = urlsplit(settings.anthropic_base_url).hostname
    second = f", {settings.judge_model} as second opinion" if settings.judge_model else ""
    told = f"{settings.model}{second} at {host}"
    return _reach(house, "engine", settings.anthropic_base_url, told)


def _traces(house: House) -> Finding:
    settings = house.settings
    if settings.langfuse_public_key and settings.langfuse_secret_key:
        host = urlsplit(settings.langfuse_base_url).hostname
        return _reach(
            house, "traces", settings.langfuse_base_url, f"Langfuse at {host}, redacted"
        )
    where = f"file {settings.trace_file}, redacted" if settings.trace_file else "off"
    return Finding("traces", where)


def _reach(house: House, topic: str, url: str, text: str) -> Finding:
    try:
        house.egress.permit(url)
    except EgressRefused as error:
        return Finding(topic, f"{text}: {error.detail}", wrong=True)
    return Finding(topic, text)


async def _tenant(house: House, tenant: Tenant, now: datetime) -> list[Finding]:
    file = tenant.file
    stamp = await house.policies.stamp(tenant.id)
    documents = ", ".join(f"{doc} v{version}" for doc, version in stamp) or "no documents"
    found = [Finding(tenant.id, f"{file.company}: {documents}", wrong=not stamp)]
    found += [Finding(tenant.id, line) for line in register.receivers(tenant, now)]
    found += _sent(house, tenant, now)
    found += [
        Finding(tenant.id, f"the register is silent: {gap}") for gap in gaps(file.processors)
    ]
    clauses = await house.library.in_force(tenant.id)
    found += [
        Finding(tenant.id, line, wrong=True) for line in register.differences(tenant, clauses)
    ]
    if not file.emergency:
        found.append(
            Finding(tenant.id, "no emergency contacts: add [[emergency]] lines", wrong=True)
        )
    return found


def _sent(house: House, tenant: Tenant, now: datetime) -> list[Finding]:
    """What is sent with the keys that are set."""
    settings, privacy = house.settings, tenant.file.privacy
    found: list[Finding] = []
    if settings.anthropic_api_key and tenant.uses("Anthropic", at=now):
        found.append(Finding(tenant.id, f"messages go to Anthropic, {privacy.llm}"))
    if settings.langfuse_public_key and tenant.uses("Langfuse", at=now):
        found.append(Finding(tenant.id, f"traces go to Langfuse: {privacy.traces}"))
    return found
