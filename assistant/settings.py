"""Environment, `.env` and secret files become one frozen object. Read by `app` and `cli` alone."""

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assistant.errors import StartRefused


def _named(name: str) -> AliasChoices:
    """A vendor's own variable keeps its own name."""
    return AliasChoices(name, name.lower())


class Settings(BaseSettings):
    """Everything an operator may set; the defaults need no key and no network."""

    model_config = SettingsConfigDict(
        env_prefix="KORA_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    home: Path = Path(".kora")
    embedded_durable: bool = True
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str = ""  # how customers reach the service; empty: http://host:port
    allowed_origins: Annotated[
        tuple[str, ...], NoDecode
    ] = ()  # sites that may embed the widget

    tenants_in_memory: int = Field(default=500, ge=1, le=100_000)  # about 20 kB a clause each

    database_url: SecretStr | None = None
    database_direct_url: SecretStr | None = None  # past the pooler: LISTEN needs it
    database_admin_url: SecretStr | None = None  # who may change tables; `kora migrate`
    database_connections: int = Field(
        default=10, ge=2, le=200
    )  # each process, and as many again
    redis_url: SecretStr | None = None
    master_key: SecretStr | None = None  # seals originals; made in the data folder when absent

    # Fast and cheap first: a support desk answers in seconds and pays by the token. So
    # little effort and no thinking ahead: what that gets wrong, the guards stop.
    anthropic_api_key: SecretStr | None = Field(
        default=None, validation_alias=_named("ANTHROPIC_API_KEY")
    )
    anthropic_base_url: str = Field(
        default="https://api.anthropic.com", validation_alias=_named("ANTHROPIC_BASE_URL")
    )
    model: str = "claude-sonnet-5-5"
    effort: Literal["", "low", "medium", "high", "xhigh", "max"] = "low"  # "": the model's own
    thinking: Literal["disabled", "adaptive"] = "disabled"  # some models take "adaptive" alone
    answer_tokens: int = Field(default=1200, ge=64, le=8000)
    answer_seconds: float = Field(default=30.0, gt=0)
    answer_retries: int = Field(default=1, ge=0, le=5)
    clauses_per_answer: int = Field(
        default=8, ge=1, le=100
    )  # what passage weights were fitted at
    # What a model is given: `evals.bench.ground` weighs recall against the price.
    corpus_tokens: int = Field(default=20_000, ge=0, le=500_000)
    clauses_to_model: int = Field(default=48, ge=1, le=200)
    # Turns at random: from one in two hours on an hour is cheaper than five minutes, though it
    # is written at 2 times the price of input against 1.25. Read it costs a tenth.
    cache_kept: Literal["5m", "1h"] = "1h"

    # A second opinion on each sentence that the model wrote and the guards let through: a model's
    # id, or nothing. It can only stop a sentence, and costs a call each.
    judge_model: str = ""
    judge_seconds: float = Field(default=8.0, gt=0)

    langfuse_public_key: str = Field(default="", validation_alias=_named("LANGFUSE_PUBLIC_KEY"))
    langfuse_secret_key: SecretStr | None = Field(
        default=None, validation_alias=_named("LANGFUSE_SECRET_KEY")
    )
    langfuse_base_url: str = Field(
        default="https://cloud.langfuse.com",
        validation_alias=AliasChoices(
            "LANGFUSE_BASE_URL", "LANGFUSE_HOST", "langfuse_base_url"
        ),
    )
    trace_file: Path | None = None  # a local JSONL file of redacted traces

    message_characters: int = Field(default=20_000, ge=100, le=200_000)
    staff_session_hours: float = Field(default=10.0, gt=0, le=24)
    memory_seconds: float = Field(default=0.5, gt=0)
    smtp_url: SecretStr | None = (
        None  # smtp(s)://user:password@host; without it, the outbox folder
    )
    # The hour of the day in UTC from which on retention runs by itself; -1: only by command.
    # The default is a quiet hour in New Zealand: while files are rewritten tables are locked.
    retention_hour: int = Field(default=14, ge=-1, le=23)
    guard_sockets: bool = False  # refuse every connection that the registers do not name

    # How much at once, of this process.
    turns_at_once: int = Field(default=64, ge=1, le=10_000)
    turns_waiting: int = Field(default=128, ge=0, le=10_000)
    turn_wait_seconds: float = Field(default=5.0, gt=0, le=60)
    connections: int = Field(default=4000, ge=10, le=100_000)
    connections_of_network: int = Field(default=2000, ge=10, le=100_000)
    streams: int = Field(default=2000, ge=1, le=100_000)
    streams_of_one: int = Field(default=8, ge=1, le=1000)
    streams_of_network: int = Field(default=1200, ge=1, le=100_000)
    stream_seconds: float = Field(default=3600.0, gt=0)  # then a reader comes again
    drain_seconds: float = Field(default=10.0, ge=0, le=600)  # that turns get when it ends
    # After so long a turn that did not end is a person's; longer than any may take.
    abandoned_seconds: float = Field(default=120.0, ge=5)
    # How slow somebody may be.
    head_seconds: float = Field(default=10.0, gt=0, le=600)
    body_seconds: float = Field(default=60.0, gt=0, le=600)
    reader_seconds: float = Field(default=30.0, gt=0, le=600)
    head_bytes: int = Field(default=16_384, ge=4096, le=1_000_000)
    body_bytes: int = Field(default=1_000_000, ge=10_000, le=20_000_000)
    # How often somebody may come; 0: no limit.
    network_requests_per_minute: int = Field(default=1200, ge=0)
    network_starts_per_minute: int = Field(default=60, ge=0)
    person_messages_per_minute: int = Field(default=30, ge=0)
    tenant_messages_per_minute: int = Field(default=1200, ge=0)
    token_starts_per_hour: int = Field(default=30, ge=0)
    trusted_proxies: Annotated[
        tuple[str, ...], NoDecode
    ] = ()  # networks whose X-Forwarded-For is believed
    # Who may read /metrics: whoever has the token, or anybody who reaches a port of its own.
    metrics_token: SecretStr | None = None
    metrics_port: int | None = Field(default=None, ge=1, le=65535)
    log_format: Literal["plain", "json"] = "plain"
    # What a day of Claude may cost a tenant, in dollars, unless its file says; 0: no cap.
    tenant_daily_dollars: float = Field(default=50.0, ge=0)
    # After so many failures in a row Claude is left alone for a while.
    engine_failures: int = Field(default=5, ge=1)
    engine_rest_seconds: float = Field(default=20.0, gt=0)

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for each in given:
            ip_network(each, strict=False)
        return given

    @field_validator("allowed_origins", "trusted_proxies", mode="before")
    @classmethod
    def _listed(cls, given: object) -> object:
        """A variable holds several values parted by commas."""
        if isinstance(given, str):
            return tuple(part.strip() for part in given.split(",") if part.strip())
        return given

    @property
    def retention_at(self) -> int | None:
        """The hour, or None where only the command runs it."""
        return None if self.retention_hour < 0 else self.retention_hour

    @property
    def address(self) -> str:
        """Where the service is reached, for links in mail and on the console."""
        return self.public_url or f"http://{self.host}:{self.port}"


def secret(given: SecretStr | None) -> str:
    """Its value, or nothing."""
    return given.get_secret_value() if given else ""


def read(**overrides: object) -> Settings:
    """The settings in force; raises `StartRefused` with one plain line where they are wrong."""
    try:
        return Settings(**{**_from_files(), **overrides})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"]).upper()
        raise StartRefused(f"the setting {name} is not usable: {first['msg']}") from error


def _from_files() -> dict[str, object]:
    """`KORA_X_FILE` and `ANTHROPIC_API_KEY_FILE` name files that hold the value of `X`."""
    found: dict[str, object] = {}
    for name, path in os.environ.items():
        field = name.removesuffix("_FILE").removeprefix("KORA_").lower()
        if name.endswith("_FILE") and field in Settings.model_fields and field != "trace_file":
            try:
                found[field] = Path(path).read_text().strip()
            except (OSError, UnicodeDecodeError) as error:
                raise StartRefused(f"{name} names a file that cannot be read") from error
    return found
