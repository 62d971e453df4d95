"""What may leave the house, and through what: hosts, traces, mail."""

import asyncio
import logging
import os
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from assistant import engines
from assistant.egress import Egress
from assistant.mail.outbox import Outbox
from assistant.mail.smtp import Smtp
from assistant.ports import Mailer, Tracer
from assistant.settings import Settings, secret
from assistant.tenants import Tenant
from assistant.tracing.content import limited
from assistant.tracing.jsonl import JsonlTracer
from assistant.tracing.off import NoTracer

Clock = Callable[[], datetime]


def egress(settings: Settings, known: tuple[Tenant, ...], clock: Clock) -> Egress:
    """The operator's own servers, and what the tenants' registers open by now."""
    own = (
        secret(settings.database_url),
        secret(settings.database_direct_url),
        secret(settings.database_admin_url),
        secret(settings.redis_url),
        secret(settings.smtp_url),
    )
    hosts = frozenset(urlsplit(url).hostname or "" for url in own if url)

    def registered() -> frozenset[str]:
        return frozenset(host for tenant in known for host in tenant.hosts(clock()))

    return Egress(hosts, registered)


async def tracer(settings: Settings, egress: Egress, clock: Clock) -> Tracer:
    """Langfuse where it has keys, else a local file, else nowhere."""
    key = secret(settings.langfuse_secret_key)
    if settings.langfuse_public_key and key:
        egress.permit(settings.langfuse_base_url)

        def make() -> Tracer:
            from assistant.tracing.langfuse import Account, LangfuseTracer

            account = Account(settings.langfuse_base_url, settings.langfuse_public_key, key)
            return LangfuseTracer(account, egress=egress)

        return await asyncio.to_thread(make)
    if settings.trace_file:
        return JsonlTracer(settings.trace_file, clock=clock)
    return NoTracer()


def allowed_tracer(settings: Settings, tenant: Tenant, tracer: Tracer, now: datetime) -> Tracer:
    """Langfuse is off for a tenant whose register does not name it; a local file needs no entry."""
    away = bool(settings.langfuse_public_key)
    if away and not engines.may_reach(tenant, "Langfuse", settings.langfuse_base_url, now):
        return NoTracer()
    privacy = tenant.file.privacy
    return limited(tracer, privacy.traces, privacy.trace_sample)


def mailer(settings: Settings, egress: Egress) -> Mailer:
    """A mail server where one is named, else a folder of the home."""
    url = secret(settings.smtp_url)
    return Smtp(url, egress) if url else Outbox(settings.home / "outbox")


def quiet_vendors() -> None:
    """Outward calls and content that libraries would make on their own, switched off for good."""
    os.environ.setdefault("ANTHROPIC_OPEN_TELEMETRY", "false")
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    for name in ("presidio-analyzer", "httpx", "httpx2", "sqlalchemy", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
