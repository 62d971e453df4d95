"""`kora eval upload`: a run's figures and scores to the operator's Langfuse, because asked."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from assistant import house as houses
from assistant import outlets, settings
from assistant.egress import Egress
from assistant.errors import BadInput
from assistant.settings import Settings
from guardrails import Detector, Placeholders, Redacted, Screen


def upload(
    result: Annotated[Path, typer.Argument(help="A run's eval.json.")],
    suites: Annotated[list[str] | None, typer.Argument(help="All that were run.")] = None,
    name: Annotated[str, typer.Option(help="What the run is called there.")] = "",
) -> None:
    """Put a run into Langfuse as an experiment for each suite; texts are redacted once more."""
    from assistant.tracing.experiments import Experiments
    from assistant.tracing.langfuse import Account
    from evals import saved
    from evals.upload import chosen
    from evals.upload import upload as uploaded

    if not name:
        raise BadInput("--name says which run this is: a version, a date")
    outlets.quiet_vendors()
    held = saved.load(result)
    wanted = chosen(held, suites or [])
    account = Account(*_account(settings.read()))
    guard = Screen(Detector(), houses.utcnow)

    def cover(text: str) -> Redacted:
        return guard.cover(text, known=Placeholders(), allow=frozenset()).redacted

    # The operator's own word: a run is nobody's personal data, and no tenant's register is asked.
    egress = Egress(frozenset({urlsplit(account.base_url).hostname or ""}))
    with Experiments(account, egress) as to:
        for suite in wanted:
            address = uploaded(suite, name, to, cover)
            typer.echo(f"{suite.suite}: {suite.cases} cases {address}".rstrip())


def _account(held: Settings) -> tuple[str, str, str]:
    if not held.langfuse_public_key or held.langfuse_secret_key is None:
        raise BadInput("set LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY")
    secret = held.langfuse_secret_key.get_secret_value()
    return (held.langfuse_base_url, held.langfuse_public_key, secret)
