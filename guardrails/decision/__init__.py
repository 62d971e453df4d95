"""Outbound: a draft in Kora's voice may not decide anything about a customer's case."""

from guardrails.decision.draft import decides

__all__ = ["decides"]
