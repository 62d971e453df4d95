"""The record of processing and a draft impact assessment, from the register and the settings."""

from collections.abc import Mapping
from datetime import datetime

from assistant.tenants import Tenant
from assistant.tenants.register import Processor, gaps

_PURPOSES = (
    ("answering questions on policies", "the chat, redacted; the original sealed", "contract"),
    ("handing over to people", "the chat, what is asked, what was decided", "contract"),
    ("remembering for the next chat", "facts, redacted", "consent, in the widget"),
    (
        "watching quality and safety",
        "redacted traces",
        "legitimate interest; may be objected to",
    ),
    ("answering requests about rights", "the request, its steps", "legal obligation"),
    ("security of staff accounts", "sign-ins, what was read and why", "legitimate interest"),
)
_RISKS = (
    (
        "a detail is not recognised and stays in redacted text",
        "secrets are cut before storing; text goes out redacted or pseudonymised; leak rates have floors",
    ),
    (
        "the assistant is taken to decide",
        "no tool acts on anything; each sentence is checked; people decide and sign",
    ),
    (
        "somebody reads more than they need",
        "roles, originals one by one for a reason, a chained audit log",
    ),
    (
        "data of one company shows at another",
        "one tenant in every query, row-level security under it",
    ),
    (
        "text reaches a company that nobody named",
        "hosts from the register alone; thirty days' notice of a new one",
    ),
    ("a child writes", "memory and traces stop, an officer confirms, a verified purge"),
    ("it is kept too long", "periods as code, with holds by name and reason"),
)


def record(tenant: Tenant, now: datetime) -> str:
    """Both, in Markdown. What software cannot know is left open in brackets."""
    file = tenant.file
    lines = [
        f"# Record of processing: {file.company}",
        f"As of {tenant.day(now)}. {file.assistant} answers customers; people decide.",
        "",
        "## Who answers for it",
        *(f"- {line.label}: {line.value}" for line in file.contacts.values()),
        "",
        "## What for",
        "| purpose | data | basis |",
        "|---|---|---|",
        *(f"| {what} | {data} | {basis} |" for what, data, basis in _PURPOSES),
        "",
        "## Whose data",
        f"Customers and visitors who write, from {file.minimum_age} years on; staff who answer.",
        "",
        "## Who receives it",
        "| company | purpose | region | receives | since | transfer | contract |",
        "|---|---|---|---|---|---|---|",
        *(_receiver(entry) for entry in tenant.receivers(now)),
        "",
        "Named in the register and not used here: "
        + (", ".join(e.name for e in file.processors if not e.used_here) or "none")
        + ".",
        *(f"- open: {gap}" for gap in gaps(file.processors)),
        "",
        "## How long",
        f"- memory: {file.privacy.memory_hours} hours",
        *(f"- {name}: {period}" for name, period in _periods(tenant).items()),
        "",
        *_assessment(tenant),
    ]
    return "\n".join(lines) + "\n"


def _receiver(entry: Processor) -> str:
    since = entry.effective_from or "the first version"
    what = ", ".join(entry.categories) or "[to be filled in]"
    contract = entry.contract_date or "[date]"
    transfer = entry.transfer or "[to be filled in]"
    return (
        f"| {entry.name} | {entry.purpose} | {entry.region} | {what} | {since}"
        f" | {transfer} | {contract} |"
    )


def _periods(tenant: Tenant) -> Mapping[str, object]:
    """The periods that `tenant.toml` sets, by their names there."""
    set_there: Mapping[str, object] = tenant.file.model_dump(mode="json").get("retention", {})
    return {name.replace("_", " "): period for name, period in set_there.items()}


def _assessment(tenant: Tenant) -> list[str]:
    privacy = tenant.file.privacy
    return [
        "# Impact assessment: a draft",
        "To be judged by the privacy officer; software fills in what it knows.",
        "",
        f"- text for the model: {privacy.llm}",
        f"- content of traces: {privacy.traces}",
        "- decisions with legal or similar effect: none by software",
        "",
        "| risk | what stands against it | what remains |",
        "|---|---|---|",
        *(f"| {risk} | {measure} | [judgement] |" for risk, measure in _RISKS),
        "",
        "Necessity and proportion: [to be written]",
        "Consulted: [names, dates]",
        "Decided: [name, date]",
    ]
