from __future__ import annotations

from pathlib import Path

import pytest

from core.accounting.sage50.data_folder import data_version


@pytest.mark.parametrize(
    ("folder", "version"),
    [
        (r"C:\ProgramData\Sage\Accounts\2015\Company.000\ACCDATA", 21),
        (r"C:\Program Files\Sage2007\Accounts\DemoData\Accdata", 13),
        ("/srv/sage/accounts/2020/Demodata/Accdata", 26),
    ],
)
def test_the_year_in_sages_own_folders_tells_the_version(folder: str, version: int) -> None:
    found = data_version(folder)
    assert found is not None
    assert (found.fits(version), found.fits(version + 1), found.fits(version - 1)) == (True, False, False)


@pytest.mark.parametrize(
    "folder",
    [
        r"C:\ProgramData\Sage\Accounts\2024\Company.000\ACCDATA",  # years tell nothing since 2020
        r"D:\Archive 2015\ACCDATA",
        r"C:\Sage\Accounts\20155\ACCDATA",
        "",
    ],
)
def test_other_years_tell_nothing(folder: str) -> None:
    assert data_version(folder) is None


@pytest.mark.parametrize(
    ("size", "fitting"),
    [
        (2 + 83, (13, 14)),
        (2 + 100, (15, 23)),
        (2, ()),  # nobody has signed in yet
        (2 + 8300, ()),  # a whole number of both
        (7, ()),
    ],
)
def test_the_queue_tells_whether_it_is_older_than_version_15(
    tmp_path: Path, size: int, fitting: tuple[int, ...]
) -> None:
    (tmp_path / "queue.dta").write_bytes(b"\0" * size)
    found = data_version(str(tmp_path))
    assert tuple(each for each in (13, 14, 15, 23) if found and found.fits(each)) == fitting
