"""A set-up that was left early: its answers are kept, its secrets are not."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import tomli_w
from platformdirs import user_state_path

from core.config.writing import replace_file
from core.setup.draft import Draft

_OWN = "wizard"
_PASSWORD_IN_URL = re.compile(r"(://[^:/?#\s]*):.*@")
"""A password that was typed into an address, where it has no place."""


@dataclass(frozen=True, slots=True)
class Drafts:
    """The folder of this user's unfinished set-ups, a file for each configuration."""

    folder: Path

    @classmethod
    def here(cls) -> Drafts:
        """Give the usual folder."""
        return cls(user_state_path("syncupload", appauthor=False) / "drafts")

    def keep(self, draft: Draft) -> None:
        """Keep what was answered, for its owner alone; where that cannot be, only it is lost."""
        held: dict[str, dict[str, object]] = {_OWN: {k: v for k, v in draft.own.items() if v is not None}}
        held[_OWN]["file"] = str(draft.path.absolute())
        held[_OWN]["taken_out"] = sorted(key for key, value in draft.answers.items() if value is None)
        for key, value in draft.answers.items():
            if value is not None:
                table, _, name = key.partition(".")
                held.setdefault(table, {})[name] = value
        kept = {table: {key: _told(value) for key, value in keys.items()} for table, keys in held.items()}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            replace_file(self._file(draft.path), tomli_w.dumps(kept).encode())
        except OSError:
            return

    def resume(self, draft: Draft) -> datetime | None:
        """Take over what was kept for this configuration; give when that was, None where there is nothing."""
        file = self._file(draft.path)
        try:
            held = tomllib.loads(file.read_text(encoding="utf-8"))
            when = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        except (OSError, ValueError):
            return None
        own = held.pop(_OWN, None)
        if not isinstance(own, dict) or not all(isinstance(keys, dict) for keys in held.values()):
            return None
        draft.answers.update(
            {f"{table}.{name}": value for table, keys in held.items() for name, value in keys.items()}
        )
        draft.answers.update(dict.fromkeys(own.pop("taken_out", ())))
        own.pop("file", None)
        draft.own.update(own)
        return when

    def drop(self, path: Path) -> None:
        """Forget what was kept."""
        self._file(path).unlink(missing_ok=True)

    def _file(self, path: Path) -> Path:
        name = hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:16]
        return self.folder / f"{name}.toml"


def _told(value: object) -> object:
    return _PASSWORD_IN_URL.sub(r"\1@", value) if isinstance(value, str) else value
