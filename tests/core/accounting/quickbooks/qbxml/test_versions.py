"""Which version of qbXML is spoken with which QuickBooks."""

from __future__ import annotations

import pytest

from core.accounting.quickbooks.qbxml.versions import Version, negotiated, version_of


@pytest.mark.parametrize(
    ("offered", "spoken"),
    [
        (("1.0", "1.1", "2.0", "2.1", "13.0", "14.0", "16.0"), "13.0"),
        (("1.0", "2.0", "8.0"), "8.0"),
        (("2.0", "10.0", "9.0"), "10.0"),
        (("CA2.0", "CA3.0"), "CA3.0"),
        (("UK2.0", "UK3.0", "UK6.0", "6.0"), "6.0"),
        (("16.0", "15.0"), "15.0"),
        (("1.0", "1.1"), "None"),
        (("", "seven", "7"), "None"),
        ((), "None"),
    ],
)
def test_the_newest_version_that_is_proved_is_spoken(offered: tuple[str, ...], spoken: str) -> None:
    assert str(negotiated(offered)) == spoken


def test_a_version_is_read_and_written_alike() -> None:
    assert version_of("CA3.0") == Version(3, 0, "CA")
    assert str(version_of(" 13.0 ")) == "13.0"
