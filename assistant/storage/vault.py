"""Envelopes: a key per conversation, wrapped under a key per tenant, derived from the master keys.

Destroying a conversation's wrapped key is the fast erase: what it sealed is noise from then on.
"""

import hmac
import os
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from assistant.domain import TenantId
from assistant.errors import AppError, StartRefused
from guardrails import Sealed

FILE = "master.key"
_REMEMBERED = 1000  # tenants whose keys are not derived again
K = TypeVar("K")
V = TypeVar("V")


class KeyDestroyed(AppError):
    """The original was erased, or the master key is another one."""

    status = 410
    code = "erased"
    public = "The original of this text is no longer held."


class Vault:
    """Seals and opens. Master keys: newest first; older ones only open."""

    def __init__(self, masters: Sequence[bytes]) -> None:
        if not masters or any(len(master) < 32 for master in masters):
            raise StartRefused("the master key must have at least 32 bytes")
        self._masters = tuple(masters)
        # Derived from them, for each tenant once: a turn asks for it five times.
        self._tenants: dict[TenantId, MultiFernet] = {}
        self._chains: dict[tuple[TenantId, str], bytes] = {}
        self._counting = HKDF(SHA256(), 32, salt=None, info=b"counting").derive(masters[-1])

    def new_key(self, tenant: TenantId) -> bytes:
        """A fresh key for one conversation, wrapped for keeping."""
        return self._tenant(tenant).encrypt(Fernet.generate_key())

    def seal(self, tenant: TenantId, wrapped: bytes, original: Sealed) -> bytes:
        """Encrypt an original with its conversation's key."""
        return self._conversation(tenant, wrapped).encrypt(original.unseal().encode())

    def open(self, tenant: TenantId, wrapped: bytes, sealed: bytes) -> Sealed:
        """Raises `KeyDestroyed` when the key does not fit."""
        try:
            return Sealed(self._conversation(tenant, wrapped).decrypt(sealed).decode())
        except InvalidToken as error:
            raise KeyDestroyed from error

    def rewrap(self, tenant: TenantId, wrapped: bytes) -> bytes:
        """The same key or seed under the newest master key; `KeyDestroyed` where none fits."""
        try:
            return self._tenant(tenant).rotate(wrapped)
        except InvalidToken as error:
            raise KeyDestroyed from error

    def seal_for_staff(self, tenant: TenantId, secret: str) -> bytes:
        """Encrypt a second factor's seed under the tenant's key."""
        return self._tenant(tenant).encrypt(secret.encode())

    def open_for_staff(self, tenant: TenantId, sealed: bytes) -> str:
        """The seed again."""
        return self._tenant(tenant).decrypt(sealed).decode()

    def chain_key(self, tenant: TenantId, chain: str) -> bytes:
        """What a tenant's chained rows are bound with; it outlives every rotation."""
        held = self._chains.get((tenant, chain))
        if held is None:
            info = f"chain:{tenant}:{chain}".encode()
            held = HKDF(SHA256(), 32, salt=None, info=info).derive(self._masters[-1])
            _remember(self._chains, (tenant, chain), held)
        return held

    def seal_note(self, tenant: TenantId, wrapped: bytes, note: str) -> str:
        """Encrypt what staff wrote about a person, with a key that ends with the person."""
        return self._conversation(tenant, wrapped).encrypt(note.encode()).decode()

    def open_note(self, tenant: TenantId, wrapped: bytes, sealed: str) -> str | None:
        """The note again; None when its key is another one by now."""
        try:
            return self._conversation(tenant, wrapped).decrypt(sealed.encode()).decode()
        except (InvalidToken, KeyDestroyed):
            return None

    def pseudonym(self, tenant: TenantId, customer: str) -> str:
        """The id under which a tenant's customer is known here: a keyed hash of theirs."""
        return "cu_" + self._mark(f"customer:{tenant}:{customer}")

    def retry_mark(self, tenant: TenantId, conversation: str, given: str) -> str:
        """What is kept of a client's own message id, which may hold anything: a keyed hash."""
        return "cm_" + self._mark(f"retry:{tenant}:{conversation}:{given}")

    def count_mark(self, who: str) -> str:
        """Under which somebody's calls are counted: a keyed hash, quick enough for every call."""
        return hmac.new(self._counting, who.encode("utf-8", "replace"), "sha256").hexdigest()[
            :32
        ]

    def hook_secrets(self, tenant: TenantId) -> tuple[str, ...]:
        """What signs calls from and to a tenant's own machines: the newest signs, all are taken."""
        return tuple(
            HKDF(SHA256(), 32, salt=None, info=f"hook:{tenant}".encode()).derive(master).hex()
            for master in self._masters
        )

    def erasure_mark(self, tenant: TenantId, subject: str) -> str:
        """What is kept of whom an erasure was about: enough to know them again in a backup."""
        return "em_" + self._mark(f"erased:{tenant}:{subject}")

    def sign(self, tenant: TenantId, text: bytes) -> tuple[str, str]:
        """A tenant's signature under a text and the public key that it verifies with, in hex."""
        private = self._signing(tenant)
        public = private.public_key().public_bytes_raw()
        return private.sign(text).hex(), public.hex()

    def signed(self, tenant: TenantId, text: bytes, signature: str) -> bool:
        """Whether this tenant signed this text here."""
        try:
            self._signing(tenant).public_key().verify(bytes.fromhex(signature), text)
        except (InvalidSignature, ValueError):
            return False
        return True

    def _signing(self, tenant: TenantId) -> Ed25519PrivateKey:
        # Of the oldest master key, which outlives every rotation: old receipts still verify.
        derived = HKDF(SHA256(), 32, salt=None, info=f"receipts:{tenant}".encode())
        return Ed25519PrivateKey.from_private_bytes(derived.derive(self._masters[-1]))

    def mark(self) -> str:
        """By which the oldest key is known again; it tells nothing about it."""
        return self._mark("installation")

    def _mark(self, info: str) -> str:
        derived = HKDF(SHA256(), 16, salt=None, info=info.encode())
        return derived.derive(self._masters[-1]).hex()

    def _conversation(self, tenant: TenantId, wrapped: bytes) -> Fernet:
        try:
            return Fernet(self._tenant(tenant).decrypt(wrapped))
        except InvalidToken as error:
            raise KeyDestroyed from error

    def _tenant(self, tenant: TenantId) -> MultiFernet:
        held = self._tenants.get(tenant)
        if held is None:
            keys = [
                HKDF(SHA256(), 32, salt=None, info=f"tenant:{tenant}".encode()).derive(master)
                for master in self._masters
            ]
            held = MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])
            _remember(self._tenants, tenant, held)
        return held


def _remember(held: dict[K, V], key: K, value: V) -> None:
    if len(held) >= _REMEMBERED:
        held.clear()
    held[key] = value


def master_keys(home: Path, given: str | None) -> tuple[bytes, ...]:
    """The operator's keys (comma-separated, newest first), else those kept in the data folder."""
    if given:
        return tuple(key.strip().encode() for key in given.split(","))
    file = home / FILE
    if not file.exists():
        _keep(file, [_made()])
    return tuple(file.read_bytes().split())


def renew_master_key(home: Path) -> None:
    """Put a fresh key before those of the data folder; they still open what they sealed.

    The oldest stays for good: customers' pseudonyms are made with it.
    """
    file = home / FILE
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    _keep(fresh, [_made(), *master_keys(home, None)])
    fresh.replace(file)


def _made() -> bytes:
    return urlsafe_b64encode(os.urandom(48))


def _keep(file: Path, keys: Sequence[bytes]) -> None:
    descriptor = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(b"\n".join(keys))
        handle.flush()
        os.fsync(handle.fileno())
