"""What may be reached when somebody typed the address (trust.md D9, D12, D13)."""

from __future__ import annotations

import pytest

from coaching.core.outside import is_public

OURS = (
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8", "198.18.0.1",
    "224.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::",
    "2001:0:7f00:1::", "fc00::1", "fd00::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1", "2001:db8::1", "nonsense", "",
)  # fmt: skip


@pytest.mark.parametrize("address", OURS)
def test_d9_what_is_ours_or_a_way_to_it_is_not_out_on_the_internet(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4009::1"])
def test_what_is_out_there_may_be_asked(address):
    assert is_public(address)
