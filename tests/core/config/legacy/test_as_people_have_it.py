"""An old file is read whatever became of it: editors, mails, manuals, hands."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config.legacy.decoding import read_old_text
from core.config.legacy.markup import read_settings
from tests.core.config.legacy.old_files import SMALL, written

SIGNS = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\ufeff")
TEXT = st.text(SIGNS, max_size=20).map(str.strip)
SETTINGS = st.dictionaries(
    st.from_regex(r"[a-z]{2,8}(\.[a-z0-9]{1,8}){1,2}", fullmatch=True), TEXT, min_size=1
)

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
POUND = {**SMALL, "product.pricelevel": "Café £ – “Euro” €"}


def read(content: bytes) -> dict[str, str]:
    """Read settings as a file holds them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "syncupload.exe.config"
        path.write_bytes(content)
        return {each.name: each.value for each in read_settings(read_old_text(path)).entries}


def smart(text: str, opening: str = "“", closing: str = "”") -> str:
    """Write a file's quotation marks as a word processor would."""
    return re.sub(r'"([^"]*)"', rf"{opening}\1{closing}", text)


@given(SETTINGS, st.sampled_from(ENCODINGS), st.booleans())
def test_any_settings_in_any_encoding(settings: dict[str, str], encoding: str, declared: bool) -> None:
    text = written({key: escape(value) for key, value in settings.items()})
    if not declared:
        text = text.partition("?>")[2].lstrip()
    marked = encoding.endswith(("le", "be")) and declared
    assert read(("\ufeff" * marked + text).encode(encoding)) == settings


@given(SETTINGS, st.sampled_from(["“”", "„“", "‘’", "””", "««", '“"']))
def test_any_settings_between_the_quotes_of_a_word_processor(settings: dict[str, str], marks: str) -> None:
    plain = {key: re.sub(r"[\"'“”„‟″‘’‚‛′«»<>&]", "", value).strip() for key, value in settings.items()}
    assert read(smart(written(plain), marks[0], marks[1]).encode()) == plain


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "windows-1252", "iso-8859-1", "nonsense"])
def test_what_the_first_line_says_of_the_encoding_need_not_be_true(encoding: str, declared: str) -> None:
    text = written(POUND).replace('encoding="utf-8"', f'encoding="{declared}"')
    assert read(text.encode(encoding)) == POUND


WHOLE = written(SMALL)
MANGLED = {
    "carriage returns": WHOLE.replace("\n", "\r\n"),
    "old Macintosh line ends": WHOLE.replace("\n", "\r"),
    "no first line": WHOLE.partition("?>")[2],
    "blank lines before the first line": "\n\n" + WHOLE,
    "a bare list": "\n".join(re.findall(r"<add.*?/>", WHOLE)),
    "a list with text in between": "Our settings:\n" + WHOLE.partition("?>")[2].replace("/>", "/> and"),
    "another root": WHOLE.replace("configuration>", "settings>"),
    "a namespace": WHOLE.replace("<configuration>", '<configuration xmlns="http://schemas.microsoft.com/.NetConfiguration/v2.0">'),
    "a prefix nobody declared": WHOLE.replace("<add ", "<x:add "),
    "capitals": WHOLE.replace("<add key", "<Add KEY").replace("sage.", "Sage."),
    "blanks in the keys": WHOLE.replace('key="sage.', 'key=" sage. '),
    "single quotes": re.sub(r'"([^"]*)"', r"'\1'", WHOLE),
    "value before key": re.sub(r"(key=\S+) (value=\"[^\"]*\")", r"\2 \1", WHOLE),
    "an attribute a line": WHOLE.replace(" value=", "\n        value="),
    "smart quotes": smart(WHOLE),
    "a smart quote at one end": WHOLE.replace('50"', "50”"),
    "a smart list pasted into a whole file": WHOLE.replace(
        "</appSettings>", smart('<add key="x" value="1"/>') + "</appSettings>"
    ),
    "no end of the file": WHOLE[: WHOLE.index("</appSettings>")],
    "no slash": WHOLE.replace(" />", ">"),
    "closing elements": WHOLE.replace(" />", "></add>"),
    "an end of file of DOS": WHOLE + "\x1a",
    "an unknown entity": WHOLE.replace("</appSettings>", '<add key="y" value="a&nbsp;b" /></appSettings>'),
    "an ampersand": WHOLE.replace("</appSettings>", '<add key="z" value="Smith & Sons" /></appSettings>'),
    "other sections": WHOLE.replace(
        "<appSettings>",
        '<system.diagnostics><switches><add name="S" value="4"/></switches></system.diagnostics>'
        "<appSettings>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", MANGLED)
def test_a_file_is_read_with(how: str) -> None:
    found = read(MANGLED[how].encode())
    assert {key: value for key, value in found.items() if key in SMALL} == SMALL
    assert found.get("y", "a&nbsp;b") == "a&nbsp;b"
    assert found.get("z", "Smith & Sons") == "Smith & Sons"


@pytest.mark.parametrize("quotes", ['""', "“”"])
@pytest.mark.parametrize(
    "wrap", ["\n", "\r\n", "\n        ", "  \n\t", "\n\n", " \n" * 50_000], ids=lambda wrap: repr(wrap[:8])
)
def test_a_value_broken_over_lines_is_whole_again(quotes: str, wrap: str) -> None:
    text = f'<add key="sage.folder" value="C:\\Program{wrap}Files{wrap}" />'
    text = smart(text) if quotes == "“”" else text
    assert read(text.encode()) == {"sage.folder": "C:\\Program Files"}


def test_blanks_that_are_no_line_break_stay() -> None:
    assert read(b'<add key="crm.password" value=" two  blanks " />') == {"crm.password": " two  blanks "}


def test_a_setting_of_the_other_kind_is_read() -> None:
    text = '<setting name="sync.mode" serializeAs="String"><value>\n  ACCESS\n</value></setting>'
    assert read(text.encode()) == {"sync.mode": "ACCESS"}


def test_what_is_commented_out_is_left_out_and_named() -> None:
    text = WHOLE.replace(
        '<add key="sage.version" value="13" />', '<!-- <add key="sage.version" value="12" />\n-->'
    )
    found = read_settings(text)
    assert "sage.version" not in {each.name for each in found.entries}
    assert found.remarks == ("left out, for it is commented out: sage.version",)
    assert next(each.line for each in found.entries if each.name == "sage.folder") == 12


def test_an_unfinished_comment_hides_nothing() -> None:
    found = read_settings(WHOLE.replace("<appSettings>", "<appSettings><!-- ours"))
    assert {each.name for each in found.entries} == set(SMALL)


def test_a_file_that_names_another_one_says_so() -> None:
    found = read_settings(WHOLE.replace("<appSettings>", '<appSettings file="user.config">'))
    assert found.remarks == ("the file says that user.config holds settings too: import that file as well",)


def test_lines_are_those_of_the_file() -> None:
    found = read_settings("\n" + WHOLE)
    assert [each.line for each in found.entries] == list(range(5, 5 + len(SMALL)))
    assert [each.line for each in read_settings(smart("\n" + WHOLE)).entries] == list(
        range(5, 5 + len(SMALL))
    )
