"""The role reads only its own business unit: nothing is planned or created, and each right is named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.checks.result import Mark
from core.checks.rights import NEEDED
from core.errors import CrmError
from core.sandbox.crm.privileges import privileges
from core.sandbox.crm.profile import (
    BusinessUnitProfile,
    Depth,
    Grant,
    Profile,
    RoleProfile,
    UserProfile,
)
from tests.proof.ruiners.place import Place

ADMINISTRATOR, CLERK = r"litwareinc\administrator", r"litwareinc\clerk"


def everything(depth: Depth, *without: str) -> RoleProfile:
    grants = tuple(Grant(name, depth) for _, name in privileges() if name not in without)
    return RoleProfile("clerks", grants)


def signed_in(place_of: Callable[..., Place], role: RoleProfile) -> Place:
    """Make a place where the product signs in as a clerk of the office in Leeds, who has this role."""
    place = place_of(
        profile=Profile(
            users=(
                UserProfile(ADMINISTRATOR, "First name Last name"),
                UserProfile(CLERK, "A clerk", ("clerks",), "Leeds"),
            ),
            roles=(role,),
            business_units=(BusinessUnitProfile("Leeds"),),
        )
    )
    place.sign_in(CLERK, "secret")
    place.serve()
    return place


@pytest.mark.parametrize("depth", [Depth.BASIC, Depth.LOCAL, Depth.DEEP])
def test_nothing_is_created_under_a_role_that_does_not_see_all(
    place_of: Callable[..., Place], depth: Depth
) -> None:
    place = signed_in(place_of, everything(depth))
    with pytest.raises(CrmError) as refused:
        place.upload()
    assert refused.value.code == "crm.rights"
    for right in ("prvReadAccount", "prvReadContact", "prvReadInvoice"):
        assert f"{right} reaches" in refused.value.found
    assert f"({depth.label}; Global is needed)" in refused.value.found
    assert "prvCreateAccount" not in refused.value.found
    assert not place.holds("account")


def test_a_right_that_compound_creation_needs_is_named(place_of: Callable[..., Place]) -> None:
    place = signed_in(place_of, everything(Depth.GLOBAL, "prvAppendToInvoice", "prvCreateInvoice"))
    with pytest.raises(CrmError) as refused:
        place.upload()
    assert refused.value.found == (
        "prvCreateInvoice is missing (Basic is needed); prvAppendToInvoice is missing (Basic is needed)"
    )
    assert not place.holds("account")


def test_the_check_says_the_same(place_of: Callable[..., Place]) -> None:
    place = signed_in(place_of, everything(Depth.LOCAL))
    (result,) = place.service().checks(["rights"])
    assert result.mark is Mark.FAIL
    assert "prvReadAccount reaches only the records of the user's business unit" in result.found


def test_just_the_rights_that_are_asked_for_are_enough_to_upload_everything(
    place_of: Callable[..., Place],
) -> None:
    asked = tuple(Grant(each.privilege, Depth[each.least.name]) for each in NEEDED)
    standing = ("prvReadTransactionCurrency", "prvReadUser", "prvReadBusinessUnit", "prvReadOrganization")
    role = RoleProfile("clerks", (*asked, *(Grant(name) for name in standing)))
    place = signed_in(place_of, role)
    assert place.upload().report.exit_code == 0
    assert place.holds("invoice")
