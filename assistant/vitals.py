"""How the process is: what it needs, and what it can do without and is left alone for now."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Vitals:
    """Told by the parts, read by whoever asks whether to send customers here."""

    warm: bool = False  # the guards' models are loaded
    resting: dict[str, Callable[[], bool]] = field(
        default_factory=dict[str, Callable[[], bool]]
    )

    def degraded(self) -> list[str]:
        """The outside services that are left alone, by name; every turn still ends well."""
        return sorted(name for name, rests in self.resting.items() if rests())
