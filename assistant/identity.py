"""Who a tenant's own site says its customer is, and the few things it may tell about them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import jwt

from assistant.errors import NotSignedIn
from assistant.tenants import Tenant
from assistant.tenants.desk import Account

_ADDRESS = 254  # characters of an e-mail address, RFC 5321
_SHORT = 80


@dataclass(frozen=True, slots=True)
class Ticket:
    """An earlier request of this customer, as their site lists it."""

    reference: str
    subject: str
    state: str


@dataclass(frozen=True, slots=True)
class Told:
    """What was signed: the customer's id there, an address, and what the allow-list lets in."""

    subject: str
    address: str = ""
    fields: tuple[tuple[str, str], ...] = ()  # label, value
    tickets: tuple[Ticket, ...] = ()
    issued: float | None = None  # seconds since 1970; None: the site did not say

    def lines(self, company: str) -> list[str]:
        """The same, a line each, as it is put beside a question."""
        said = [f"{label}: {value}" for label, value in self.fields]
        said += [f"Ticket {t.reference}, {t.state}: {t.subject}" for t in self.tickets]
        return [f"Told by the site of {company}: {line}" for line in said]

    def as_json(self) -> dict[str, object]:
        """What is kept, sealed."""
        return {
            "fields": [list(pair) for pair in self.fields],
            "tickets": [[t.reference, t.subject, t.state] for t in self.tickets],
        }


def verify(tenant: Tenant, token: str) -> Told:
    """Raises `NotSignedIn` for a token that this tenant's site did not sign."""
    identity = tenant.file.identity
    if identity is None:
        raise NotSignedIn("this company does not sign its customers in here")
    try:
        claims: Mapping[str, Any] = jwt.decode(
            token,
            identity.public_key,
            algorithms=[identity.algorithm],
            audience="kora",
            leeway=identity.leeway_seconds,
            options={"require": ["sub", "exp", "aud"]},
        )
    except (jwt.PyJWTError, RecursionError, OverflowError) as error:
        # The last two: nesting and numbers that the library's own parser does not expect.
        raise NotSignedIn("the identity token is not valid") from error
    if not claims["sub"]:
        # A site that signs in nobody would make all its visitors one person.
        raise NotSignedIn("the identity token names nobody")
    if (
        int(claims["exp"]) - time.time()
        > identity.longest_hours * 3600 + identity.leeway_seconds
    ):
        # Whoever copies one could come back with it for as long.
        raise NotSignedIn("the identity token is good for longer than this company allows")
    account = tenant.file.desk.account
    return Told(
        str(claims["sub"]),
        _address(claims.get("email")),
        tuple(_fields(claims.get("account"), account)),
        tuple(_tickets(claims.get("tickets"), account)),
        _issued(claims.get("iat")),
    )


def _issued(given: object) -> float | None:
    return float(given) if isinstance(given, int | float) and given is not True else None


def _address(given: object) -> str:
    """One plain address, or none: what looks odd is left out and never repaired."""
    text = given.strip() if isinstance(given, str) else ""
    local, _, host = text.rpartition("@")
    odd = len(text) > _ADDRESS or any(c.isspace() or c in '<>,;:"()[]\\' for c in text)
    return text if local and "." in host and text.isprintable() and not odd else ""


def _fields(given: object, account: Account) -> list[tuple[str, str]]:
    """Those that the tenant's settings name, in their order, each cut to their limit."""
    if not isinstance(given, dict):
        return []
    told = cast("dict[str, object]", given)
    return [
        (label, value)
        for name, label in account.fields.items()
        if (value := _plain(told.get(name), account.characters))
    ]


def _tickets(given: object, account: Account) -> list[Ticket]:
    if not isinstance(given, list):
        return []
    told = [
        cast("dict[str, object]", row)
        for row in cast("list[object]", given)
        if isinstance(row, dict)
    ]
    tickets = [
        Ticket(
            _plain(row.get("reference"), _SHORT),
            _plain(row.get("subject"), account.characters),
            _plain(row.get("state"), _SHORT),
        )
        for row in told
    ]
    return [ticket for ticket in tickets if ticket.reference][: account.tickets]


def _plain(given: object, longest: int) -> str:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return ""
    printable = "".join(c if c.isprintable() else " " for c in str(given))
    return " ".join(printable.split())[:longest]
