"""Outbound: each claim is carried by the evidence it cites, down to every figure and name."""

from guardrails.grounding.judge import ungrounded

__all__ = ["ungrounded"]
