"""The customers of the sandbox's company."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from core.sandbox.company.words import (
    ENDINGS,
    FAMILY_NAMES,
    FIRST_NAMES_OF_FIRMS,
    GIVEN_NAMES,
    KINDS_OF_STREET,
    STREETS,
    TOWNS,
    TRADES,
)

_LARGEST_SEQUENCE = 999
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Account:
    """A customer as Sage keeps it; the limit is in pence."""

    reference: str
    name: str
    address: tuple[str, str, str, str, str]
    contact: str
    telephone: str
    email: str | None
    website: str
    credit_limit: int
    on_hold: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What an account's books must come to, in pence."""

    turnover: int
    balance: int


PINNED = (
    Account(
        "A1D001",
        "A1 Design Services",
        ("67a Station Road", "", "Blackpool", "Lancashire", "BP12 7HT"),
        "Martin Abbott",
        "01632 960101",
        "accounts@a1d001.example",
        "www.a1d001.example",
        100_000,
    ),
    Account(
        "ABS001",
        "ABS Garages Ltd",
        ("Unit 34", "Holystone Ind. Est.", "Hebburn", "Tyne & Wear", "NE31 1VB"),
        "Tessa Wardle",
        "01632 960102",
        "accounts@abs001.example",
        "www.abs001.example",
        400_000,
    ),
)
"""The two customers of the manual's picture (section 6)."""
TARGETS = (Target(turnover=522_054, balance=0), Target(turnover=307_045, balance=253_331))

_ODD_NAMES = ("O'Neil's Café & Grill", "Fifty% Off_Stores", "Zoë & Müller Interiors", "[Square] Brackets Ltd")


def accounts(count: int, random: Random) -> Iterator[Account]:
    """Invent `count` customers; the first two are those of the manual's picture."""
    yield from PINNED[:count]
    references = _References(Counter({"A1D": 1, "ABS": 1}))
    for at in range(len(PINNED), count):
        odd = at - len(PINNED)
        name = _ODD_NAMES[odd] if odd < len(_ODD_NAMES) else _firm(at, random)
        yield _account(references.next(name), name, random)


def _firm(at: int, random: Random) -> str:
    first = FIRST_NAMES_OF_FIRMS[at * 7 % len(FIRST_NAMES_OF_FIRMS)]
    return f"{first} {random.choice(TRADES)} {random.choice(ENDINGS)}".strip()


def _account(reference: str, name: str, random: Random) -> Account:
    town, county, area = random.choice(TOWNS)
    street = f"{random.randint(1, 180)} {random.choice(STREETS)} {random.choice(KINDS_OF_STREET)}"
    site = f"Unit {random.randint(1, 60)}" if random.random() < 0.3 else ""
    inward = "".join(random.choices("ABDEFGHJLNPQRSTUWXYZ", k=2))
    site_name = reference.lower()
    return Account(
        reference=reference,
        name=name,
        address=(street, site, town, county, f"{area}{random.randint(1, 30)} {random.randint(1, 9)}{inward}"),
        contact=_person(random) if random.random() < 0.85 else "",
        telephone=f"01632 {random.randint(960000, 960999)}" if random.random() < 0.9 else "",
        email=f"accounts@{site_name}.example" if random.random() < 0.75 else None,
        website=f"www.{site_name}.example" if random.random() < 0.5 else "",
        credit_limit=random.choice((0, 50_000, 100_000, 250_000, 500_000, 1_000_000)),
        on_hold=random.random() < 0.03,
    )


def _person(random: Random) -> str:
    return f"{random.choice(GIVEN_NAMES)} {random.choice(FAMILY_NAMES)}"


class _References:
    """Gives account references: three letters of the name and three digits, each once."""

    def __init__(self, given: Counter[str]) -> None:
        self._given = given

    def next(self, name: str) -> str:
        letters = "".join(c for c in name.upper() if c in _LETTERS)[:3].ljust(3, "X")
        while self._given[letters] >= _LARGEST_SEQUENCE:
            letters = _following(letters)
        self._given[letters] += 1
        return f"{letters}{self._given[letters]:03}"


def _following(letters: str) -> str:
    """Give the next stem once one is used up; the first letter stays."""
    second, third = _LETTERS.index(letters[1]), _LETTERS.index(letters[2])
    at = (second * 26 + third + 1) % 676
    return letters[0] + _LETTERS[at // 26] + _LETTERS[at % 26]
