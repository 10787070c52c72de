"""The sample configurations and README's reference, as the model has them: `python -m` writes them anew."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import SecretStr

from core.config.keys import KEYS, Key, table_class
from core.config.model import TABLE_OF
from core.config.two_way import TWO_WAY
from core.config.words import Source, Target

SYSTEMS = {
    Source.SAGE50: "Sage Line 50",
    Source.SAGEINSTANT: "Sage Instant Accounting",
    Source.SAGEMMS: "Sage MMS",
    Source.SAGE200: "Sage 200",
    Source.QUICKBOOKS: "QuickBooks",
}
CRMS = {Target.CRM40: "Microsoft Dynamics CRM 4.0", Target.CRM30: "Microsoft CRM 3.0"}

BEGIN, END = "<!-- configuration reference: begin -->", "<!-- configuration reference: end -->"
"""What stands around the reference in README."""

_WIDTH = 110
_INTRODUCTION = (
    "Copy this file to syncupload.toml, fill in every <…>, then run `syncupload config validate` and "
    "`syncupload check`. A key that begins with # is left at its default; take the # away to set it.",
    "Any key can also be set by an environment variable, SYNCUPLOAD_<TABLE>_<KEY>. Keep secrets out of this "
    "file: `syncupload config set-secret NAME` asks for one and keeps it in the keyring or a sealed file.",
    '"Was" names the key of the old syncupload.exe.config: `syncupload config import` takes one over.',
)


def samples() -> dict[str, str]:
    """Give every sample by its file's name: one for each accounting system and each CRM."""
    return {
        f"{source.lower()}-{target.lower()}.toml": sample(source, target)
        for source in SYSTEMS
        for target in CRMS
    }


def sample(source: Source, target: Target) -> str:
    """Write the complete, commented configuration of an accounting system and a CRM."""
    head = (f"{SYSTEMS[source]} and {CRMS[target]}.", *_INTRODUCTION)
    parts = ["\n#\n".join(_comment(each) for each in head)]
    given = {"sync.source": f'"{source}"', "sync.target": f'"{target}"'}
    parts += [_part(table, given) for table in _tables(source)]
    return "\n\n".join(parts) + "\n"


def _part(table: str, given: Mapping[str, str]) -> str:
    off = "#" if table == "orders" else ""  # its presence alone says that orders are wanted
    entries = (_entry(key, given, off) for key in KEYS if key.table == table)
    return f"{_comment(_about(table))}\n{off}[{table}]\n" + "\n\n".join(entries)


def reference() -> str:
    """Write README's table of all keys."""
    rows = ["| key | what it is | left out | was |", "|---|---|---|---|"]
    rows += [
        f"| `[{key.table}] {key.name}` | {_cell(meaning(key))} | {_cell(_left_out(key))} "
        f"| {', '.join(f'`{old}`' for old in key.term.old)} |"
        for key in KEYS
    ]
    return "\n".join(rows)


def with_reference(readme: str) -> str:
    """Put the reference into README, between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{reference()}\n\n{END}{after}"


def meaning(key: Key) -> str:
    """Say what a key means, whole."""
    secret = "A secret." if key.secret else ""
    return " ".join(filter(None, (key.term.meaning, key.term.more, secret)))


def _tables(source: Source) -> tuple[str, ...]:
    orders = ("orders",) if source in TWO_WAY else ()
    own = TABLE_OF.get(source, "quickbooks")
    return ("sync", "crm", "product", own, *orders, "sync_accounting", "licence", "journal", "screen")


def _about(table: str) -> str:
    return re.sub(r" \(manual [^)]*\)", "", table_class(table).__doc__ or "").strip()


def _entry(key: Key, given: Mapping[str, str], off: str) -> str:
    lines = [_comment(meaning(key))]
    if key.secret:
        lines[0] = _comment(
            f"{meaning(key)} Say `syncupload config set-secret {key.dotted}`, or set {key.variable}."
        )
    if key.term.where:
        lines.append(_comment(f"Where to find it: {key.term.where}"))
    lines.append(_comment(f"{_was(key)} {_default(key)}."))
    set_here = not off and (key.required or key.term.asked)
    value = given.get(key.dotted) or key.term.example or _literal(key.default)
    return "\n".join((*lines, f"{'' if set_here else '#'}{key.name} = {value}"))


def _was(key: Key) -> str:
    first, *others = key.term.old or ("",)
    if not first:
        return "New."
    beside = f" (and {', '.join(others)})" if others else ""
    return f"Was {first}{beside}."


def _default(key: Key) -> str:
    left_out = _left_out(key)
    return left_out[0].upper() + left_out[1:] if left_out.startswith("required") else f"Default: {left_out}"


def _left_out(key: Key) -> str:
    """Say what holds where a key is left out."""
    if key.required:
        return "required"
    literal = _literal(key.default)
    return key.term.default or ("none" if literal in ('""', "{}") else literal)


def _literal(value: object) -> str:
    """Write a default as TOML does; what is nothing, as a blank text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return "{}"
    return '""' if value is None or isinstance(value, SecretStr) else f'"{value}"'


def _comment(text: str) -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent="# ",
        subsequent_indent="# ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _files(root: Path) -> Iterator[tuple[Path, str]]:
    for name, text in samples().items():
        yield root / "sample-config" / name, text
    readme = root / "README.md"
    yield readme, with_reference(readme.read_text(encoding="utf-8"))


def main(root: Path) -> None:
    """Write what has changed; name it."""
    for path, text in _files(root):
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main(Path(__file__).parents[2])
