"""Claude's room: the engine that answers, the second opinion, who marks evals, and what may go wrong with either."""

from assistant.answering.claude.engine import Claude, Tuning
from assistant.answering.claude.judge import Judge
from assistant.answering.claude.marker import Marker

__all__ = ["Claude", "Judge", "Marker", "Tuning"]
