"""Takes the arguments of a Windows command line apart, as its programs do (CommandLineToArgvW)."""

from __future__ import annotations

import re

_PART = re.compile(r'(\\*)(")|(\\+)|([ \t]+)|([^\\" \t]+)')


def split_arguments(text: str) -> tuple[str, ...]:
    r"""Give the words: blanks part them, quotes hold them together, and \" is a quote itself."""
    words: list[str] = []
    word: str | None = None
    quoted = False
    for slashes, quote, bare, blank, other in _PART.findall(text):
        if blank and not quoted:
            if word is not None:
                words.append(word)
            word = None
        elif quote:
            literal = len(slashes) % 2
            word = (word or "") + "\\" * (len(slashes) // 2) + '"' * literal
            quoted ^= not literal
        else:
            word = (word or "") + (bare or blank or other)
    return (*words, *(() if word is None else (word,)))
