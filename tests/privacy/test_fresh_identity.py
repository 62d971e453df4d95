"""How old an identity token may be that opens everything of a person, to the second."""

import time
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from assistant import tenants
from assistant.privacy.identity import FRESH, NotFresh, fresh_customer_of
from assistant.storage.vault import Vault

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
TENANT = tenants.parse(
    "shed", {"company": "Shed", "identity": {"algorithm": "EdDSA", "public_key": PUBLIC}}
)
VAULT = Vault((b"k" * 32,))
# Signatures and ends are checked by the clock on the wall; only the age is ours to freeze.
ISSUED = datetime.fromtimestamp(int(time.time()), UTC)


@pytest.mark.parametrize(
    ("age", "fresh"),
    [
        (timedelta(seconds=-31), False),  # the site's clock is ahead by too much
        (timedelta(seconds=-30), True),
        (timedelta(0), True),
        (FRESH - timedelta(seconds=1), True),
        (FRESH, True),
        (FRESH + timedelta(seconds=1), False),
        (timedelta(days=1), False),
    ],
    ids=str,
)
def test_ten_minutes_and_not_a_second_longer(age: timedelta, fresh: bool) -> None:
    issued = int(ISSUED.timestamp())
    claims = {"sub": "ana", "aud": "kora", "iat": issued, "exp": issued + 3600}
    token = jwt.encode(claims, KEY, "EdDSA")

    if fresh:
        found = fresh_customer_of(TENANT, VAULT, token, now=ISSUED + age)
        assert found == VAULT.pseudonym(TENANT.id, "ana")
        return
    with pytest.raises(NotFresh):
        fresh_customer_of(TENANT, VAULT, token, now=ISSUED + age)
