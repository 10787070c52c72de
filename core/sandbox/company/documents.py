"""The documents of the sandbox's company: invoices, credit notes, quotations, with lines that add up.

Everything is computed in whole pence, quantities in hundredths, rates in hundredths of a per cent; halves are
rounded away from zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from core.sandbox.company.articles import RATES, Article
from core.sandbox.company.words import EXTRAS, MESSAGES, SERVICES

PRODUCT_INVOICE, ORDER_INVOICE, SERVICE_INVOICE, PRODUCT_CREDIT, SERVICE_CREDIT = range(5)
PROFORMA, QUOTATION = 5, 6
CREDITS = (PRODUCT_CREDIT, SERVICE_CREDIT)
SERVICES_TYPES = (SERVICE_INVOICE, SERVICE_CREDIT)
_CARRIAGE_RATE = RATES["T1"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document; `shared` is its part of the net-value discount."""

    code: str
    description: str
    unit: str
    quantity: int
    price: int
    full: int
    net: int
    tax_code: str = "T1"
    nominal: str = "4000"
    service: int = 0
    text: str = ""
    shared: int = 0

    @property
    def rate(self) -> int:
        """The VAT rate in hundredths of a per cent."""
        return RATES[self.tax_code]

    @property
    def tax(self) -> int:
        """VAT, rounded by line, on what is left after its part of the document's discount."""
        return share(self.net - self.shared, self.rate)


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the invoice file, before it has a number."""

    kind: int
    lines: tuple[Line, ...]
    posted: bool = True
    carriage: int = 0
    discount: int = 0
    order: str = field(default="")

    @property
    def carriage_tax(self) -> int:
        """VAT on carriage."""
        return share(self.carriage, _CARRIAGE_RATE)

    @property
    def items_net(self) -> int:
        """Lines less the net-value discount."""
        return sum(line.net for line in self.lines) - self.discount

    @property
    def items_tax(self) -> int:
        """VAT of all lines."""
        return sum(line.tax for line in self.lines)

    @property
    def net(self) -> int:
        """The document's net."""
        return self.items_net + self.carriage

    @property
    def tax(self) -> int:
        """The document's VAT."""
        return self.items_tax + self.carriage_tax


def share(amount: int, rate: int) -> int:
    """Give `rate` hundredths of a per cent of an amount that is not negative, halves rounded up."""
    return (amount * rate + 5000) // 10000


def pinned(articles: Sequence[Article], at: int) -> Document:
    """Give an order for the manual's own products, for the customers of its picture."""
    wanted = zip(articles[:3], ((200, 2400, 100), (300, 1200, 200))[at % 2], strict=False)
    lines = tuple(_sold(article, quantity, 0) for article, quantity in wanted)
    return Document(PRODUCT_INVOICE, lines or (_service(SERVICES[0], 12_500),), order=f"PO{1001 + at}")


def invented(articles: Sequence[Article], random: Random, *, only_posted: bool) -> Document:
    """Invent a document: mostly posted product invoices."""
    kinds = (PRODUCT_INVOICE, ORDER_INVOICE, SERVICE_INVOICE)
    kind, posted = random.choices(kinds, (84, 8, 8))[0], True
    if not only_posted:
        chance = random.random()
        if chance < 0.04:
            kind = random.choices(CREDITS, (3, 1))[0]
        elif chance < 0.06:
            kind, posted = random.choice((QUOTATION, PROFORMA)), False
        elif chance < 0.08:
            posted = False
    document = Document(kind, _lines(kind, articles, random), posted)
    if random.random() < 0.15:
        document = replace(document, carriage=random.choice((495, 750, 1250)))
    if random.random() < 0.05:
        document = discounted(document)
    return replace(document, order=f"PO{random.randint(1100, 99999)}" if random.random() < 0.6 else "")


def discounted(document: Document) -> Document:
    """Take 5 % off the document as a net-value discount, shared out over its lines to the penny."""
    whole = sum(line.net for line in document.lines)
    discount, left, lines = share(whole, 500), share(whole, 500), []
    for line in document.lines:
        part = min(left, line.net * discount // whole + (1 if line.net else 0))
        left -= part
        lines.append(replace(line, shared=part))
    return replace(document, lines=tuple(lines), discount=discount - left)


def _lines(kind: int, articles: Sequence[Article], random: Random) -> tuple[Line, ...]:
    if kind in SERVICES_TYPES:
        count = random.randint(1, 2)
        return tuple(_service(random.choice(SERVICES), random.randint(2000, 90000)) for _ in range(count))
    lines = [_priced(articles, random)]
    lines += [_any(articles, random) for _ in range(random.choice((0, 0, 1, 1, 2, 2, 3, 4, 5)))]
    return tuple(lines)


def _any(articles: Sequence[Article], random: Random) -> Line:
    chance = random.random()
    if chance < 0.05:
        return Line("M", random.choice(MESSAGES), "", 0, 0, 0, 0, tax_code="T9", nominal="")
    if chance < 0.09:
        return _service(random.choice(SERVICES), random.randint(1000, 40000))
    if chance < 0.14:
        code = random.choice(("S1", "S2"))
        extra = Article(code, random.choice(EXTRAS), "", random.randint(500, 20000), 0, 0)
        line = _sold(extra, random.choice((100, 150, 250, 300)), 0)
        return replace(line, tax_code="T1" if code == "S1" else "T0")
    if chance < 0.16:
        gone = Article(
            f"OLD{random.randint(1, 99):03}", "Discontinued line", "Each", random.randint(100, 5000), 0, 0
        )
        return _sold(gone, 100 * random.randint(1, 5), 0)
    return _priced(articles, random)


def _priced(articles: Sequence[Article], random: Random) -> Line:
    if not articles:
        return _service(random.choice(SERVICES), random.randint(2000, 90000))
    article = random.choice(articles)
    whole = article.unit != "Metre"
    quantity = 100 * random.randint(1, 12) if whole else random.randint(4, 120) * 25
    return _sold(article, quantity, 1000 if random.random() < 0.1 else 0)


def _sold(article: Article, quantity: int, discount: int) -> Line:
    full = (quantity * article.price + 50) // 100
    return Line(
        code=article.code,
        description=article.description,
        unit=article.unit,
        quantity=quantity,
        price=article.price,
        full=full,
        net=full - share(full, discount),
        tax_code=article.tax_code,
        nominal=article.nominal,
    )


def _service(description: str, net: int) -> Line:
    """A service line has an amount and no quantity."""
    text = f"{description}. As agreed with your works manager, all parts included."
    return Line("S3", description, "", 0, net, net, net, service=1, text=text)
