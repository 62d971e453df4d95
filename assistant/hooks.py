"""Signed calls, both ways: a time and an HMAC over time and body, so that none can be replayed late."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from assistant.errors import NotSignedIn

HEADER = "Kora-Signature"
_PATIENCE = 300.0  # seconds by which the clocks of both sides may differ


def sign(secret: str, body: bytes, *, now: datetime) -> str:
    """The header's value: `t=<unix seconds>,v1=<hex>`."""
    at = int(now.timestamp())
    return f"t={at},v1={_mac(secret, at, body)}"


def verify(secrets: Sequence[str], header: str, body: bytes, *, now: datetime) -> None:
    """Raises `NotSignedIn` for what none of these secrets signed in the last five minutes."""
    parts = dict(part.split("=", 1) for part in header[:300].split(",") if "=" in part)
    stamp, given = parts.get("t", ""), parts.get("v1", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise NotSignedIn("the signature is missing")
    at = int(stamp)
    if abs(now.timestamp() - at) > _PATIENCE:
        raise NotSignedIn("the signature is too old")
    wanted = [_mac(secret, at, body) for secret in secrets]
    if not any(hmac.compare_digest(each.encode(), given.encode()) for each in wanted):
        raise NotSignedIn("the signature does not match")


def _mac(secret: str, at: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
