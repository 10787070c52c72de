"""What is set aside, to people and in JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from core.text import clean
from core.upload.journal import Aside, EntityKey
from core.upload.plan import Draft

_ITEMS = 10
"""So many of the records that one holds back are named to a person; the rest is counted."""


def asides_document(asides: Sequence[Aside]) -> dict[str, object]:
    """Give what is set aside, in the order in which it came."""
    return {"total": len(asides), "rows": (_aside(each) for each in asides)}


def show_asides(stream: TextIO, asides: Sequence[Aside]) -> None:
    """Print each record that is set aside: since when and why, what to do, what waits for it."""
    for each in asides:
        _show(stream, each)
    if not asides:
        stream.write("Nothing is set aside.\n")
        return
    many = "1 record is" if len(asides) == 1 else f"{len(asides)} records are"
    stream.write(
        f"{many} set aside. A batch tries one again when it changes in the accounts, when the configuration "
        "changes,\nwhen what it waits for has gone up, or on demand: syncupload quarantine retry KEY.\n"
    )


def keys_shape(keys: Sequence[EntityKey]) -> list[dict[str, str]]:
    """Give records by entity and key."""
    return [{"entity": entity, "key": key} for entity, key in keys]


def named(keys: Sequence[EntityKey]) -> str:
    """Name records to a person: the first few, and how many more."""
    words = ", ".join(f"{entity} {clean(key)}" for entity, key in keys[:_ITEMS])
    return words + (f" and {len(keys) - _ITEMS} more" if len(keys) > _ITEMS else "")


def _aside(aside: Aside) -> dict[str, object]:
    held = aside.held
    return {
        "entity": held.entity,
        "key": held.key,
        "code": held.code,
        "message": held.message,
        "remedy": held.remedy,
        "since": held.since,
        "run": held.run,
        "tries": held.tries,
        "retry": held.retry,
        "waits": keys_shape(held.waits),
        "holds": keys_shape(aside.holds),
        "record": None if aside.draft is None else _record(aside.draft),
    }


def _record(draft: Draft) -> dict[str, object]:
    return {
        "entity": draft.entity.name,
        "key": draft.key,
        "id": draft.entity.id,
        "fields": dict(draft.entity.fields),
        "children": [_record(each) for each in draft.children],
    }


def _show(stream: TextIO, aside: Aside) -> None:
    held = aside.held
    again = ", tried again by the next batch" if held.retry else ""
    tries = "once" if held.tries == 1 else f"{held.tries} times"
    stream.write(
        f"{held.entity} {clean(held.key)}  since {held.since:%Y-%m-%d %H:%MZ}, tried {tries}{again}\n"
        f"    {held.code}: {clean(held.message)}\n"
        f"    → {clean(held.remedy)}\n"
    )
    if held.waits:
        stream.write(f"    waits for {named(held.waits)}\n")
    if aside.holds:
        stream.write(f"    holds back {named(aside.holds)}\n")
