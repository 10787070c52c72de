"""What is no old configuration is refused with a cure; nothing is ever expanded, followed or waited for."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config.legacy.decoding import LARGEST
from core.config.legacy.importing import Wanted, prepare
from core.errors import ConfigurationError
from tests.core.config.legacy.old_files import SMALL, take, written

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<configuration><appSettings><add key="sage.folder" value="&b;"/></appSettings></configuration>'
)
EXTERNAL = (
    '<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/hostname">]>'
    '<appSettings><add key="sage.folder" value="x"/><setting name="sage.user">&xxe;</setting></appSettings>'
)
WHOLE = written(SMALL)
REFUSED = {
    "legacy.document_type": (
        BOMB,
        EXTERNAL,
        BOMB.replace("<!DOCTYPE", "<!doctype"),
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">' + WHOLE.partition("?>")[2],
        BOMB.replace('"', "”"),
    ),
    "legacy.no_settings": (
        "[sync]\nsource = 'SAGE50'\n",
        "<html><body>Sign in</body></html>",
        "<configuration/>",
        "<!-- " + WHOLE.partition("?>")[2] + " -->",
        "<a>" * 5000,
    ),
    "legacy.empty": ("", "\ufeff", " \r\n\t"),
    "legacy.binary": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"MZ\x90\0\3\0\0\0", b"\xff\xfe<", b"\0\0\0\1\0\2"),
    "legacy.too_large": (WHOLE + " " * LARGEST,),
    "legacy.setting": (WHOLE.replace(chr(34) + "13" + chr(34), "13"), "<add key=“sage.user” value>"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "content"), [(code, each) for code, several in REFUSED.items() for each in several]
)
def test_a_file_is_refused(tmp_path: Path, code: str, content: str | bytes) -> None:
    with pytest.raises(ConfigurationError) as refused:
        take(tmp_path, content)
    assert refused.value.code == code
    assert refused.value.exit_code == 5
    assert refused.value.remedy.endswith("Nothing was written.")
    assert [each.name for each in tmp_path.iterdir()] == ["syncupload.exe.config"]


@pytest.mark.parametrize(("name", "code"), [(".", "legacy.no_file"), ("absent", "legacy.unreadable")])
def test_a_folder_or_nothing_is_refused(tmp_path: Path, name: str, code: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        prepare(tmp_path / name, Wanted(tmp_path / "out.toml"))
    assert refused.value.code == code


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConfigurationError) as refused:
        prepare(tmp_path / "pipe", Wanted(tmp_path / "out.toml"))
    assert refused.value.code == "legacy.no_file"


PARTS = (
    "<add ", "key=", "value=", '"', "“", "”", "'", "<", ">", "/>", "&", "&#1;", "<!--", "-->", "]]>", "<?",
    "?>", "sage.folder", "<![CDATA[", "\n", "\x1b[31m", "<setting name=", "PWD=x;", "{",
)  # fmt: skip


def said_of(content: bytes) -> str:
    """Take a file over that cannot be complete; give what a person is told, for nothing was written."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            taken = take(Path(folder), content)
        except ConfigurationError as refused:
            return str(refused)
        assert not taken.out.exists()
        return str(taken.done.error)


@given(
    st.one_of(
        st.binary(),
        st.text().map(lambda text: text.encode("utf-8", "ignore")),
        st.lists(st.sampled_from(PARTS)).map(lambda parts: "".join(parts).encode()),
    )
)
def test_whatever_a_file_holds_it_is_taken_or_told(content: bytes) -> None:
    told = said_of(content)
    assert "Nothing was written" in told or "nothing was written" in told
    assert "\x1b" not in told
