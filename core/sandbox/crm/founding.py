"""How an organisation comes to be: currency, business units, users, roles, unit group, unit, price list."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from random import Random
from uuid import UUID

from core.crm.base import Reference, Value
from core.sandbox.crm import operations
from core.sandbox.crm.access import Access
from core.sandbox.crm.granting import give
from core.sandbox.crm.newrecord import NewRecord
from core.sandbox.crm.platform import Platform, Settings, layouts
from core.sandbox.crm.pricing import CURRENCY_PLACES
from core.sandbox.crm.privileges import ADMINISTRATOR_ROLE_ID
from core.sandbox.crm.profile import ADMINISTRATOR_ROLE, Profile, UserProfile
from core.sandbox.crm.store import Store
from core.sandbox.rates import EXCHANGE

_SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}
_CURRENCY_NAMES = {"GBP": "Pound Sterling", "EUR": "Euro", "USD": "US Dollar"}
_ENGLISH = 1033


def found(store: Store, profile: Profile, clock: Callable[[], datetime], entropy: Random) -> Platform:
    """Fill a new store; ValueError where the profile names a role or business unit that it lacks."""
    ids = [UUID(int=entropy.getrandbits(128), version=4) for _ in range(4)]
    settings = Settings(
        id=profile.organization_id or ids[0],
        name=profile.name,
        friendly_name=profile.friendly_name,
        base_currency=ids[1],
        root_unit=ids[2],
        administrator=ids[3],
        pricing_places=profile.pricing_places,
        deleted_numbers_collide=profile.deleted_numbers_collide,
    )
    platform = Platform(store, layouts(profile.pricing_places), settings, Access(store), clock, entropy)
    with store.group():
        _write_settings(store, settings)
        _put(platform, "transactioncurrency", settings.base_currency, _currency(profile.currency, Decimal(1)))
        _put_organisation(platform, profile)
        units = _put_units(platform, profile)
        roles = _put_roles(platform, profile)
        for number, user in enumerate(profile.users):
            record = settings.administrator if number == 0 else platform.new_id()
            _put_user(platform, profile, record, (user, units, roles))
        _put_catalogue(platform, profile)
    return platform


def opened(store: Store, clock: Callable[[], datetime], entropy: Random) -> Platform:
    """Read the settings of a store that was founded before; KeyError where it holds no organisation."""
    held = json.loads(store.setting("organisation"))
    settings = Settings(
        id=UUID(held["id"]),
        name=held["name"],
        friendly_name=held["friendly_name"],
        base_currency=UUID(held["base_currency"]),
        root_unit=UUID(held["root_unit"]),
        administrator=UUID(held["administrator"]),
        pricing_places=int(held["pricing_places"]),
        deleted_numbers_collide=bool(held["deleted_numbers_collide"]),
    )
    return Platform(store, layouts(settings.pricing_places), settings, Access(store), clock, entropy)


def _write_settings(store: Store, settings: Settings) -> None:
    names = Settings.__slots__
    held = {name: getattr(settings, name) for name in names}
    body = json.dumps({name: str(each) if isinstance(each, UUID) else each for name, each in held.items()})
    store.set_settings((("organisation", body), ("metadata", "1")))


def _put(platform: Platform, entity: str, record: UUID, fields: Mapping[str, Value]) -> None:
    """Write a record of the system itself, made by the administrator."""
    layout = platform.layouts[entity]
    maker, now = Reference("systemuser", platform.settings.administrator), platform.now()
    marks: dict[str, Value] = {"createdby": maker, "modifiedby": maker, "createdon": now, "modifiedon": now}
    defaults = {name: value for name, value in layout.spec.defaults.items() if name not in fields}
    platform.insert(layout, record, {**marks, **defaults, **fields})


def _currency(code: str, rate: Decimal) -> dict[str, Value]:
    return {
        "currencyname": _CURRENCY_NAMES.get(code, code),
        "currencysymbol": _SYMBOLS.get(code, code),
        "isocurrencycode": code,
        "exchangerate": rate,
        "statecode": "Active",
        "statuscode": 1,
    }


def _put_organisation(platform: Platform, profile: Profile) -> None:
    fields: dict[str, Value] = {
        "name": profile.name,
        "basecurrencyid": Reference("transactioncurrency", platform.settings.base_currency),
        "currencydecimalprecision": CURRENCY_PLACES,
        "pricingdecimalprecision": profile.pricing_places,
        "currencysymbol": _SYMBOLS.get(profile.currency, profile.currency),
        "invoiceprefix": "INV",
        "currentinvoicenumber": 0,
        "orderprefix": "ORD",
        "currentordernumber": 0,
        "uniquespecifierlength": 6,
        "languagecode": _ENGLISH,
        "enablepricingoncreate": True,
        "isdisabled": False,
        "isduplicatedetectionenabled": False,
        "schemanameprefix": "new",
        "systemuserid": platform.settings.administrator,
    }
    _put(platform, "organization", platform.settings.id, fields)


def _put_units(platform: Platform, profile: Profile) -> dict[str | None, UUID]:
    root = platform.settings.root_unit
    organisation = Reference("organization", platform.settings.id)
    _put(platform, "businessunit", root, {"name": profile.name, "organizationid": organisation})
    units: dict[str | None, UUID] = {None: root}
    for unit in profile.business_units:
        record = units[unit.name] = platform.new_id()
        fields: dict[str, Value] = {
            "name": unit.name,
            "parentbusinessunitid": Reference("businessunit", _known(units, unit.parent, "business unit")),
            "organizationid": organisation,
        }
        _put(platform, "businessunit", record, fields)
    return units


def _put_roles(platform: Platform, profile: Profile) -> dict[str | None, UUID]:
    roles: dict[str | None, UUID] = {ADMINISTRATOR_ROLE: ADMINISTRATOR_ROLE_ID}
    unit = Reference("businessunit", platform.settings.root_unit)
    for role in profile.roles:
        roles[role.name] = platform.new_id()
        for grant in role.grants:
            give(platform, roles[role.name], grant)
    for name, record in roles.items():
        fields: dict[str, Value] = {
            "name": str(name),
            "businessunitid": unit,
            "organizationid": platform.settings.id,
        }
        _put(platform, "role", record, fields)
    return roles


def _put_user(
    platform: Platform,
    profile: Profile,
    record: UUID,
    of: tuple[UserProfile, Mapping[str | None, UUID], Mapping[str | None, UUID]],
) -> None:
    user, units, roles = of
    unit = _known(units, user.business_unit, "business unit")
    first, _, last = user.full_name.partition(" ")
    names: dict[str, Value] = {"firstname": first, "lastname": last} if last else {"lastname": first}
    fields: dict[str, Value] = {
        **names,
        "fullname": user.full_name,
        "domainname": user.account,
        "businessunitid": Reference("businessunit", unit),
        "organizationid": platform.settings.id,
        "isdisabled": user.disabled,
    }
    _put(platform, "systemuser", record, fields)
    for role in user.roles:
        key = _known(roles, role, "role")
        platform.store.run("INSERT INTO user_role VALUES (?, ?)", (record.bytes, key.bytes))
    own: dict[str, Value] = {
        "businessunitid": unit,
        "timezonecode": profile.time_zone_code,
        "currencydecimalprecision": CURRENCY_PLACES,
        "pricingdecimalprecision": profile.pricing_places,
        "uilanguageid": _ENGLISH,
        "paginglimit": 50,
        "transactioncurrencyid": Reference("transactioncurrency", platform.settings.base_currency),
    }
    _put(platform, "usersettings", record, own)


def _put_catalogue(platform: Platform, profile: Profile) -> None:
    user = platform.settings.administrator
    group: dict[str, Value | None] = {"name": profile.unit_group, "baseuomname": profile.unit}
    operations.create(platform, user, NewRecord("uomschedule", group))
    operations.create(platform, user, NewRecord("pricelevel", {"name": profile.price_list}))
    for code in profile.currencies:
        currency = platform.new_id()
        _put(platform, "transactioncurrency", currency, _currency(code, EXCHANGE[code]))
        own: dict[str, Value | None] = {
            "name": profile.list_of(code),
            "transactioncurrencyid": Reference("transactioncurrency", currency),
        }
        operations.create(platform, user, NewRecord("pricelevel", own))


def _known(found: Mapping[str | None, UUID], name: str | None, what: str) -> UUID:
    try:
        return found[name]
    except KeyError:
        raise ValueError(f"no such {what}: {name}") from None
