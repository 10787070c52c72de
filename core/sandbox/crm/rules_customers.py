"""What the platform does with accounts and contacts of its own accord."""

from __future__ import annotations

from core.crm.base import Reference
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.writing import Writing


def set_full_name(writing: Writing) -> None:
    """Join a person's names: first name, last name."""
    if writing.before is None or writing.touches("firstname", "lastname"):
        names = (writing.value("firstname"), writing.value("lastname"))
        writing.fields["fullname"] = " ".join(str(each) for each in names if each)


def check_not_own_parent(writing: Writing) -> None:
    """Refuse an account that would be its own parent."""
    parent = writing.reference("parentaccountid")
    if parent == Reference(writing.entity, writing.record):
        raise Refusal(Number.INVALID_OPERATION, "An account cannot be its own parent.")
