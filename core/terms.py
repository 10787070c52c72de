"""The configuration in the engine's terms."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from core.checks.catalogue import Catalogue
from core.checks.expected import Books, Door, Expected, TwoWay
from core.config.keys import KEYS
from core.config.model import TABLE_OF, Config
from core.config.reading import value_of
from core.config.two_way import TWO_WAY, require_two_way
from core.config.words import OrderRecord, OtherTypes, Source
from core.crm.marking import SAGE_NUMBER
from core.errors import ConfigurationError
from core.upload.judging import OrderSource, UploadSettings
from core.upload.limits import Limits
from core.upload.order_settings import Bringing
from core.upload.rules.orders import OrderSettings
from core.upload.rules.settings import CatalogueSettings, CustomerSettings, ForeignList, InvoiceSettings

ORDER_ENTITIES = {OrderRecord.ORDER: "salesorder", OrderRecord.INVOICE: "invoice"}
_DECIDING = ("sync", "crm", "product", "sage")
_HARMLESS = (
    "crm.url",
    "crm.connections",
    "crm.timeout",
    "crm.user",
    "crm.domain",
    "crm.authentication",
    "sage.python32",
    "sage.timeout",
    "sage.wait",
    "sync.max_creates",
    "sync.max_updates",
    "sync.max_failures",
)
_DRAFTS = {
    Source.SAGE50: "post it in the accounts, or set [sage] unposted = true",
    Source.QUICKBOOKS: "it is pending in QuickBooks, mark it as final there",
}
"""How an invoice that is not in the ledgers yet is made to go up."""


def upload_settings(
    config: Config, catalogue: Catalogue, *, recreate: bool, evaluation: bool = False
) -> UploadSettings:
    """Give what the planner and the uploader need to know."""
    crm, product = config.crm, config.product
    return UploadSettings(
        company=config.sync.company,
        customers=CustomerSettings(
            customer_type=crm.customer_type,
            supplier_type=crm.supplier_type,
            create_beside_other_types=crm.other_types is OtherTypes.CREATE,
            balance_field=crm.balance_field,
            currency=catalogue.price_list.currency,
        ),
        catalogue=CatalogueSettings(
            price_list=catalogue.price_list.id,
            unit_group=catalogue.unit_group,
            unit=catalogue.unit,
            quantity_places=product.quantitydecimal,
            product_type=product.producttypecode,
            rounding_policy=product.roundingpolicycode,
            url=product.producturl or "",
            currency=catalogue.price_list.currency,
            foreign={
                code: ForeignList(each.id, each.currency)
                for code, each in catalogue.other_lists.items()
                if each.currency
            },
        ),
        invoices=InvoiceSettings(
            date_field=crm.invoice_date_field,
            zone=config.sync.zone,
            unposted=config.sage.unposted if config.sage else False,
            drafts=_DRAFTS.get(config.sync.source, InvoiceSettings().drafts),
        ),
        fingerprint=fingerprint(config, evaluation=evaluation),
        recreate=recreate,
        evaluation=evaluation,
        orders=_order_source(config),
    )


def _order_source(config: Config) -> OrderSource | None:
    orders = _two_way(config)
    return None if orders is None else OrderSource(orders.entity, orders.invoice_field)


def expected(config: Config) -> Expected:
    """Give what the checks look for in the CRM."""
    crm, product = config.crm, config.product
    return Expected(
        price_list=product.price_list,
        unit_group=product.unit_group,
        unit=product.unit,
        customer_type=crm.customer_type,
        supplier_type=crm.supplier_type,
        product_type=product.producttypecode,
        rounding_policy=product.roundingpolicycode,
        quantity_places=product.quantitydecimal,
        balance_field=crm.balance_field,
        invoice_date_field=crm.invoice_date_field,
        currency=config.sync.currency,
        price_lists=product.price_lists,
        books=_books(config),
        door=Door(crm.url, crm.organisation or "", crm.timeout, config.sync.target),
        orders=_two_way(config),
        takes_orders=config.sync.source in TWO_WAY,
    )


def _books(config: Config) -> Books:
    source = config.sync.source
    table = getattr(config, TABLE_OF.get(source, ""), None)
    connection = getattr(table, "connection", None) or ""
    sage = config.sage if source is Source.SAGE50 else None
    if sage is None:
        return Books(source, connection)
    version = "" if sage.version is None else str(sage.version)
    return Books(
        source,
        connection,
        version,
        sage.folder or "",
        sage.user,
        sage.object or "",
        sage.python32 or "",
    )


LONGEST_NUMBER = {Source.SAGE50: SAGE_NUMBER, Source.QUICKBOOKS: 11}
"""How long an invoice's number may become."""

