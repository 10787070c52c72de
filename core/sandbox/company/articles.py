"""The products of the sandbox's company."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from core.sandbox.company.words import FINISHES, GOODS

RATES = {"T0": 0, "T1": 2000, "T2": 0, "T5": 500, "T9": 0}
"""VAT rates by tax code, in hundredths of a per cent."""


@dataclass(frozen=True, slots=True)
class Article:
    """A product as Sage keeps it; prices are in pence."""

    code: str
    description: str
    unit: str
    price: int
    average_cost: int
    last_cost: int
    tax_code: str = "T1"
    nominal: str = "4000"


PINNED = (
    Article("VID003", "32mb PCI Video Card", "Each", 5500, 3850, 3900),
    Article("TAPE002", "Adhesive Tape - Brown (50mm x 66m)", "Each", 280, 140, 145),
    Article("MISC", "Miscellaneous goods", "Each", 1000, 600, 600),
)
"""The products of the manual's own order (section 7), and its product for lines without a code."""


def articles(count: int, random: Random) -> Iterator[Article]:
    """Invent `count` products; the first three are the manual's."""
    yield from PINNED[:count]
    given: Counter[str] = Counter()
    for at in range(len(PINNED), count):
        goods, unit = GOODS[at % len(GOODS)]
        stem = goods.replace(" ", "").upper()[:5]
        given[stem] += 1
        yield _article(f"{stem}{given[stem]:03}", goods, unit, random)


def _article(code: str, goods: str, unit: str, random: Random) -> Article:
    price = random.choice((random.randint(15, 999), random.randint(1000, 9999), random.randint(10000, 90000)))
    cost = price * random.randint(45, 80) // 100
    return Article(
        code=code,
        description=f"{random.choice(FINISHES)} {goods} {random.randint(2, 120)} mm",
        unit=unit if random.random() < 0.98 else "",
        price=price,
        average_cost=cost,
        last_cost=cost + random.randint(0, 5),
        tax_code=random.choices(("T1", "T0", "T5"), (88, 9, 3))[0],
        nominal=random.choice(("4000", "4000", "4001", "4002")),
    )
