"""The answer engines that the settings choose, best first, and who may use which."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import prompts
from assistant.admission import prices
from assistant.admission.careful import Careful, CarefulOpinion, Purse, Till
from assistant.answering.extractive import Extractive
from assistant.answering.ladder import Ladder
from assistant.answering.on_demand import Closable, OnDemand, Opinion, SecondOpinion
from assistant.breaker import Breaker
from assistant.egress import Egress
from assistant.ports import AnswerEngine
from assistant.settings import Settings, secret
from assistant.tenants import Tenant

_RULING = 64  # tokens of one ruling, at most


@dataclass(frozen=True, slots=True)
class Paid:
    """An engine that costs money, the breaker that all tenants share before it, and the till."""

    engine: AnswerEngine
    breaker: Breaker
    till: Till


def claude(settings: Settings, egress: Egress) -> OnDemand | None:
    """Claude, where there is a key; imported when it is first asked."""
    key = secret(settings.anthropic_api_key)
    if not key:
        return None
    egress.permit(settings.anthropic_base_url)

    def make() -> Closable:
        from assistant.answering.claude import Claude, Tuning

        tuning = Tuning(
            model=settings.model,
            max_tokens=settings.answer_tokens,
            seconds=settings.answer_seconds,
            max_retries=settings.answer_retries,
            effort=settings.effort or None,
            thinking=settings.thinking,
            cached=settings.cache_kept,
        )
        return Claude(
            api_key=key, base_url=settings.anthropic_base_url, tuning=tuning, egress=egress
        )

    return OnDemand("claude", make)


def judge(settings: Settings, egress: Egress) -> SecondOpinion | None:
    """A second opinion on drafts, where a model is named for it."""
    key = secret(settings.anthropic_api_key)
    if not key or not settings.judge_model:
        return None

    def make() -> Opinion:
        from assistant.answering.claude import Judge

        return Judge(
            api_key=key,
            base_url=settings.anthropic_base_url,
            model=settings.judge_model,
            seconds=settings.judge_seconds,
            egress=egress,
        )

    return SecondOpinion(make)


def careful(settings: Settings, opinion: SecondOpinion, till: Till) -> CarefulOpinion:
    """A second opinion within the same day's money as the drafts."""
    price = prices.price(settings.judge_model)

    def purse(tenant: Tenant) -> Purse:
        return Purse(till, price, _RULING, _cap(settings, tenant))

    # The rules, and a frame of the draft and of each record.
    return CarefulOpinion(opinion, purse, len(prompts.load("judge_decision").text) + 2000)


def _cap(settings: Settings, tenant: Tenant) -> float:
    own = tenant.file.spending.daily
    return settings.tenant_daily_dollars if own is None else own


def ladders(
    settings: Settings,
    model: Paid | None,
    extractive: Extractive,
    clock: Callable[[], datetime],
) -> Callable[[Tenant], Ladder]:
    """Which engines answer for a tenant; all of them share one breaker before the model."""
    plain = Ladder((extractive,))
    if model is None:
        return lambda _: plain

    def ladder(tenant: Tenant) -> Ladder:
        # Claude stays off for a tenant whose register does not name its maker (privacy 7).
        if not may_reach(tenant, "Anthropic", settings.anthropic_base_url, clock()):
            return plain
        price = prices.price(settings.model)
        purse = Purse(model.till, price, settings.answer_tokens, _cap(settings, tenant))
        return Ladder((Careful(model.engine, model.breaker, purse), extractive))

    return ladder


def may_reach(tenant: Tenant, processor: str, url: str, now: datetime) -> bool:
    """Whether this tenant's own register names the processor and opens the host."""
    return tenant.uses(processor, at=now) and Egress(tenant.hosts(now)).allows(
        urlsplit(url).hostname or ""
    )