NO_PRODUCT = {Source.SAGE50: "S1"}
"""The accounts' own code of a line without a product, which needs no article."""


def _two_way(config: Config) -> TwoWay | None:
    orders = config.orders
    if orders is None or config.sync.source not in TWO_WAY:
        return None
    return TwoWay(
        entity=ORDER_ENTITIES[orders.record],
        ready_status=orders.ready_status,
        done_status=orders.done_status,
        invoice_field=orders.invoice_field,
        longest_number=LONGEST_NUMBER[config.sync.source],
        default_product=orders.default_product,
        carriage_product=orders.carriage_product,
        sales_nominal=orders.sales_nominal,
        purchase_nominal=orders.purchase_nominal,
    )


def order_settings(config: Config, *, evaluation: bool = False) -> OrderSettings:
    """Give which orders go into the accounts; raises ConfigurationError where none can (manual 4.3.4)."""
    require_two_way(config.sync.source)
    orders = config.orders
    if orders is None or orders.ready_status is None:
        missing = "the table [orders]" if orders is None else "ready_status in [orders]"
        raise ConfigurationError(
            "orders.unconfigured",
            tried="find out which orders of the CRM are ready",
            found=f"the configuration does not say so: {missing} is missing",
            remedy="Add [orders] with ready_status = the value of the status reason that marks an order as "
            "ready (CRM: Settings, Customization, Order, Attributes, statuscode).",
        )
    return OrderSettings(
        entity=ORDER_ENTITIES[orders.record],
        ready_status=orders.ready_status,
        invoice_field=orders.invoice_field,
        default_product=orders.default_product or NO_PRODUCT.get(config.sync.source, ""),
        zone=config.sync.zone,
        evaluation=evaluation,
    )


def bringing(config: Config, *, evaluation: bool = False) -> Bringing:
    """Give how orders go into the accounts; raises ConfigurationError where they cannot (manual 4.3.4)."""
    settings, orders = order_settings(config, evaluation=evaluation), config.orders
    if orders is None or orders.done_status is None:
        raise ConfigurationError(
            "orders.unconfigured",
            tried="find out what becomes of an order that the accounts have",
            found="done_status in [orders] is missing, so that an order would be ready again and again",
            remedy="Set [orders] done_status to the value of the status reason that marks an order as done "
            "(CRM: Settings, Customization, Order, Attributes, statuscode).",
        )
    return _bringing(config, settings, orders.done_status, evaluation=evaluation)


def looking(config: Config, *, evaluation: bool = False) -> Bringing:
    """Give how orders are looked at, which needs no done status; raises ConfigurationError."""
    settings, orders = order_settings(config, evaluation=evaluation), config.orders
    done = orders.done_status if orders else None
    return _bringing(config, settings, settings.ready_status if done is None else done, evaluation=evaluation)


def _bringing(config: Config, settings: OrderSettings, done_status: int, *, evaluation: bool) -> Bringing:
    orders = config.orders
    return Bringing(
        company=config.sync.company,
        orders=settings,
        done_status=done_status,
        sales_nominal=(orders and orders.sales_nominal) or "",
        purchase_nominal=(orders and orders.purchase_nominal) or "",
        longest_number=LONGEST_NUMBER[config.sync.source],
        fingerprint=fingerprint(config, evaluation=evaluation, tables=("sync", "crm", "sage", "orders")),
    )


def limits(config: Config) -> Limits:
    """Give what one run may do."""
    sync = config.sync
    return Limits(sync.max_creates, sync.max_updates, sync.max_failures)


def fingerprint(config: Config, *, evaluation: bool = False, tables: Collection[str] = _DECIDING) -> str:
    """Tell configurations apart that would plan differently; a saved plan holds for one of them only.

    An evaluation plans otherwise than a licensed program, and where records go both ways what came from the
    CRM is looked for.
    """
    read = TABLE_OF.get(config.sync.source, "sage")
    deciding = [
        f"{key.dotted}={value_of(config, key)}"
        for key in KEYS
        if (key.table in tables or key.table == read) and not key.secret and key.dotted not in _HARMLESS
        if getattr(config, key.table) is not None
    ]
    if evaluation:
        deciding.append("evaluation")
    source = _order_source(config)
    if source is not None:
        deciding.append(f"orders={source.entity},{source.invoice_field}")
    return hashlib.sha256("\n".join(deciding).encode()).hexdigest()
