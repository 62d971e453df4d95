"""Whose call it is: the peer on the line, or whom a proxy of ours names."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Trusted = Sequence[IPv4Network | IPv6Network]
_HOPS = 20  # more addresses than that are nobody's proxies
_CUSTOMER = 64  # bits: one line at home or one server has at least that much of IPv6


def networks(given: Sequence[str]) -> Trusted:
    """Raises `ValueError` for what is no network."""
    return tuple(ip_network(each, strict=False) for each in given)


def origin(peer: str, forwarded: str, trusted: Trusted) -> str:
    """The network that a call comes from.

    Of `X-Forwarded-For` only what our own proxies wrote counts: read from its end, up to the
    first address that is none of them. Without a trusted peer the header is anybody's claim.
    """
    for given in [peer, *reversed(forwarded.split(",")[-_HOPS:])]:
        address = _address(given)
        if address is None:
            return "unknown" if given is peer else _network(peer)
        peer = str(address)
        if not any(address in network for network in trusted):
            break
    return _network(peer)


def line(peer: str, trusted: Trusted) -> str:
    """The network at the other end of a line; nothing for a proxy of ours, behind whom everybody is."""
    address = _address(peer)
    if address is None or any(address in network for network in trusted):
        return ""
    return _network(str(address))


def _network(peer: str) -> str:
    address = _address(peer)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, _CUSTOMER), strict=False))
    return peer


def _address(given: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(given.strip())
    except ValueError:
        return None
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address
