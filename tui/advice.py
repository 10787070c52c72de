"""A failure on the screen: what came back, what was tried, what to do; always literal."""

from __future__ import annotations

from textual.content import Content

from core.errors import SyncError
from core.text import clean


def advice(error: SyncError) -> Content:
    """Give an error in three lines; of several mistakes in a configuration, each by itself."""
    if error.parts:
        return Content("\n\n").join(_part(found, "", remedy) for found, remedy in error.parts)
    return _part(error.found, error.tried, error.remedy)


def _part(found: str, tried: str, remedy: str) -> Content:
    lines = [Content.assemble(("! ", "bold $error"), (clean(found), "bold"))]
    if tried:
        lines.append(Content.assemble(("Tried   ", "$text-muted"), clean(tried)))
    lines.append(Content.assemble(("Do      ", "$text-muted"), clean(remedy)))
    return Content("\n").join(lines)


def unforeseen(error: BaseException) -> SyncError:
    """Give what nobody foresaw as an error that a person can do something about."""
    if isinstance(error, SyncError):
        return error
    if isinstance(error, OSError):
        return SyncError(
            "file",
            tried="do what was asked",
            found=clean(error.strerror or str(error)),
            remedy="Name another file, or make room and get the right to write there.",
        )
    from core import log  # noqa: PLC0415 - slow to load, and the screen paints before it

    return SyncError(
        "unforeseen",
        tried="do what was asked",
        found=f"{type(error).__name__}: {clean(log.redaction.masked(str(error)))}",
        remedy="This is a defect of the program: the log has the details. Nothing is lost; try again.",
    )
