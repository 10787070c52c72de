"""A SOAP request on its way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """A SOAP request: where it goes, its SOAPAction, the envelope, the element that must answer it.

    A `bare` one is CRM 3.0's: the whole body is its answer, and without an `answer` an empty one.
    """

    url: str
    action: str
    envelope: bytes
    answer: str
    tried: str
    bare: bool = False
