"""The spelling of old editions of other countries: TaxCode is what the language of all calls SalesTaxCode."""

from __future__ import annotations

import re

from lxml import etree

_SHARED, _OLD = "SalesTaxCode", "TaxCode"
_TAG = re.compile(r"(</?)SalesTaxCode")


def spelt_here(root: etree._Element, country: str) -> None:
    """Spell the elements of a request as all editions do."""
    if country:
        for element in root.iter():
            name = str(element.tag)
            if name.startswith(_OLD):
                element.tag = name.replace(_OLD, _SHARED, 1)


def spelt_there(answer: str, country: str) -> str:
    """Spell the elements of an answer as the old edition does."""
    return _TAG.sub(rf"\1{_OLD}", answer) if country else answer
