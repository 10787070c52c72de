"""Every failure says what was tried, what came back and what to do."""

from core.errors import ConfigurationError, CrmFault, RunLockedError, SyncError, UsageError


def test_a_failure_reads_as_cause_and_cure() -> None:
    failure = SyncError("crm.unreachable", tried="reach the CRM", found="Nobody answers", remedy="Start it.")
    assert str(failure) == "Nobody answers (while trying to reach the CRM). Start it."


def test_a_fault_carries_the_number_of_the_crm() -> None:
    fault = CrmFault(0x80040220, tried="create", found="refused", remedy="Ask for the right.")
    assert (fault.code, fault.number) == ("0x80040220", 0x80040220)


def test_exit_codes_are_those_people_script_against() -> None:
    assert [kind.exit_code for kind in (SyncError, UsageError, ConfigurationError, RunLockedError)] == [
        1,
        2,
        5,
        6,
    ]
