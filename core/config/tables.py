"""The tables of the configuration that belong to no system: what is synchronised, and how."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr

from core.config.table import Table
from core.config.words import (
    BLANK_IS_NONE,
    Currency,
    ScreenTheme,
    Secret,
    Source,
    Switch,
    Target,
    Term,
    Text,
    Whole,
    Zone,
    within,
)


class Sync(Table):
    """What is synchronised with what."""

    source: Annotated[
        Source,
        Term(
            "The accounting system: SAGE50, SAGEINSTANT, SAGEMMS, SAGE200 or QUICKBOOKS.",
            old=("sync.sourcemode", "sage.mode"),
        ),
    ]
    target: Annotated[
        Target,
        Term(
            "The version of Microsoft CRM: CRM30 or CRM40.",
            where="CRM, Help, About Microsoft Dynamics CRM.",
            old=("sync.targetmode",),
        ),
    ]
    company: Annotated[
        Text,
        Term(
            "The name that the journal and the ids of the CRM records know this company by.",
            more="Any short name, one of its own for each company that goes into the same CRM. "
            "Never change it later.",
            example='"main"',
            asked=True,
        ),
        Field(min_length=1, max_length=100),
    ] = "main"
    currency: Annotated[
        Currency,
        Term(
            "The company's base currency, three letters.",
            where="the accounts' settings, Currencies.",
            old=("sync.defaultcurrency", "sage.defaultcurrency"),
        ),
    ] = "GBP"
    time_zone: Annotated[
        Zone,
        Term(
            "The time zone that the dates of the accounts are meant in, by its name in the tz database.",
        ),
    ] = "Europe/London"
    max_creates: Annotated[
        Annotated[Whole, within(0, 10_000_000)] | None,
        BLANK_IS_NONE,
        Term(
            "A run that would create more CRM records than this writes nothing: it looks wrong to you.",
            more="Left out, there is no limit.",
            default="none. An example: 500",
        ),
    ] = None
    max_updates: Annotated[
        Annotated[Whole, within(0, 10_000_000)] | None,
        BLANK_IS_NONE,
        Term(
            "A run that would update more CRM records than this writes nothing.",
            more="Left out, there is no limit.",
            default="none. An example: 500",
        ),
    ] = None
    max_failures: Annotated[
        Annotated[Whole, within(0, 10_000_000)] | None,
        BLANK_IS_NONE,
        Term(
            "A run in which more records fail than this is stopped.",
            more="Left out, there is no limit.",
            default="none. An example: 500",
        ),
    ] = None

    @property
    def zone(self) -> ZoneInfo:
        """Give the time zone itself."""
        return ZoneInfo(self.time_zone)


class Licence(Table):
    """The licence; without one only selected accounts are uploaded (manual 4.3.1)."""

    serial: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "The serial number.",
            more="Without a licence only selected accounts are uploaded.",
            where="the message that your licence came with.",
            old=("sync.uploader.serial",),
        ),
    ] = None
    key: Annotated[
        Secret,
        Term(
            "The activation key that belongs to the serial number.",
            old=("sync.uploader.key",),
        ),
    ] = SecretStr("")


class Journal(Table):
    """Where the journal is kept."""

    url: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Field(repr=False),
        Term(
            "The database that the journal is kept in.",
            default="journal.db beside this file",
        ),
    ] = None
    group: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "A group of users who may write the journal as well, such as that of a scheduled task's user.",
        ),
    ] = None


class Screen(Table):
    """How the screen behaves."""

    mouse: Annotated[
        Switch,
        Term(
            "Whether the mouse is used.",
            more="Without it the terminal's own selection works.",
        ),
    ] = True
    theme: Annotated[
        ScreenTheme,
        Term(
            'The screen\'s colours: "dark" or "light".',
        ),
    ] = ScreenTheme.DARK
    keys: Annotated[
        dict[str, str],
        Term(
            "Other keys for the screen's actions, by the action's id: help (F1) names them all.",
            default="none",
            example='{ "mode.batch" = "b" }',
        ),
    ] = Field(default_factory=dict)
