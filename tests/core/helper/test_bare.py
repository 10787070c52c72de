"""The helper needs nothing but Python: not one package that this program uses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import AccountingError
from core.helper.process import Helper
from core.helper.remote_odbc import RemoteOdbc
from core.helper.terms import Terms

_ROOT = Path(__file__).parents[3]

_EVERYTHING = """
import importlib, json, pkgutil, sys
sys.path.insert(0, sys.argv[1])
import bootstrap
del sys.path[0]
bootstrap.house(sys.argv[2])
names = ["core.helper", "core.accounting.sage50.sdo"]
for package in names:
    for each in pkgutil.iter_modules(importlib.import_module(package).__path__):
        importlib.import_module(f"{package}.{each.name}")
known = set(sys.stdlib_module_names) | {"core", "bootstrap", "__main__", "_distutils_hack"}
print(json.dumps(sorted(name for name in sys.modules if name.partition(".")[0] not in known)))
print(json.dumps(sorted(name for name in sys.modules if name.startswith("core."))))
"""


def _imported(python: str) -> tuple[list[str], list[str]]:
    done = subprocess.run(
        [python, "-I", "-c", _EVERYTHING, str(_ROOT / "core" / "helper"), str(_ROOT)],
        check=True,
        capture_output=True,
        text=True,
    )
    foreign, own = map(json.loads, done.stdout.splitlines())
    return foreign, own


def test_it_imports_the_standard_library_alone(bare: str) -> None:
    foreign, own = _imported(bare)
    assert foreign == []
    assert "core.helper.servant" in own
    assert not [
        each for each in own if each.startswith(("core.config", "core.upload", "core.crm", "core.log"))
    ]


@pytest.mark.long
def test_beside_the_whole_program_it_imports_no_more(bare: str) -> None:
    assert _imported(sys.executable)[0] == []


@pytest.mark.long
def test_it_runs_under_a_python_that_has_nothing(bare: str) -> None:
    helper = Helper(bare, Terms("Sage 50"))
    try:
        assert helper.greeting.packages == ()
        assert helper.greeting.executable == bare
    finally:
        helper.close()


def test_a_python_without_pyodbc_says_which_package_is_missing(bare: str) -> None:
    with pytest.raises(AccountingError) as failure:
        RemoteOdbc(lambda: Helper(bare, Terms("Sage 50"))).drivers()
    assert failure.value.code == "accounting.odbc_missing"
    assert "pyodbc" in failure.value.remedy


@pytest.mark.long
def test_an_older_python_is_told_to_be_too_old(tmp_path: Path) -> None:
    old = tmp_path / "python"
    bootstrap = _ROOT / "core" / "helper" / "bootstrap.py"
    run = f"import sys, runpy; sys.version_info = (3, 8, 18); runpy.run_path('{bootstrap}', None, '__main__')"
    old.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{run}"\n')
    old.chmod(0o700)
    with pytest.raises(AccountingError, match=r"this is Python 3\.8\.18, and 3\.11 or newer is needed"):
        Helper(str(old), Terms("Sage 50"))
