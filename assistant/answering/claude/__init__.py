"""Claude's room: the engine that answers, the second opinion, and what may go wrong with either."""

from assistant.answering.claude.engine import Claude, Tuning
from assistant.answering.claude.judge import Judge

__all__ = ["Claude", "Judge", "Tuning"]
