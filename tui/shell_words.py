"""Commands as a person can paste them into the shell of this machine."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Sequence

_PLAIN = re.compile(r"[\w:\\/.,+=@~-]+")


def pasted(words: Sequence[str], system: str = os.name) -> str:
    """Give words as one line: for sh, or for both of Windows' shells, to which a single quote is no quote."""
    if system != "nt":
        return shlex.join(words)
    return " ".join(word if _PLAIN.fullmatch(word) else f'"{word}"' for word in words)
