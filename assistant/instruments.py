"""What is counted and timed, in Prometheus' words. Labels are codes: no text, no address, no person."""

from collections.abc import Callable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
    start_http_server,
)

from assistant.domain import Usage

_SHORT = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Instruments:
    """One process's own. Times carry no tenant: ten thousand of them would be as many curves."""

    def __init__(self) -> None:
        self.registry = held = CollectorRegistry()
        self._watched: dict[str, Gauge] = {}
        ProcessCollector(registry=held)
        self.turns = Counter(
            "kora_turns", "Turns that ended", ["tenant", "engine", "outcome"], registry=held
        )
        self.turn_seconds = Histogram(
            "kora_turn_seconds", "From the message to the end", ["engine"], registry=held
        )
        self.stage_seconds = Histogram(
            "kora_stage_seconds",
            "One stage of a turn",
            ["stage", "engine"],
            buckets=_SHORT,
            registry=held,
        )
        self.stopped = Counter(
            "kora_guard_stopped", "Drafts that a guard stopped", ["rule"], registry=held
        )
        self.cut = Counter(
            "kora_secrets_cut", "Secrets cut from messages", ["kind"], registry=held
        )
        self.failed = Counter(
            "kora_part_failed",
            "Calls that failed",
            ["stage", "engine", "reason"],
            registry=held,
        )
        self.tokens = Counter(
            "kora_tokens", "Tokens of models", ["tenant", "model", "kind"], registry=held
        )
        self.requests = Counter(
            "kora_requests", "HTTP requests", ["method", "route", "status"], registry=held
        )

    def used(self, tenant: str, model: str, usage: Usage) -> None:
        """What a draft took."""
        kinds = {
            "input": usage.input,
            "output": usage.output,
            "cache_read": usage.cache_read,
            "cache_write": usage.cache_write,
        }
        for kind, tokens in kinds.items():
            self.tokens.labels(tenant, model, kind).inc(tokens)

    def watch(self, name: str, told: str, read: Callable[[], float]) -> None:
        """A gauge that is read when somebody looks."""
        if name not in self._watched:
            self._watched[name] = Gauge(f"kora_{name}", told, registry=self.registry)
        self._watched[name].set_function(read)

    def page(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)

    def serve(self, host: str, port: int) -> Callable[[], None]:
        """On a port of its own, until what is returned is called. Raises `OSError`."""
        server, thread = start_http_server(port, host, self.registry)

        def stop() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        return stop
