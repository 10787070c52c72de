from __future__ import annotations

import json
import shutil
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from core.config.secrets import SecretStore, open_store
from core.config.vault.entries import Way
from core.config.vault.ring import Ring
from core.errors import ConfigurationError, UsageError
from core.password_hash import matches
from tests.core.config import rings

SECRET = "pä$$ word;{1}"
WORKING = {rings.NAME: "tests.core.config.rings.Working"}


@pytest.fixture
def store(file_with_user: Path) -> SecretStore:
    """A store where there is no keyring."""
    return open_store(file_with_user, {})


def ring_of(name: str) -> dict[str, str]:
    return {rings.NAME: f"tests.core.config.rings.{name}"}


def key_files(home: Path) -> list[Path]:
    return sorted(home.rglob("*.key"))


class TestEncryptedFile:
    def test_what_is_put_is_got_again_by_any_later_run(self, store: SecretStore) -> None:
        assert store.put("crm.password", SECRET) == f"the encrypted file {store.file}"
        assert open_store(store.config, {}).get("crm.password") == SECRET

    def test_nothing_is_kept_at_first(self, store: SecretStore) -> None:
        assert store.get("crm.password") is None
        assert not store.file.exists()

    def test_neither_file_holds_the_secret(self, store: SecretStore, home: Path) -> None:
        store.put("crm.password", SECRET)
        for file in (store.file, *key_files(home)):
            assert SECRET.encode() not in file.read_bytes()

    def test_both_files_are_their_owners_alone(self, store: SecretStore, home: Path) -> None:
        store.put("crm.password", SECRET)
        assert {stat.S_IMODE(each.stat().st_mode) for each in (store.file, *key_files(home))} == {0o600}

    def test_several_secrets_share_a_key(self, store: SecretStore, home: Path) -> None:
        store.put("crm.password", "one")
        store.put("sage.password", "two")
        store.put("crm.password", "three")
        assert (store.get("crm.password"), store.get("sage.password")) == ("three", "two")
        assert len(key_files(home)) == 1

    def test_a_dropped_one_is_gone_and_the_others_stay(self, store: SecretStore) -> None:
        store.put("crm.password", "one")
        store.put("sage.password", "two")
        store.drop("crm.password")
        store.drop("licence.key")
        assert (store.get("crm.password"), store.get("sage.password")) == (None, "two")

    def test_a_folder_that_is_moved_keeps_its_secrets(self, store: SecretStore, tmp_path: Path) -> None:
        store.put("crm.password", SECRET)
        store.config.parent.rename(tmp_path / "moved")
        assert open_store(tmp_path / "moved" / store.config.name, {}).get("crm.password") == SECRET

    def test_a_home_that_is_moved_keeps_its_key(
        self, store: SecretStore, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store.put("crm.password", SECRET)
        home.rename(home.with_name("new"))
        monkeypatch.setenv("XDG_DATA_HOME", str(home.with_name("new") / "data"))
        assert store.get("crm.password") == SECRET


class TestTampering:
    def refused(self, store: SecretStore, dotted: str, code: str) -> ConfigurationError:
        with pytest.raises(ConfigurationError) as refused:
            store.get(dotted)
        assert refused.value.code == code
        assert SECRET not in str(refused.value)
        return refused.value

    def test_entries_cannot_be_swapped(self, store: SecretStore) -> None:
        store.put("crm.password", SECRET)
        store.put("sage.password", "other")
        document = json.loads(store.file.read_text())
        kept = document["secrets"]
        kept["crm.password"], kept["sage.password"] = kept["sage.password"], kept["crm.password"]
        store.file.write_text(json.dumps(document))
        self.refused(store, "crm.password", "secrets.damaged")

    def test_another_configurations_file_does_not_fit(self, store: SecretStore) -> None:
        store.put("crm.password", SECRET)
        other = open_store(store.config.with_name("other.toml"), {})
        shutil.copy(store.file, other.file)
        self.refused(other, "crm.password", "secrets.damaged")

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "{",
            "[]",
            "null",
            '{"version": 1}',
            '{"about": "", "version": 1, "secrets": {"a": 1}}',
            "\x00" * 99,
        ],
    )
    def test_a_damaged_file_is_told_and_left_alone(self, store: SecretStore, text: str) -> None:
        store.file.write_text(text)
        self.refused(store, "crm.password", "secrets.damaged")
        with pytest.raises(ConfigurationError):
            store.put("sage.password", "other")
        assert store.file.read_text() == text

    def test_every_changed_byte_is_noticed(self, store: SecretStore) -> None:
        store.put("crm.password", SECRET)
        whole = store.file.read_bytes()
        for place in range(len(whole)):
            store.file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            with suppress(ConfigurationError):
                assert store.get("crm.password") in (None, SECRET)

    def test_a_newer_programs_file_is_left_to_it(self, store: SecretStore) -> None:
        store.file.write_text('{"about": "", "version": 2, "secrets": {}}')
        self.refused(store, "crm.password", "secrets.newer")

    def test_a_lost_key_is_told_and_found_again_when_it_is_put_back(
        self, store: SecretStore, home: Path
    ) -> None:
        store.put("crm.password", SECRET)
        (key,) = key_files(home)
        key.rename(key.with_name("aside"))
        assert str(key) in self.refused(store, "crm.password", "secrets.key_lost").found
        store.put("sage.password", "set while the key was lost")
        key.with_name("aside").rename(key)
        assert store.get("crm.password") == SECRET
        assert store.get("sage.password") == "set while the key was lost"

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610])
    def test_a_key_that_others_may_read_is_refused_until_it_is_mended(
        self, store: SecretStore, home: Path, mode: int
    ) -> None:
        store.put("crm.password", SECRET)
        (key,) = key_files(home)
        key.chmod(mode)
        assert f"chmod 600 {key}" in self.refused(store, "crm.password", "secrets.key_exposed").remedy
        with pytest.raises(ConfigurationError):
            store.put("sage.password", "other")
        key.chmod(0o600)
        assert store.get("crm.password") == SECRET

    def test_a_key_file_of_another_user_is_refused(
        self, store: SecretStore, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store.put("crm.password", SECRET)
        monkeypatch.setattr("os.geteuid", lambda: key_files(home)[0].stat().st_uid + 1)
        assert "another user" in self.refused(store, "crm.password", "secrets.key_exposed").found

    @pytest.mark.parametrize("content", [b"", b"zz", b"00" * 31, b"\xff" * 32])
    def test_a_damaged_key_is_told(self, store: SecretStore, home: Path, content: bytes) -> None:
        store.put("crm.password", SECRET)
        key_files(home)[0].write_bytes(content)
        assert "damaged" in self.refused(store, "crm.password", "secrets.key_exposed").found

    @pytest.mark.usefixtures("home")
    def test_a_place_that_cannot_be_written_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(ConfigurationError) as refused:
            open_store(tmp_path / "file" / "syncupload.toml", {}).put("crm.password", SECRET)
        assert refused.value.code == "secrets.unwritable"


class TestKeyring:
    def test_it_is_taken_where_there_is_one(self, file_with_user: Path, home: Path) -> None:
        store = open_store(file_with_user, WORKING)
        assert store.put("crm.password", SECRET) == "the keyring of this user"
        assert open_store(file_with_user, WORKING).get("crm.password") == SECRET
        assert not key_files(home)

    def test_two_configurations_do_not_share_an_entry(self, file_with_user: Path) -> None:
        ours, theirs = (open_store(file_with_user.with_name(name), WORKING) for name in ("a.toml", "b.toml"))
        ours.put("crm.password", "a")
        theirs.put("crm.password", "b")
        assert (ours.get("crm.password"), theirs.get("crm.password")) == ("a", "b")

    def test_a_copied_configuration_reads_its_pattern_and_never_changes_it(
        self, file_with_user: Path, tmp_path: Path
    ) -> None:
        live = open_store(file_with_user, WORKING)
        live.put("crm.password", "live")
        shutil.copytree(file_with_user.parent, tmp_path / "copy")
        copy = open_store(tmp_path / "copy" / file_with_user.name, WORKING)
        assert copy.get("crm.password") == "live"
        copy.drop("crm.password")
        copy.put("crm.password", "trial")
        assert (live.get("crm.password"), copy.get("crm.password")) == ("live", "trial")

    def test_the_file_can_be_asked_for_and_then_takes_the_next_one_too(self, file_with_user: Path) -> None:
        store = open_store(file_with_user, WORKING)
        assert "encrypted file" in store.put("crm.password", SECRET, Way.FILE)
        assert "encrypted file" in store.put("sage.password", SECRET)
        assert open_store(file_with_user, {}).get("sage.password") == SECRET

    def test_what_moves_to_the_file_leaves_the_keyring(self, file_with_user: Path, tmp_path: Path) -> None:
        store = open_store(file_with_user, WORKING)
        store.put("crm.password", SECRET)
        store.put("crm.password", SECRET, Way.FILE)
        assert json.loads((tmp_path / "ring.json").read_text()) == {}

    def test_what_is_dropped_leaves_it(self, file_with_user: Path, tmp_path: Path) -> None:
        store = open_store(file_with_user, WORKING)
        store.put("crm.password", SECRET)
        store.drop("crm.password")
        assert store.get("crm.password") is None
        assert json.loads((tmp_path / "ring.json").read_text()) == {}

    @pytest.mark.parametrize("name", ["InClear", "Nowhere"])
    def test_one_that_is_not_safe_or_not_there_counts_as_none(self, file_with_user: Path, name: str) -> None:
        assert "encrypted file" in open_store(file_with_user, ring_of(name)).put("crm.password", SECRET)

    @pytest.mark.parametrize("name", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"])
    def test_keyrings_own_empty_ones_count_as_none(self, file_with_user: Path, name: str) -> None:
        store = open_store(file_with_user, {rings.NAME: name})
        assert "encrypted file" in store.put("crm.password", SECRET)

    @pytest.mark.parametrize(
        ("environ", "code"),
        [
            ({}, "secrets.no_keyring"),
            (ring_of("InClear"), "secrets.no_keyring"),
            (ring_of("Locked"), "secrets.keyring_locked"),
            (ring_of("Broken"), "secrets.keyring_failed"),
            (ring_of("Nowhere"), "secrets.keyring_failed"),
        ],
    )
    def test_one_that_cannot_be_asked_is_told_with_the_way_for_unattended_runs(
        self, file_with_user: Path, environ: dict[str, str], code: str
    ) -> None:
        open_store(file_with_user, WORKING).put("crm.password", SECRET)
        with pytest.raises(ConfigurationError) as refused:
            open_store(file_with_user, environ).get("crm.password")
        assert refused.value.code == code
        assert "syncupload config set-secret crm.password --file" in refused.value.remedy

    def test_one_that_never_answers_is_not_waited_for(self, file_with_user: Path) -> None:
        open_store(file_with_user, WORKING).put("crm.password", SECRET)
        store = SecretStore(file_with_user, Ring(ring_of("Silent"), patience=0.2))
        with pytest.raises(ConfigurationError) as refused:
            store.get("crm.password")
        assert refused.value.code == "secrets.keyring_silent"

    def test_one_that_has_not_answered_once_is_not_asked_again(self, file_with_user: Path) -> None:
        store = SecretStore(file_with_user, Ring(ring_of("Silent"), patience=0.2))
        asked = len(rings.ASKED)
        for _ in range(3):
            with pytest.raises(ConfigurationError):
                store.ring.get("service", "crm.password")
        assert len(rings.ASKED) == asked + 1

    def test_an_entry_that_somebody_deleted_is_told(self, file_with_user: Path, tmp_path: Path) -> None:
        store = open_store(file_with_user, WORKING)
        store.put("crm.password", SECRET)
        (tmp_path / "ring.json").unlink()
        with pytest.raises(ConfigurationError) as refused:
            store.get("crm.password")
        assert refused.value.code == "secrets.not_in_keyring"

    def test_a_failure_does_not_repeat_the_secret_and_the_old_one_stays(self, file_with_user: Path) -> None:
        open_store(file_with_user, WORKING).put("crm.password", "old")
        with pytest.raises(ConfigurationError) as refused:
            open_store(file_with_user, ring_of("Broken")).put("crm.password", SECRET)
        assert SECRET not in str(refused.value)
        assert open_store(file_with_user, WORKING).get("crm.password") == "old"


class TestNames:
    def test_a_text_with_a_password_inside_is_kept_whole(self, store: SecretStore) -> None:
        store.put("journal.url", "postgresql://sync:pass@word1@host/journal")
        assert store.get("journal.url") == "postgresql://sync:pass@word1@host/journal"

    @pytest.mark.parametrize(
        ("name", "near"), [("crm.pasword", "crm.password"), ("sage200.password", "sage_200.password")]
    )
    def test_an_unknown_name_is_told_with_the_nearest(self, store: SecretStore, name: str, near: str) -> None:
        with pytest.raises(UsageError) as unknown:
            store.put(name, SECRET)
        assert f"Did you mean {near}" in unknown.value.remedy
        assert not store.file.exists()

    def test_what_is_no_secret_is_not_kept(self, store: SecretStore) -> None:
        with pytest.raises(UsageError):
            store.put("crm.url", "http://crm/")


def test_a_password_that_is_only_compared_is_kept_as_a_hash(store: SecretStore) -> None:
    store.put("quickbooks.password", SECRET)
    kept = store.get("quickbooks.password")
    assert kept is not None
    assert SECRET not in kept
    assert matches(SECRET, kept)
    store.put("quickbooks.password", kept)
    assert store.get("quickbooks.password") == kept, "the hash of a hash would let nobody in"
