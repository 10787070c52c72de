"""Other keys for the screen's actions, as `[screen.keys]` names them by id."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from textual.binding import Binding, BindingType
from textual.dom import DOMNode

from core.text import clean

_PLACES = ("tui.app", "tui.screens", "tui.widgets")


def keymap_of(wanted: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Give what can be followed, and a complaint for each id that no action has."""
    if not wanted:
        return {}, ()
    known = action_ids()
    keys = {each: key for each, key in wanted.items() if each in known}
    return keys, tuple(_unknown(each, known) for each in wanted if each not in known)


@cache
def action_ids() -> frozenset[str]:
    """Name every action whose key can be changed."""
    return frozenset(each.id for each in all_bindings() if each.id)


def all_bindings() -> Iterator[Binding]:
    """Give every binding of the program's own screens and widgets."""
    for module in _modules():
        for value in vars(importlib.import_module(module)).values():
            if isinstance(value, type) and issubclass(value, DOMNode) and value.__module__ == module:
                yield from _bindings(vars(value).get("BINDINGS", ()))


def _bindings(declared: Iterable[BindingType]) -> Iterator[Binding]:
    return (each for each in declared if isinstance(each, Binding))


def _modules() -> Iterator[str]:
    for place in _PLACES:
        yield place
        package = importlib.import_module(place)
        for path in getattr(package, "__path__", ()):
            yield from (f"{place}.{each.name}" for each in pkgutil.iter_modules([path]))


def _unknown(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"[screen.keys] {clean(name)}: there is no action of that id.{hint} Help (F1) names them all."
