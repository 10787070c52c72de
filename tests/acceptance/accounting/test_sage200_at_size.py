"""A Sage 200 company of a million transactions: what an unchanged batch asks and costs."""

from __future__ import annotations

import time
import tracemalloc
from collections import deque
from itertools import islice
from pathlib import Path

import pytest

from core.sandbox.company.creation import Recipe
from core.sandbox.sage200.creation import create_sage200
from tests.acceptance.accounting.books_on_sql_server import change, post_many
from tests.acceptance.accounting.systems import by_freetds, served

MILLION = 1_000_000
SOME = 100_000
"""So many are read where memory is watched, which takes its time."""
MOST_QUESTIONS = 14
MOST_SECONDS = 5.0
MOST_GROWTH = 10 * 1024 * 1024


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "company.db"
    create_sage200(path, Recipe(customers=200, products=50, invoices=200, transactions=600, seed=2))
    post_many(path, MILLION)
    return path


@pytest.mark.long
def test_an_unchanged_batch_asks_a_question_a_table_and_costs_little(large: Path) -> None:
    with served(large, by_freetds()) as reader:
        mark, asked = reader.mark(), reader.asked
        began = time.thread_time()  # the server has threads of its own
        changed = reader.changed(mark)
        spent = time.thread_time() - began
        assert (changed.customers, changed.products, changed.invoices) == ((), (), ())
        assert reader.asked - asked <= MOST_QUESTIONS
        assert spent < MOST_SECONDS


@pytest.mark.long
def test_a_change_among_a_million_is_found(large: Path) -> None:
    with served(large, by_freetds()) as reader:
        mark = reader.mark()
        change(large, "UPDATE SLPostedCustomerTran SET AllocatedValue = 0 WHERE TransactionReference = 'R7'")
        assert len(reader.changed(mark).customers) == 1


@pytest.mark.long
def test_many_are_read_in_the_memory_of_a_few(large: Path) -> None:
    with served(large, by_freetds()) as reader:
        stream = iter(reader.transactions())
        next(stream)
        tracemalloc.start()
        deque(islice(stream, SOME), maxlen=0)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < MOST_GROWTH
