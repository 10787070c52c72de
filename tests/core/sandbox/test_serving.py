"""One server a folder, its address beside the store; what stands in the way is told."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock

from core.errors import SyncError, UsageError
from core.sandbox.company.creation import Recipe
from core.sandbox.serving import Wishes, serve_site
from core.sandbox.site import LOCK_FILE, SERVER_FILE, create_site


class EnoughError(Exception):
    """Ends a server as soon as it has announced itself."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    recipe = Recipe(customers=3, products=3, invoices=3)
    create_site(folder, recipe, now=datetime(2026, 1, 2, tzinfo=UTC))
    return folder


def silent(_: str) -> None:
    """Nobody listens."""


def test_it_announces_one_line_and_leaves_it_beside_the_store(site: Path) -> None:
    seen = []

    def announce(line: str) -> None:
        seen.append((json.loads(line), json.loads((site / SERVER_FILE).read_text())))
        raise EnoughError

    with pytest.raises(EnoughError):
        serve_site(site, Wishes(port=0), announce=announce)
    ((said, written),) = seen
    assert said == written
    assert set(said) == {"ready", "crm_url", "organisation", "pid"}
    assert said["crm_url"].endswith("/")


def test_its_address_is_gone_when_it_has_ended(site: Path) -> None:
    def announce(_: str) -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        serve_site(site, Wishes(port=0), announce=announce)
    assert not (site / SERVER_FILE).exists()


def test_a_folder_that_is_served_already_keeps_its_servers_address(site: Path) -> None:
    (site / SERVER_FILE).write_text('{"pid": 0}')
    with FileLock(site / LOCK_FILE), pytest.raises(SyncError, match=r"server\.json"):
        serve_site(site, Wishes(port=0), announce=silent)
    assert (site / SERVER_FILE).exists()


def test_a_folder_without_a_crm_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="sandbox create"):
        serve_site(tmp_path, Wishes(), announce=silent)


@pytest.mark.parametrize("door", ["ntlm", "ifd"])
@pytest.mark.parametrize(
    "account", ["administrator", ":secret", "a\\:secret", "a\\b:secret:more", "\\b:secret"]
)
def test_an_account_needs_a_user_and_a_password(site: Path, account: str, door: str) -> None:
    wishes = Wishes(port=0, ntlm=account) if door == "ntlm" else Wishes(port=0, ifd=account)
    with pytest.raises(UsageError) as told:
        serve_site(site, wishes, announce=silent)
    assert f"--{door}" in told.value.found
    assert r"DOMAIN\USER:PASSWORD" in told.value.found
    assert "secret" not in told.value.found


@pytest.mark.parametrize("door", ["ntlm", "ifd"])
@pytest.mark.parametrize("account", [r"LITWARE\anna:secret", "anna:secret"])
def test_an_account_that_no_user_has_is_refused_with_those_that_one_has(
    site: Path, door: str, account: str
) -> None:
    wishes = Wishes(port=0, ntlm=account) if door == "ntlm" else Wishes(port=0, ifd=account)
    with pytest.raises(UsageError, match=r"no user of this CRM.*litwareinc\\administrator") as told:
        serve_site(site, wishes, announce=silent)
    assert "secret" not in str(told.value)
