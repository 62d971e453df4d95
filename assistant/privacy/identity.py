"""A right beyond one conversation needs an identity that the tenant's site made sure of just now."""

from datetime import datetime, timedelta

from assistant import identity
from assistant.domain import CustomerId
from assistant.errors import NotSignedIn
from assistant.storage.vault import Vault
from assistant.tenants import Tenant

FRESH = timedelta(minutes=10)
_SKEW = 30  # seconds that the site's clock may be ahead


class NotFresh(NotSignedIn):
    """The token is genuine and too old for this."""

    code = "identity-not-fresh"
    public = "Please sign in again on the company's site, then ask once more."


def fresh_customer_of(tenant: Tenant, vault: Vault, token: str, *, now: datetime) -> CustomerId:
    """The pseudonym under which the customer is known here. Raises `NotSignedIn`, `NotFresh`."""
    told = identity.verify(tenant, token)
    if told.issued is None:
        raise NotFresh("the identity token does not say when it was issued")
    if not -_SKEW <= now.timestamp() - told.issued <= FRESH.total_seconds():
        raise NotFresh
    return CustomerId(vault.pseudonym(tenant.id, told.subject))
