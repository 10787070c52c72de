"""A journal lies on a disk of this machine; a share is refused where it can be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import JournalError
from core.upload.journal_place import check_local, is_share, network_mount

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/books /mnt/books nfs4 rw 0 0
//server/my\\040books /mnt/my\\040books cifs rw 0 0
/dev/sdb1 /mnt/books/here ext4 rw 0 0
"""


@pytest.mark.parametrize(
    "file", ["//server/books/journal.db", r"\\server\books\journal.db", r"\\?\UNC\s\b\j.db"]
)
def test_a_path_that_begins_with_a_server_is_a_share(file: str) -> None:
    assert is_share(file)


@pytest.mark.parametrize(
    "file", ["/srv/journal.db", r"C:\sync\journal.db", r"\\?\C:\journal.db", "journal.db"]
)
def test_a_path_of_this_machine_is_none(file: str) -> None:
    assert not is_share(file)


@pytest.mark.parametrize("file", ["/mnt/books/journal.db", "/mnt/my books/deep/journal.db"])
def test_a_mount_of_a_share_is_a_share(file: str) -> None:
    assert network_mount(Path(file), MOUNTS)


@pytest.mark.parametrize(
    "file", ["/srv/journal.db", "/mnt/books/here/journal.db", "/mnt/bookshelf/journal.db"]
)
def test_another_mount_is_none(file: str) -> None:
    assert not network_mount(Path(file), MOUNTS)


def test_without_a_table_of_mounts_nothing_is_said() -> None:
    assert not network_mount(Path("/mnt/books/journal.db"), "")


def test_a_share_is_refused_with_advice() -> None:
    with pytest.raises(JournalError, match="local disk") as refused:
        check_local("//server/books/journal.db")
    assert refused.value.code == "journal.network_share"
