"""A printed command can be pasted."""

from __future__ import annotations

import shlex

from tui.shell_words import pasted

WORDS = ("syncupload", "--config", "/home/o'neill/my site/syncupload.toml", "batch")


def test_sh_reads_back_the_words() -> None:
    assert shlex.split(pasted(WORDS, "posix")) == list(WORDS)


def test_windows_shells_get_a_plain_path_bare_and_one_with_blanks_in_double_quotes() -> None:
    plain = ("syncupload", "--config", "C:\\Sites\\Zoë-1\\syncupload.toml")
    assert pasted(plain, "nt") == " ".join(plain)
    blank = ("syncupload", "--config", "C:\\Program Files (x86)\\a & b\\syncupload.toml")
    assert pasted(blank, "nt") == 'syncupload --config "C:\\Program Files (x86)\\a & b\\syncupload.toml"'
