"""The second factor: a seed, and the address that an authenticator app reads."""

import base64
import secrets

from pyotp.totp import TOTP

from assistant.domain import TenantId

_SEED_BYTES = 20  # what RFC 4226 recommends: 160 bits


def seed() -> str:
    """A new one, in the letters that authenticator apps take."""
    return base64.b32encode(secrets.token_bytes(_SEED_BYTES)).decode()


def address(tenant: TenantId, email: str, seed: str) -> str:
    """For the app: an `otpauth` address, which holds the seed in the clear."""
    return TOTP(seed).provisioning_uri(name=email, issuer_name=f"Kora {tenant}")
