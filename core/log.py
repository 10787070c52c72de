"""The log: JSON lines in a rotating file, never on the screen; no secret and no control character in it."""

from __future__ import annotations

import base64
import json
import logging
import logging.handlers
from collections.abc import Iterable, Iterator, MutableMapping
from html import escape
from pathlib import Path
from urllib.parse import quote, quote_plus

import structlog

from core.text import clean

_KEPT = 5
_SIZE = 2_000_000
_SECRET_NAMES = ("password", "pwd", "secret", "ticket", "authorization", "key")
MASK = "***"


class Redaction:
    """Takes secrets out of a log line: values under telling names, and known secrets wherever they stand."""

    def __init__(self) -> None:
        self._secrets: tuple[str, ...] = ()

    def learn(self, secrets: Iterable[str]) -> None:
        """Remember texts that must never be written, in whatever notation."""
        spoken = {form for each in secrets if each for form in _notations(each)}
        self._secrets = tuple(sorted({*self._secrets, *spoken}, key=len, reverse=True))

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
            for secret in self._secrets:
                line = line.replace(secret, MASK)  # noqa: PLW2901 - each secret in turn
            yield clean(line)


def _notations(secret: str) -> Iterator[str]:
    """Give a secret as other people's messages may quote it; the part of a longer one is left to that."""
    yield secret
    yield repr(secret)[1:-1]
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield quote(secret)
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield escape(secret)
    yield base64.b64encode(secret.encode()).decode()


redaction = Redaction()
"""The one that `start` uses; whoever reads a secret tells it."""


def silence() -> None:
    """Write no log at all; left to itself, structlog would print it among the answers."""
    structlog.configure(processors=[_dropped], logger_factory=structlog.ReturnLoggerFactory())


def start(file: Path, level: str = "info") -> None:
    """Write what is logged from here on to `file`, five old ones kept; raises OSError where it cannot."""
    file.parent.mkdir(parents=True, exist_ok=True)
    target = logging.handlers.RotatingFileHandler(file, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8")
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


def _dropped(
    _logger: object, _method: str, _event: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    raise structlog.DropEvent
