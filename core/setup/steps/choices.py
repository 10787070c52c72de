"""The fourth step: what new records get in the CRM, picked from what it really has (manual 4.3.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.checks.catalogue import find_unit_group
from core.checks.options import prove_options
from core.crm.base import Condition, Crm, Entity, Operator, Query
from core.crm.base import Kind as Sort
from core.errors import SyncError
from core.setup.field import Answer, Field, Kind, Offer
from core.setup.session import Session, require_answers
from core.text import clean

_DEFAULT_NAMES = {"pricelevel": "Demo", "uomschedule": "Demo", "uom": "Each"}
"""The manual's own (4.3.2)."""
_OWN = re.compile(r"(?!address\d_)[a-z][a-z0-9]{1,7}_")
_MONEY = (Sort.MONEY, Sort.DECIMAL, Sort.FLOAT)


class ChoicesStep:
    """Picks relationship types, price list, unit group and unit; what is missing there is made at the end."""

    name = "choices"
    title = "What the CRM gets"
    short = "Choices"
    why = "Picked from what this CRM has. A name that it does not have is made at the end, not before."

    def skipped(self, session: Session) -> str:  # noqa: ARG002 - as every step
        """It is always asked."""
        return ""

    def fields(self, session: Session) -> tuple[Field, ...]:
        """Read the CRM's lists."""
        crm = session.crm()
        lists = _named(crm, Query("pricelevel", ("name", "statecode")))
        groups = _named(crm, Query("uomschedule", ("name",)))
        group = session.draft.value("product.unit_group") or _preset("uomschedule", groups)
        units = _units(crm, str(group), groups)
        return (
            _option(crm, "crm.customer_type", "Customers are", ("account", "customertypecode"), 3),
            _option(crm, "crm.supplier_type", "Suppliers are", ("account", "customertypecode"), 10),
            _name("product.price_list", "Price list", "pricelevel", lists),
            _name("product.unit_group", "Unit group", "uomschedule", groups),
            _name("product.unit", "Unit", "uom", units),
            _option(crm, "product.producttypecode", "Product type", ("product", "producttypecode"), 1),
            _option(
                crm,
                "product.roundingpolicycode",
                "Rounding",
                ("productpricelevel", "roundingpolicycode"),
                1,
            ),
            Field(
                "product.quantitydecimal",
                "Decimals",
                Kind.NUMBER,
                "How many decimals a quantity of a new product may have, 0 to 5.",
                default=2,
                required=True,
            ),
            _attribute(crm, ("crm.balance_field", "Balance into"), "account", _MONEY, None),
            _attribute(
                crm, ("crm.invoice_date_field", "Invoice date"), "invoice", (Sort.TIME,), "datedelivered"
            ),
        )

    def prove(self, session: Session) -> str:
        """Compare each value with the CRM's lists, and say what is made at the end."""
        require_answers(session.draft, self.fields(session))
        prove_options(session.crm(), session.expected())
        made = [each.words for each in session.wishes()]
        return f"to be made at the end: {', '.join(made)}" if made else "all of it is there"


def is_own(attribute: str) -> bool:
    """Whether an attribute is one that this organisation added: those have a prefix (new_balance)."""
    return _OWN.match(attribute) is not None


def _named(crm: Crm, query: Query) -> tuple[Offer, ...]:
    found = sorted((_name_of(each), _note(each)) for each in crm.find(query))
    return tuple(Offer(name, clean(name), note) for name, note in found if name)


def _name_of(entity: Entity) -> str:
    return str(entity.fields.get("name") or "")


def _note(entity: Entity) -> str:
    state = entity.fields.get("statecode")
    return "" if state in (None, "Active") else f"not active: {state}"


def _units(crm: Crm, group: str, groups: Iterable[Offer]) -> tuple[Offer, ...]:
    """Give the units of a group; those of a group that is yet to be made are none."""
    if group not in {each.value for each in groups}:
        return ()
    try:
        found = find_unit_group(crm, group)
    except SyncError:
        return ()
    return _named(crm, Query("uom", ("name",), (Condition("uomscheduleid", Operator.EQUAL, (found,)),)))


def _preset(entity: str, offers: tuple[Offer, ...]) -> Answer:
    """Preselect the manual's own name where it is there, else the only one there is."""
    usual = _DEFAULT_NAMES[entity]
    if not offers or any(each.value == usual for each in offers):
        return usual
    return offers[0].value if len(offers) == 1 else None


def _name(key: str, label: str, entity: str, offers: tuple[Offer, ...]) -> Field:
    words = "Pick one, or type a name: the CRM gets it at the end."
    return Field(
        key,
        label,
        Kind.PICK_OR_TYPE,
        words,
        default=_preset(entity, offers),
        offers=offers,
        required=True,
        made=True,
    )


def _option(crm: Crm, key: str, label: str, field: tuple[str, str], usual: int) -> Field:
    entity, name = field
    found = crm.describe(entity).attributes.get(name)
    options = found.options if found else {}
    offers = tuple(Offer(value, f"{value}  {clean(words)}") for value, words in sorted(options.items()))
    default = usual if usual in options else None
    return Field(key, label, Kind.PICK, f"{entity}.{name} in the CRM.", default, offers, required=True)


def _attribute(
    crm: Crm, question: tuple[str, str], entity: str, sorts: tuple[Sort, ...], usual: str | None
) -> Field:
    """Offer the fields of an entity that can be written; `question` is (key, label)."""
    fields = crm.describe(entity).attributes.values()
    fit = [each for each in fields if each.kind in sorts and each.creatable and each.updatable]
    names = sorted((each.name for each in fit), key=lambda name: (not is_own(name), name))
    nothing = (Offer(None, "none", "nothing is written"),) if usual is None else ()
    offers = (*nothing, *(Offer(name, name) for name in names))
    words = f"A field of {entity}; those of your own come first."
    return Field(*question, Kind.PICK, words, usual, offers, required=usual is not None)
