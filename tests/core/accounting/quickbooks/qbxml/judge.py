"""An independent judge of requests: the public schema of qbXML 13.0, where somebody has it.

Intuit's terms do not let it be handed on, so it is no part of the project: SYNCUPLOAD_QBXML_XSD names the
file qbxmlops130.xsd, with the files that it includes beside it.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

VARIABLE = "SYNCUPLOAD_QBXML_XSD"


@cache
def _schema() -> etree.XMLSchema | None:
    named = os.environ.get(VARIABLE)
    return etree.XMLSchema(etree.parse(str(Path(named)))) if named else None


def require_schema() -> None:
    """Skip the test where the schema is not there."""
    if _schema() is None:
        pytest.skip(f"{VARIABLE} names no qbxmlops130.xsd: Intuit does not let it be handed on")


def judged(xml: str) -> str | None:
    """Say what the public schema refuses in a message; None: nothing, or nobody has the schema."""
    schema = _schema()
    if schema is None:
        return None
    try:
        document = etree.fromstring(re.sub(r"^<\?xml[^>]*\?>", "", xml).encode("utf-8", "surrogatepass"))
    except etree.XMLSyntaxError as problem:
        return str(problem)
    return None if schema.validate(document) else str(schema.error_log)
