"""`syncupload config list`: the companies whose configurations lie in a folder."""

from __future__ import annotations

import os

import typer

from core.config.companies import Company, companies
from core.config.places import Places, folders
from core.text import clean
from tui.answer import Answer, described, give
from tui.setting import Json, setting_of
from tui.terminal import Column, print_table

_COLUMNS = (
    Column("Company", 20),
    Column("Source", 11),
    Column("Target", 6),
    Column("CRM", 28),
    Column("State", 40),
)


def list_companies(context: typer.Context, as_json: Json = False) -> None:
    """List the companies of a folder (--config FOLDER), each a file; --company NAME picks one."""

    def answer() -> Answer:
        found = companies(folders(setting_of(context).config, os.environ, Places.here()), os.environ)
        return Answer(
            {"companies": [_shape(each) for each in found]},
            lambda stream: print_table(stream, _COLUMNS, map(_row, found)),
        )

    give(answer, as_json=as_json)


def _shape(company: Company) -> dict[str, object]:
    return {
        "name": company.name,
        "file": str(company.file),
        "source": company.source or None,
        "target": company.target or None,
        "crm": company.crm or None,
        "valid": company.trouble is None,
        "error": described(company.trouble) if company.trouble else None,
    }


def _row(company: Company) -> tuple[str, ...]:
    state = company.trouble.found if company.trouble else "valid"
    return clean(company.name), company.source, company.target, company.crm, clean(state)
