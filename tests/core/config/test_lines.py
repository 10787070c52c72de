from __future__ import annotations

from core.config.lines import lines_of


def test_a_key_is_found_on_its_line_under_its_table() -> None:
    assert lines_of("[crm]\n# a word\nurl = 'x'\n")["crm", "url"] == 3


def test_dotted_and_quoted_keys_are_found() -> None:
    found = lines_of("crm.url = 'x'\n['sage']\n\"folder\" = 'x'\n")
    assert found["crm", "url"] == 1
    assert found["sage", "folder"] == 3


def test_a_long_text_holds_no_keys() -> None:
    found = lines_of('[a]\nb = """\nc = 1\n"""\nd = 1\n')
    assert ("a", "c") not in found
    assert found["a", "d"] == 5
