"""What every CRM does the same, however it is reached."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from core.crm.base import Attribute, Condition, Crm, Depth, Entity, Kind, Operator, Query, Reference, Value
from core.crm.soap.client30 import SoapCrm30
from core.errors import CrmError, CrmFault
from core.sandbox.crm.office30 import described30
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import RoleProfile

if TYPE_CHECKING:
    from tests.acceptance.crm.conftest import Stock

ID = UUID("b6b993ae-8078-4f11-ad14-0003ff1136c8")
DUPLICATE = 0x80040237


def account(record: UUID = ID, /, **fields: Value | None) -> Entity:
    return Entity("account", record, {"name": "Smith", **fields})


def read(crm: Crm, *columns: str, entity: str = "account", record: UUID = ID) -> dict[str, object]:
    found = crm.retrieve(entity, record, columns)
    assert found is not None
    return dict(found.fields)


def wanted(field: str, *values: str) -> tuple[Condition, ...]:
    return (Condition(field, Operator.IN, values),)


class TestSigningIn:
    def test_the_user_and_the_organisation_are_told(self, crm: Crm, organisation: Organisation) -> None:
        identity = crm.whoami()
        assert identity.organization == "Demo"
        assert identity.organization_id == organisation.id
        found = crm.retrieve("systemuser", identity.user_id, ("businessunitid",))
        assert found is not None
        assert found.fields["businessunitid"] == Reference("businessunit", identity.business_unit_id)


class TestDescribing:
    def test_a_text_has_a_length_and_a_need(self, crm: Crm) -> None:
        name = crm.describe("account").attributes["name"]
        assert (name.kind, name.length, name.required) == (Kind.TEXT, 160, True)

    def test_money_has_places_and_bounds(self, crm: Crm) -> None:
        limit = crm.describe("account").attributes["creditlimit"]
        assert (limit.kind, limit.places, limit.least, limit.most) == (
            Kind.MONEY,
            2,
            Decimal(0),
            Decimal(10) ** 11,
        )

    def test_a_state_has_its_names(self, crm: Crm) -> None:
        state = crm.describe("invoice").attributes["statecode"]
        assert state.options == {0: "Active", 1: "Closed", 2: "Paid", 3: "Canceled"}
        assert (state.creatable, state.updatable) == (False, False)

    def test_a_status_names_its_state(self, crm: Crm) -> None:
        status = crm.describe("salesorder").attributes["statuscode"]
        assert status.states == {1: 0, 2: 0, 3: 1, 4: 2, 100001: 3, 100002: 3, 100003: 4}
        assert crm.describe("salesorder").attributes["statecode"].states == {}

    def test_a_customer_is_an_account_or_a_contact(self, crm: Crm) -> None:
        assert crm.describe("invoice").attributes["customerid"].targets == ("account", "contact")

    def test_a_number_is_given_at_creation_alone(self, crm: Crm) -> None:
        number = crm.describe("invoice").attributes["invoicenumber"]
        assert (number.creatable, number.updatable) == (True, False)

    def test_a_memo_is_told_from_a_line(self, crm: Crm) -> None:
        assert crm.describe("account").attributes["description"].kind is Kind.MEMO

    @pytest.mark.parametrize("entity", ["account", "contact", "product", "invoice", "invoicedetail", "uom"])
    def test_what_can_be_written_is_described_alike_everywhere(
        self, crm: Crm, organisation: Organisation, entity: str
    ) -> None:
        def writable(attributes: dict[str, Attribute]) -> dict[str, Attribute]:
            return {name: each for name, each in attributes.items() if each.creatable or each.updatable}

        found = writable(dict(crm.describe(entity).attributes))
        expected = organisation.describe(entity)
        if isinstance(crm, SoapCrm30):
            expected = described30(expected)
        assert found == writable(dict(expected.attributes))

    def test_it_is_asked_once(self, crm: Crm) -> None:
        crm.describe("account")
        before = crm.calls.read
        crm.describe("account")
        assert crm.calls.read == before

    def test_an_entity_that_is_not_there_is_refused(self, crm: Crm) -> None:
        with pytest.raises(CrmFault):
            crm.describe("new_nothing")


class TestRecords:
    def test_a_record_is_created_under_the_callers_id(self, crm: Crm) -> None:
        crm.create(account(accountnumber="A1"))
        assert crm.retrieve("account", ID, ("accountnumber", "name")) == account(accountnumber="A1")

    def test_every_kind_of_value_comes_back_as_it_was_sent(self, crm: Crm) -> None:
        crm.create(Entity("contact", UUID(int=1), {"lastname": "Bloggs"}))
        sent: dict[str, Value | None] = {
            "accountnumber": "A & <B> 'é' €",
            "creditlimit": Decimal("1234.56"),
            "customertypecode": 3,
            "creditonhold": True,
            "donotemail": False,
            "numberofemployees": 12,
            "primarycontactid": Reference("contact", UUID(int=1)),
            "lastusedincampaign": datetime(2009, 7, 1, 11, 30, tzinfo=UTC),
        }
        crm.create(account(**sent))
        assert read(crm, *sent) == sent

    def test_a_record_that_is_not_there_is_none(self, crm: Crm) -> None:
        assert crm.retrieve("account", ID, ("name",)) is None

    def test_the_same_id_twice_is_refused(self, crm: Crm) -> None:
        crm.create(account())
        with pytest.raises(CrmFault) as caught:
            crm.create(account(name="Other"))
        assert caught.value.number == DUPLICATE
        assert read(crm, "name") == {"name": "Smith"}

    def test_a_missing_required_field_is_refused(self, crm: Crm) -> None:
        with pytest.raises(CrmFault) as caught:
            crm.create(Entity("product", ID, {"name": "Widget"}))
        assert caught.value.remedy
        assert crm.retrieve("product", ID, ("name",)) is None

    def test_a_field_that_is_not_there_is_refused(self, crm: Crm) -> None:
        with pytest.raises(CrmError):
            crm.create(account(new_nonsense="x"))
        assert crm.retrieve("account", ID, ("name",)) is None

    def test_an_update_changes_the_named_fields_and_no_other(self, crm: Crm) -> None:
        crm.create(account(accountnumber="A1", creditlimit=Decimal("5.00")))
        crm.update(Entity("account", ID, {"creditlimit": Decimal("6.00")}))
        assert read(crm, "name", "accountnumber", "creditlimit") == {
            "name": "Smith",
            "accountnumber": "A1",
            "creditlimit": Decimal("6.00"),
        }

    def test_nothing_clears_a_field_of_any_kind(self, crm: Crm) -> None:
        crm.create(Entity("contact", UUID(int=1), {"lastname": "Bloggs"}))
        names: dict[str, Value | None] = {
            "accountnumber": "A1",
            "creditlimit": Decimal(1),
            "customertypecode": 3,
            "numberofemployees": 1,
            "primarycontactid": Reference("contact", UUID(int=1)),
            "lastusedincampaign": datetime(2009, 7, 1, tzinfo=UTC),
        }
        crm.create(account(**names))
        crm.update(Entity("account", ID, dict.fromkeys(names)))
        assert read(crm, "name", *names) == {"name": "Smith"}

    def test_a_change_to_a_record_that_is_not_there_is_refused(self, crm: Crm) -> None:
        with pytest.raises(CrmFault) as caught:
            crm.update(account())
        assert caught.value.number == 0x80040217

    def test_a_state_goes_by_its_name(self, crm: Crm) -> None:
        crm.create(account())
        crm.set_state("account", ID, "Inactive")
        assert read(crm, "statecode", "statuscode") == {"statecode": "Inactive", "statuscode": 2}

    def test_an_inactive_record_takes_no_changes(self, crm: Crm) -> None:
        crm.create(account())
        crm.set_state("account", ID, "Inactive")
        with pytest.raises(CrmFault):
            crm.update(account(accountnumber="A1"))
        crm.set_state("account", ID, "Active")
        crm.update(account(accountnumber="A1"))
        assert read(crm, "accountnumber") == {"accountnumber": "A1"}


class TestMoneyAndTime:
    def test_money_comes_without_the_crms_zeros(self, crm: Crm) -> None:
        crm.create(account(creditlimit=Decimal(1000)))
        assert str(read(crm, "creditlimit")["creditlimit"]) == "1000.00"

    def test_a_time_from_another_zone_is_the_same_instant(self, crm: Crm) -> None:
        summer = datetime(2009, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
        crm.create(account(lastusedincampaign=summer))
        assert read(crm, "lastusedincampaign") == {"lastusedincampaign": summer}

    def test_a_price_is_kept_to_the_organisations_places(self, crm: Crm, stock: Stock) -> None:
        fields: dict[str, Value | None] = {
            "name": "Widget",
            "productnumber": "W1",
            "defaultuomscheduleid": stock.unit_group,
            "defaultuomid": stock.unit,
            "quantitydecimal": 2,
            "price": Decimal("9.99"),
        }
        crm.create(Entity("product", ID, fields))
        assert read(crm, "price", "productnumber", entity="product") == {
            "price": Decimal("9.99"),
            "productnumber": "W1",
        }


class TestFinding:
    def test_conditions_all_count(self, crm: Crm) -> None:
        crm.create(account(accountnumber="A1", customertypecode=3))
        crm.create(account(UUID(int=2), accountnumber="A2", customertypecode=10))
        conditions = (
            Condition("customertypecode", Operator.EQUAL, (3,)),
            Condition("accountnumber", Operator.NOT_NULL),
            Condition("statecode", Operator.EQUAL, ("Active",)),
        )
        assert [each.id for each in crm.find(Query("account", ("name",), conditions))] == [ID]

    def test_a_record_without_a_value_is_found_by_its_lack(self, crm: Crm) -> None:
        crm.create(account(accountnumber="A1"))
        crm.create(account(UUID(int=2)))
        found = crm.find(Query("account", (), (Condition("accountnumber", Operator.NULL),)))
        assert [each.id for each in found] == [UUID(int=2)]

    def test_a_record_is_found_by_what_it_points_to(
        self, crm: Crm, customer: Reference, stock: Stock
    ) -> None:
        fields: dict[str, Value | None] = {
            "name": "x",
            "customerid": customer,
            "pricelevelid": stock.price_list,
        }
        crm.create(Entity("invoice", ID, fields))
        for value in (customer, customer.id):
            found = crm.find(
                Query("invoice", ("customerid",), (Condition("customerid", Operator.EQUAL, (value,)),))
            )
            assert [each.fields["customerid"] for each in found] == [customer]

    def test_text_is_compared_without_regard_to_case(self, crm: Crm) -> None:
        crm.create(account(accountnumber="abc"))
        assert len(list(crm.find(Query("account", (), wanted("accountnumber", "ABC"))))) == 1

    def test_hundreds_of_keys_are_asked_for_at_once(self, crm: Crm) -> None:
        for number in range(5):
            crm.create(account(UUID(int=number + 1), accountnumber=f"A{number * 60}"))
        keys = [f"A{number}" for number in range(300)]
        crm.whoami()
        before = crm.calls.read
        found = list(crm.find(Query("account", ("accountnumber",), wanted("accountnumber", *keys))))
        assert len(found) == 5
        assert crm.calls.read == before + 1

    def test_more_keys_than_one_question_holds_are_no_matter(self, crm: Crm) -> None:
        crm.create(account(accountnumber="A2500"))
        keys = [f"A{number}" for number in range(2501)]
        found = crm.find(Query("account", ("accountnumber",), wanted("accountnumber", *keys)))
        assert [each.fields["accountnumber"] for each in found] == ["A2500"]

    def test_no_keys_find_nothing(self, crm: Crm) -> None:
        crm.create(account(accountnumber="A1"))
        assert list(crm.find(Query("account", (), wanted("accountnumber")))) == []

    @pytest.mark.parametrize("page_size", [1, 3, 7, 8])
    def test_all_pages_are_read_each_record_once(self, crm: Crm, page_size: int) -> None:
        ids = {UUID(int=(number * 0x9E3779B97F4A7C15) % 2**128 + 1) for number in range(7)}
        for each in ids:
            crm.create(account(each))
        crm.whoami()
        before = crm.calls.read
        found = [each.id for each in crm.find(Query("account", ("name",), page_size=page_size))]
        assert len(found) == 7
        assert set(found) == ids
        assert crm.calls.read - before == -(-7 // page_size)


class TestDocuments:
    def test_a_document_goes_with_its_lines(self, crm: Crm, customer: Reference, stock: Stock) -> None:
        crm.create_with_lines(_invoice(customer, stock), [_line(1), _line(2)])
        assert read(crm, "totalamount", "customerid", entity="invoice") == {
            "totalamount": Decimal("46.90"),
            "customerid": customer,
        }
        lines = list(crm.find(Query("invoicedetail", ("invoiceid", "extendedamount"))))
        assert {each.id for each in lines} == {UUID(int=1), UUID(int=2)}
        assert {each.fields["invoiceid"] for each in lines} == {Reference("invoice", ID)}

    def test_a_refused_line_refuses_the_whole_document(
        self, crm: Crm, customer: Reference, stock: Stock
    ) -> None:
        crm.create_with_lines(_invoice(customer, stock), [_line(1)])
        other = _invoice(customer, stock, UUID(int=99), "INV-2")
        with pytest.raises(CrmFault) as caught:
            crm.create_with_lines(other, [_line(2), _line(1)])
        assert caught.value.number == DUPLICATE
        assert crm.retrieve("invoice", UUID(int=99), ("name",)) is None
        assert crm.retrieve("invoicedetail", UUID(int=2), ("quantity",)) is None

    def test_a_number_that_is_taken_is_refused(self, crm: Crm, customer: Reference, stock: Stock) -> None:
        crm.create_with_lines(_invoice(customer, stock), [_line(1)])
        with pytest.raises(CrmFault) as caught:
            crm.create_with_lines(_invoice(customer, stock, UUID(int=99)), [_line(2)])
        assert caught.value.number == DUPLICATE

    def test_a_paid_invoice_takes_no_changes(self, crm: Crm, customer: Reference, stock: Stock) -> None:
        crm.create_with_lines(_invoice(customer, stock), [_line(1)])
        crm.set_state("invoice", ID, "Paid", 100001)
        assert read(crm, "statecode", "statuscode", entity="invoice") == {
            "statecode": "Paid",
            "statuscode": 100001,
        }
        with pytest.raises(CrmFault):
            crm.update(Entity("invoice", ID, {"name": "y"}))


class TestOrders:
    @pytest.fixture
    def order(self, crm: Crm, customer: Reference, stock: Stock) -> Reference:
        """Create an order."""
        fields: dict[str, Value | None] = {
            "name": "An order",
            "ordernumber": "ORD-1",
            "customerid": customer,
            "pricelevelid": stock.price_list,
        }
        crm.create(Entity("salesorder", ID, fields))
        return Reference("salesorder", ID)

    def closing(self, order: Reference) -> Entity:
        return Entity("orderclose", UUID(int=9), {"salesorderid": order, "subject": "Invoice <12> & more"})

    def standing(self, crm: Crm) -> dict[str, object]:
        return read(crm, "statecode", "statuscode", entity="salesorder")

    def test_it_is_fulfilled_with_a_status(self, crm: Crm, order: Reference) -> None:
        crm.fulfill(self.closing(order), 100002)
        assert self.standing(crm) == {"statecode": "Fulfilled", "statuscode": 100002}
        (activity,) = crm.find(Query("orderclose", ("subject", "salesorderid")))
        assert activity == self.closing(order)

    def test_a_fulfilled_one_takes_no_changes_but_a_note(self, crm: Crm, order: Reference) -> None:
        crm.fulfill(self.closing(order), -1)
        with pytest.raises(CrmFault):
            crm.update(Entity("salesorder", ID, {"description": "x"}))
        with pytest.raises(CrmFault):
            crm.fulfill(Entity("orderclose", UUID(int=10), self.closing(order).fields), -1)
        crm.create(Entity("annotation", UUID(int=11), {"subject": "Rang", "objectid": order}))

    def test_its_status_is_updated_within_its_state_alone(self, crm: Crm, order: Reference) -> None:
        crm.update(Entity("salesorder", ID, {"statuscode": 2}))
        assert self.standing(crm) == {"statecode": "Active", "statuscode": 2}
        with pytest.raises(CrmFault):
            crm.update(Entity("salesorder", ID, {"statuscode": 3}))
        crm.set_state("salesorder", order.id, "Submitted", 3)
        assert self.standing(crm) == {"statecode": "Submitted", "statuscode": 3}

    def test_a_note_keeps_its_lines_and_its_record(self, crm: Crm, order: Reference) -> None:
        text = "One: <1> & 'é'\nTwo: €\n\nFour"
        fields: dict[str, Value | None] = {
            "subject": "A note",
            "notetext": text,
            "objectid": order,
            "objecttypecode": "salesorder",
        }
        crm.create(Entity("annotation", UUID(int=11), fields))
        assert read(crm, *fields, entity="annotation", record=UUID(int=11)) == fields
        with pytest.raises(CrmFault) as caught:
            crm.create(Entity("annotation", UUID(int=11), fields))
        assert caught.value.number == DUPLICATE

    def test_a_deleted_note_is_not_there_and_keeps_its_id(
        self, crm: Crm, order: Reference, organisation: Organisation
    ) -> None:
        note = Entity("annotation", UUID(int=11), {"subject": "A note", "objectid": order})
        crm.create(note)
        organisation.delete(organisation.sign_in(None), "annotation", note.id)
        assert crm.retrieve("annotation", note.id, ("subject",)) is None
        assert list(crm.find(Query("annotation", ()))) == []
        with pytest.raises(CrmFault) as caught:
            crm.create(note)
        assert caught.value.number == DUPLICATE


class TestCustomFields:
    @pytest.fixture
    def customised(self, organisation: Organisation) -> None:
        """Customise the organisation before anybody has asked for its WSDL."""
        organisation.add_attribute("account", Attribute("new_balance", Kind.MONEY, places=2))

    @pytest.mark.usefixtures("customised")
    def test_it_is_written_read_and_cleared_like_any_other(self, crm: Crm) -> None:
        crm.create(account(new_balance=Decimal("-12.34")))
        assert read(crm, "new_balance") == {"new_balance": Decimal("-12.34")}
        crm.update(Entity("account", ID, {"new_balance": None}))
        assert read(crm, "new_balance") == {}

    @pytest.mark.usefixtures("customised")
    def test_it_is_described_like_any_other(self, crm: Crm) -> None:
        found = crm.describe("account").attributes["new_balance"]
        assert (found.kind, found.places) == (Kind.MONEY, 2)


class TestCounting:
    def test_reads_and_writes_are_counted_apart(self, crm: Crm) -> None:
        crm.whoami()
        reads, writes = crm.calls.read, crm.calls.write
        crm.create(account())
        crm.update(account(accountnumber="A1"))
        crm.set_state("account", ID, "Inactive")
        crm.retrieve("account", ID, ("name",))
        list(crm.find(Query("account", ("name",))))
        assert (crm.calls.read - reads, crm.calls.write - writes) == (2, 3)

    def test_closing_twice_is_no_matter(self, crm: Crm) -> None:
        crm.whoami()
        crm.close()
        crm.close()


def _invoice(customer: Reference, stock: Stock, record: UUID = ID, number: str = "INV-1") -> Entity:
    names = {"name": number, "invoicenumber": number}
    return Entity("invoice", record, {**names, "customerid": customer, "pricelevelid": stock.price_list})


def _line(number: int) -> Entity:
    """2 at 9.98, with 3.49 tax: 23.45."""
    fields: dict[str, Value | None] = {
        "isproductoverridden": True,
        "productdescription": f"Carriage {number}",
        "priceperunit": Decimal("9.98"),
        "quantity": Decimal(2),
        "tax": Decimal("3.49"),
    }
    return Entity("invoicedetail", UUID(int=number), fields)


class TestRights:
    def test_an_administrator_reaches_everything(self, crm: Crm) -> None:
        rights = crm.rights()
        assert rights["prvReadAccount"] is Depth.GLOBAL
        assert rights["prvCreateInvoice"] is Depth.GLOBAL

    def test_of_several_roles_the_furthest_reach_counts(
        self, narrow: Callable[..., Crm], roles: dict[str, RoleProfile]
    ) -> None:
        rights = narrow(roles["own"], roles["unit"]).rights()
        assert rights["prvReadAccount"] is Depth.LOCAL

    def test_what_no_role_grants_is_not_told(
        self, narrow: Callable[..., Crm], roles: dict[str, RoleProfile]
    ) -> None:
        assert set(narrow(roles["own"]).rights()) == {"prvReadAccount", "prvReadUser"}


class TestUnits:
    def test_a_unit_group_is_made_under_its_own_id_with_its_base_unit(self, crm: Crm) -> None:
        group = Entity("uomschedule", ID, {"name": "Boxes", "baseuomname": "Box"})
        crm.create(group)
        assert read(crm, "name", entity="uomschedule") == {"name": "Boxes"}
        held = Condition("uomscheduleid", Operator.EQUAL, (str(ID),))
        (unit,) = crm.find(Query("uom", ("name", "quantity", "isschedulebaseuom"), (held,)))
        assert dict(unit.fields) == {"name": "Box", "quantity": Decimal(1), "isschedulebaseuom": True}

    def test_a_unit_group_of_a_name_that_is_taken_is_refused(self, crm: Crm, stock: Stock) -> None:
        taken = read(crm, "name", entity="uomschedule", record=stock.unit_group.id)["name"]
        with pytest.raises(CrmFault) as refused:
            crm.create(Entity("uomschedule", ID, {"name": str(taken), "baseuomname": "Box"}))
        assert refused.value.number == DUPLICATE

    def test_a_unit_group_without_a_base_unit_is_refused(self, crm: Crm) -> None:
        with pytest.raises(CrmFault):
            crm.create(Entity("uomschedule", ID, {"name": "Boxes"}))
        assert crm.retrieve("uomschedule", ID, ("name",)) is None
