"""Whose network a call comes from."""

import pytest

from assistant.api.proxies import networks, origin


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "found"),
    [
        ("192.0.2.7", "", (), "192.0.2.7"),
        ("192.0.2.7", "198.51.100.9", (), "192.0.2.7"),  # anybody's claim
        ("10.0.0.2", "198.51.100.9", ("10.0.0.0/8",), "198.51.100.9"),
        ("10.0.0.2", "203.0.113.5, 198.51.100.9", ("10.0.0.0/8",), "198.51.100.9"),
        ("10.0.0.2", "198.51.100.9, 10.0.0.3", ("10.0.0.0/8",), "198.51.100.9"),
        ("10.0.0.2", "rubbish", ("10.0.0.0/8",), "10.0.0.2"),
        ("10.0.0.2", "", ("10.0.0.0/8",), "10.0.0.2"),
        ("2001:db8:1:2:3::4", "", (), "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "", (), "192.0.2.7"),
        ("", "198.51.100.9", (), "unknown"),
    ],
)
def test_a_network_is_that_of_the_nearest_address_which_is_no_proxy_of_ours(
    peer: str, forwarded: str, proxies: tuple[str, ...], found: str
) -> None:
    assert origin(peer, forwarded, networks(proxies)) == found
