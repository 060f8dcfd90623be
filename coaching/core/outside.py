"""What is out on the internet, and what is ours: asked before a connection is made to an address that somebody typed (trust.md D9, D12, D13)."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

GLOBAL_V6 = ip_network("2000::/3")  # all that was ever given out (IANA); beside it lie the ways in: mapped, translated, site-local
PROTOCOLS = ip_network("192.0.0.0/24")  # RFC 6890: for protocols, such as the inside of a DS-Lite tunnel


def is_public(address: str) -> bool:
    """Whether an IP address is out on the internet: not ours, not this machine's, not a tunnel to those. False for what is no address."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(known, IPv6Address):
        if known not in GLOBAL_V6 or known.sixtofour or known.teredo:
            return False
    elif known in PROTOCOLS:
        return False
    return known.is_global and not known.is_multicast
