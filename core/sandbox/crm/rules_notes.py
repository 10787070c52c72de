"""What the platform does with notes of its own accord."""

from __future__ import annotations

from core.sandbox.crm.writing import Writing


def name_object(writing: Writing) -> None:
    """Say of what kind the record is that a note is attached to."""
    attached = writing.reference("objectid")
    if attached is not None and writing.before is None:
        writing.fields["objecttypecode"] = attached.entity
