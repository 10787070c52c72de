"""What can be wrong with writing into Sage 50: its activation, its version, who is signed in."""

from __future__ import annotations

from core.sandbox.login_queue import clear, sign_in
from core.sandbox.sdo.faults import Faults, write_faults
from tests.core.checks.faults import Deed, Fault, says
from tests.core.checks.faults_orders import two_way
from tests.core.checks.place import Place


def sage(**faults: object) -> Deed:
    """Have a Sage 50 that is like this."""
    return lambda place: write_faults(place.company, Faults(**faults))  # type: ignore[arg-type]  # by name


def left_signed_in(place: Place) -> None:
    """A run was interrupted, and the user's name stayed in the list of signed-in users."""
    sage(strict_queue=True)(place)
    sign_in(place.company, "MANAGER", "MANAGER on RECEPTION").abandon()


def cleared(place: Place) -> None:
    clear(place.company, "MANAGER")


def right_password(place: Place) -> None:
    place.environ["SYNCUPLOAD_SAGE_PASSWORD"] = "Quayside"


FAULTS = (
    Fault(
        "third-party integration is not activated",
        "third-party",
        sage(unregistered=True),
        "Tools, Options, Third Party Activation) on this machine; the serial number and the key are free",
        sage(),
        two_way(),
    ),
    Fault(
        "the Sage Data Object is of another version than the data",
        "sage-object",
        sage(data_version=24),
        "Set [sage] object to the one of the version that keeps this company",
        says(sage_object="SDOEngine.24"),
        two_way(),
    ),
    Fault(
        "the user of Sage has another password",
        "sage-object",
        sage(users={"MANAGER": "QUAYSIDE"}),
        "Check the Sage user MANAGER and its password",
        right_password,
        two_way(),
    ),
    Fault(
        "the user of Sage is not there",
        "sage-object",
        sage(users={"SYNC": ""}),
        "Where Access Rights are off, the user is MANAGER",
        says(sage_user="sync"),
        two_way(),
    ),
    Fault(
        "an interrupted run has left the user signed in",
        "sage-object",
        left_signed_in,
        "clear the name from the list of signed-in users",
        cleared,
        two_way(),
    ),
    Fault(
        "a backup of Sage is running",
        "sage-object",
        sage(exclusive=True),
        "Wait until the backup or the maintenance in Sage 50 has ended",
        sage(),
        two_way(),
    ),
)
