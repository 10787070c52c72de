"""The log: JSON lines in a rotating file, never on the screen; no secret and no control character in it."""

from __future__ import annotations

import base64
import json
import logging
import logging.handlers
import re
from collections.abc import Iterable, Iterator, MutableMapping
from html import escape
from pathlib import Path
from urllib.parse import quote

import structlog

from core.text import clean

_KEPT = 5
_SIZE = 2_000_000
_SECRET_NAMES = ("password", "pwd", "secret", "ticket", "authorization", "key")
MASK = "***"


class Redaction:
    """Takes secrets out of a log line: values under telling names, and known secrets wherever they stand."""

    def __init__(self) -> None:
        self._secrets: frozenset[str] = frozenset()
        self._pattern: re.Pattern[str] | None = None

    def learn(self, secrets: Iterable[str]) -> None:
        """Remember texts that must never be written, in whatever notation."""
        self._secrets |= {each for each in secrets if each}
        longest_first = sorted(self._secrets, key=lambda each: (-len(each), each))
        self._pattern = re.compile("|".join(map(_notations, longest_first))) if longest_first else None

    def masked(self, text: str) -> str:
        """Give a text without the secrets that are known, and without control characters."""
        return "\n".join(self._lines(text))

    def __call__(
        self, _logger: object, _method: str, event: MutableMapping[str, object]
    ) -> MutableMapping[str, object]:
        """Clean one line, as structlog asks its processors to."""
        return {
            name: MASK if name.lower().endswith(_SECRET_NAMES) else self._cleaned(value)
            for name, value in event.items()
        }

    def _cleaned(self, value: object) -> object:
        if isinstance(value, bool | int | float) or value is None:
            return value
        return self.masked(str(value))

    def _lines(self, text: str) -> Iterator[str]:
        for line in text.splitlines() or [""]:
            yield clean(self._pattern.sub(MASK, line) if self._pattern else line)


def _notations(secret: str) -> str:
    """Give a pattern of a secret as messages quote it: repr, JSON, URL, XML, one inside another."""
    in_base64 = re.escape(base64.b64encode(secret.encode()).decode().rstrip("="))
    return f"(?:{''.join(map(_spoken, secret))}|{in_base64}=*)"


def _spoken(letter: str) -> str:
    if letter.isascii() and letter.isalnum():
        return letter
    in_json = json.dumps(letter)[1:-1].lstrip("\\")
    spoken = {letter, quote(letter, safe=""), quote(letter, safe="").lower(), in_json, escape(letter)}
    blank = "|\\+" if letter == " " else ""
    return rf"\\{{0,9}}(?:{'|'.join(re.escape(each) for each in sorted(spoken - {''}))}{blank})"


redaction = Redaction()
"""The one that `start` uses; whoever reads a secret tells it."""


def silence() -> None:
    """Write no log at all; left to itself, structlog would print it among the answers."""
    structlog.configure(processors=[_dropped], logger_factory=structlog.ReturnLoggerFactory())


def start(file: Path, level: str = "info") -> None:
    """Write what is logged from here on to `file`, five old ones kept; raises OSError where it cannot."""
    file.parent.mkdir(parents=True, exist_ok=True)
    target = _Rotating(file, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8")
    target.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("syncupload")
    for old in logger.handlers[:]:
        logger.removeHandler(old)
        old.close()
    logger.addHandler(target)
    logger.setLevel(level.upper())
    logger.propagate = False
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redaction,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=lambda *_: logger,
        cache_logger_on_first_use=False,
    )


class _Rotating(logging.handlers.RotatingFileHandler):
    """Rotates where it can: Windows moves no file that another run of this program has open.

    Then both go on in that file, and whoever has it alone rotates it later.
    """

    def doRollover(self) -> None:  # noqa: N802 - logging's name
        """Put the full file aside and begin an empty one; go on in the full one where it cannot be moved."""
        if self.stream:
            self.stream.close()
        file = Path(self.baseFilename)
        trial = file.with_name(f"{file.name}.moving")
        try:
            file.replace(trial)
            trial.replace(file)
        except OSError:
            self.stream = self._open()
            return
        super().doRollover()


def _dropped(
    _logger: object, _method: str, _event: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    raise structlog.DropEvent
