"""A site's clock may be a little off ours, and its tokens may not be good for ever."""

from collections.abc import Mapping
from time import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from assistant import identity
from assistant.errors import NotSignedIn
from assistant.tenants import Tenant
from tests.builders import a_tenant

LEEWAY, LONGEST = 30, 24 * 3600
KEY = Ed25519PrivateKey.generate()


@pytest.fixture(scope="module")
def tenant() -> Tenant:
    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return a_tenant(
        identity={
            "algorithm": "EdDSA",
            "public_key": public.decode(),
            "leeway_seconds": LEEWAY,
            "longest_hours": LONGEST // 3600,
        }
    )


def told(tenant: Tenant, **moments: float) -> str:
    """Whom a token with these moments (seconds from now) signs in."""
    now = time()
    claims: Mapping[str, object] = {
        "sub": "customer-1",
        "aud": "kora",
        "exp": now + 600,
        **{name: now + offset for name, offset in moments.items()},
    }
    return identity.verify(tenant, jwt.encode(dict(claims), KEY, algorithm="EdDSA")).subject


@pytest.mark.parametrize(
    "moments",
    [
        {"exp": -LEEWAY / 2},  # their clock is behind ours
        {"iat": LEEWAY / 2},  # their clock is before ours
        {"nbf": LEEWAY / 2},
        {"exp": LONGEST},
        {"exp": LONGEST + LEEWAY / 2},
    ],
)
def test_a_clock_that_is_a_little_off_signs_in(
    tenant: Tenant, moments: dict[str, float]
) -> None:
    assert told(tenant, **moments) == "customer-1"


@pytest.mark.parametrize(
    "moments",
    [
        {"exp": -LEEWAY - 5},
        {"iat": LEEWAY + 5},
        {"nbf": LEEWAY + 5},
        {"exp": LONGEST + LEEWAY + 5},
        {"exp": 1e15},
    ],
)
def test_a_clock_that_is_far_off_and_a_token_for_ever_do_not(
    tenant: Tenant, moments: dict[str, float]
) -> None:
    with pytest.raises(NotSignedIn):
        told(tenant, **moments)
