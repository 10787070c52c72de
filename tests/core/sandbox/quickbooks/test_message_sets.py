"""Error recovery: a message that named itself is carried out once, whatever becomes of its answer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from core.accounting.com import ComError
from core.sandbox.quickbooks.conversation import CRASHED
from core.sandbox.quickbooks.faults import Faults, read_faults, write_faults
from core.sandbox.quickbooks.message_sets import EVERY, LENGTH
from core.sandbox.quickbooks.results import CALL_FAILED
from tests.core.sandbox.quickbooks.programs import Program, customer, invoice, line, rows, text

ID = "order-4711"
ORDER = invoice(line(), head="<PONumber>4711</PONumber>")


def _count(company: Path) -> int:
    return len(rows(company, "SELECT 1 FROM Invoice WHERE PONumber = '4711'"))


def _code(answer: etree._Element) -> str:
    return str(answer.attrib["messageSetStatusCode"])


def test_an_answer_says_how_the_message_went_where_it_named_itself(program: Program) -> None:
    answer = program.send(ORDER, newMessageSetID=ID)
    assert (answer.attrib["newMessageSetID"], _code(answer)) == (ID, "0")
    assert "messageSetStatusCode" not in program.send("<HostQueryRq/>").attrib


def test_the_same_message_again_is_answered_with_the_same_words_and_not_carried_out(
    program: Program, company: Path
) -> None:
    first = program.raw(ORDER, newMessageSetID=ID)
    assert program.raw(ORDER, newMessageSetID=ID) == first
    assert _count(company) == 1


def test_the_answer_outlives_the_session_and_belongs_to_the_program(company: Path) -> None:
    with Program(company) as program:
        first = program.raw(ORDER, newMessageSetID=ID)
    with Program(company) as program:
        assert program.raw(ORDER, newMessageSetID=ID) == first
    with Program(company, "Another program") as other:
        other.send(ORDER, newMessageSetID=ID)
    assert _count(company) == 2


def test_another_message_under_the_same_name_is_refused(program: Program, company: Path) -> None:
    program.send(ORDER, newMessageSetID=ID)
    answer = program.send(ORDER + customer(), newMessageSetID=ID)
    assert (_code(answer), len(answer)) == ("9001", 0)
    assert _count(company) == 1


def test_one_may_ask_for_the_answer_without_sending_anything(program: Program, company: Path) -> None:
    first = program.raw(ORDER, newMessageSetID=ID)
    assert program.raw("", newMessageSetID=ID, oldMessageSetID=ID) == first
    unknown = program.send(ORDER, newMessageSetID="never", oldMessageSetID="never")
    assert (_code(unknown), len(unknown)) == ("9002", 0)
    assert _count(company) == 1


def test_an_answer_that_arrived_is_forgotten_with_the_next_message(program: Program, company: Path) -> None:
    program.send(ORDER, newMessageSetID=ID)
    program.send(customer(), newMessageSetID="next", oldMessageSetID=ID)
    kept = [row[0] for row in rows(company, "SELECT ID FROM MessageSet")]
    assert kept == ["next"]


def test_or_alone_and_then_it_is_unknown(program: Program, company: Path) -> None:
    program.send(ORDER, newMessageSetID=ID)
    assert _code(program.send("", oldMessageSetID=ID)) == "0"
    assert _code(program.send("", oldMessageSetID=ID)) == "600"
    program.send(ORDER, newMessageSetID="a")
    program.send(ORDER, newMessageSetID="b")
    assert _code(program.send("", oldMessageSetID=EVERY)) == "0"
    assert not rows(company, "SELECT 1 FROM MessageSet")


def test_a_name_has_23_characters_at_most(program: Program, company: Path) -> None:
    assert _code(program.send(customer("One"), newMessageSetID="x" * LENGTH)) == "0"
    assert _code(program.send(customer("Two"), newMessageSetID="x" * (LENGTH + 1))) == "9004"
    assert not rows(company, "SELECT 1 FROM Customer WHERE Name = 'Two'")


def test_a_refusal_is_kept_as_well(program: Program) -> None:
    refused = invoice(line("NOTHING"))
    first = program.raw(refused, newMessageSetID=ID)
    assert 'statusCode="3140"' in first
    program.send('<HostQueryRq requestID="1"/>')
    assert program.raw(refused, newMessageSetID=ID) == first


def test_an_answer_that_was_lost_on_its_way_can_be_had(program: Program, company: Path) -> None:
    write_faults(company, Faults(unanswered_at=1))
    with pytest.raises(ComError) as caught:
        program.send(ORDER, newMessageSetID=ID)
    assert caught.value.hresult == CALL_FAILED
    answer = program.send(ORDER, newMessageSetID=ID)
    assert text(answer, "InvoiceAddRs/InvoiceRet/PONumber") == "4711"
    assert _count(company) == 1


def test_an_answer_that_could_not_be_kept_is_told(program: Program, company: Path) -> None:
    write_faults(company, Faults(unkept_at=1))
    assert _code(program.send(ORDER, newMessageSetID=ID)) == "9005"
    assert _code(program.send(ORDER, newMessageSetID=ID)) == "9002"
    assert _count(company) == 1


_CRASHES = """
import sys
from pathlib import Path
from tests.core.sandbox.quickbooks.programs import Program
from tests.core.sandbox.quickbooks.test_message_sets import ID, ORDER

with Program(Path(sys.argv[1])) as program:
    program.send(ORDER, newMessageSetID=ID)
"""


@pytest.mark.parametrize(("fault", "made"), [("hang_before", 0), ("hang_after", 1)])
def test_a_quickbooks_that_hangs_can_be_ended_and_the_message_is_known(
    company: Path, fault: str, made: int
) -> None:
    write_faults(company, Faults(**{fault: 1}))  # type: ignore[arg-type]  # a test names faults
    hanging = subprocess.Popen([sys.executable, "-c", _CRASHES, str(company)])
    with hanging:
        while getattr(read_faults(company), fault):
            assert hanging.poll() is None
        hanging.kill()
    assert _count(company) == made
    with Program(company) as program:
        assert _code(program.send(ORDER, newMessageSetID=ID)) == "9002"
    assert _count(company) == made


@pytest.mark.parametrize(
    ("fault", "made", "code"),
    [("crash_before", 0, "9002"), ("crash_after", 1, "9002"), ("crash_kept", 1, "0")],
)
def test_after_a_crash_the_message_is_known_and_never_carried_out_twice(
    company: Path, fault: str, made: int, code: str
) -> None:
    write_faults(company, Faults(**{fault: 1}))  # type: ignore[arg-type]  # a test names faults
    ended = subprocess.run([sys.executable, "-c", _CRASHES, str(company)], timeout=60, check=False)
    assert ended.returncode == CRASHED
    assert _count(company) == made
    with Program(company) as program:
        answer = program.send(ORDER, newMessageSetID=ID)
    assert _code(answer) == code
    assert _count(company) == made
