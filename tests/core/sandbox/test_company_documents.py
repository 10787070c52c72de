"""Documents that the sandbox invents add up, in pence."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from core.sandbox.company.articles import articles
from core.sandbox.company.documents import Document, discounted, invented, share

STOCK = list(articles(30, Random(1)))
seeds = st.integers(0, 100_000)


def _document(seed: int) -> Document:
    return invented(STOCK, Random(seed), only_posted=False)


@given(seeds)
def test_every_document_has_an_amount(seed: int) -> None:
    assert _document(seed).net > 0


@given(seeds)
def test_a_discount_is_shared_out_to_the_penny(seed: int) -> None:
    document = discounted(_document(seed))
    assert sum(line.shared for line in document.lines) == document.discount
    assert all(0 <= line.shared <= line.net for line in document.lines)


@given(seeds)
def test_vat_is_rounded_by_line(seed: int) -> None:
    document = _document(seed)
    assert document.tax == sum(share(line.net - line.shared, line.rate) for line in document.lines) + (
        document.carriage_tax
    )


@given(seeds)
def test_a_document_told_to_be_posted_is(seed: int) -> None:
    assert invented(STOCK, Random(seed), only_posted=True).posted


def test_without_products_there_are_services() -> None:
    assert invented([], Random(1), only_posted=True).net > 0


def test_a_half_penny_is_rounded_up() -> None:
    assert share(5, 1000) == 1
