"""What a person is told beside the text: who runs it, what that user lacks, where to look afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.config.origin import Origin, Place
from core.config.store import Loaded, load
from core.errors import UsageError
from core.schedule.job import Format, Job
from core.schedule.rhythm import Rhythm
from core.schedule.writing import Asked, write_schedule

TOML = """[sync]
source = "SAGE50"
target = "CRM40"
[crm]
url = "http://crm-server:5555/"
[product]
unit_group = "Demo"
unit = "Each"
price_list = "Demo"
[sage]
connection = "sandbox:company.db"
"""
SECRET = "Canary-7f31"


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A plain batch, run by a user of its own."""
    (tmp_path / "syncupload.toml").write_text(TOML)
    return Job(("/opt/syncupload",), tmp_path / "syncupload.toml", "svc", "main")


def told(job: Job, scheduler: Format, me: str = "svc", **places: Place | str) -> str:
    """Give all that is written, where secrets come from these places, or from the environment."""
    environ = {name: said for name, said in places.items() if not isinstance(said, Place)}
    loaded = load(job.config, environ=environ)
    origins = {
        name.replace("__", "."): Origin(said) for name, said in places.items() if isinstance(said, Place)
    }
    loaded = replace(loaded, sources={**loaded.sources, **origins})
    asked = Asked(scheduler, Rhythm(120), me, date(2026, 3, 1), Path("/var/log/syncupload.log"))
    made = write_schedule(job, loaded, asked)
    return "\n".join((*(file.text for file in made.files), *made.commands, *made.notes))


@pytest.mark.parametrize("scheduler", Format)
def test_who_runs_it_where_its_log_is_and_what_its_codes_mean_are_said(job: Job, scheduler: Format) -> None:
    text = told(job, scheduler)
    assert "the user svc" in text
    assert "/var/log/syncupload.log" in text
    assert "3 some records are set aside" in text
    assert "in the log of svc" in told(job, scheduler, me="root")


@pytest.mark.parametrize("scheduler", Format)
def test_a_secret_of_the_environment_is_missed_by_name_and_never_by_value(
    job: Job, scheduler: Format
) -> None:
    text = told(job, scheduler, SYNCUPLOAD_CRM_PASSWORD=SECRET, SYNCUPLOAD_CRM_USER="sync")
    assert SECRET not in text
    assert "SYNCUPLOAD_CRM_USER, SYNCUPLOAD_CRM_PASSWORD" in text
    assert "config set-secret crm.password --file" in text
    assert ("/etc/syncupload/syncupload.env" in text) == (scheduler is Format.SYSTEMD)


def test_a_secret_in_the_keyring_goes_into_the_file(job: Job) -> None:
    text = told(job, Format.CRON, crm__password=Place.KEYRING)
    assert f"syncupload --config {job.config} config set-secret crm.password --file" in text
    assert "(as svc)" not in text


@pytest.mark.parametrize(
    ("scheduler", "way"), [(Format.SYSTEMD, "--file (as svc)"), (Format.WINDOWS, "--machine")]
)
def test_what_one_user_keeps_another_may_not_read(job: Job, scheduler: Format, way: str) -> None:
    text = told(job, scheduler, me="root", crm__password=Place.SECRETS)
    assert f"config set-secret crm.password {way}" in text
    assert f"svc must be able to read {job.config}" in text
    assert "set-secret" not in told(job, scheduler, crm__password=Place.SECRETS)


def test_a_blank_user_of_the_crm_is_the_one_of_the_task(job: Job) -> None:
    assert "signs in to the CRM" in told(job, Format.WINDOWS)
    assert "signs in to the CRM" not in told(job, Format.WINDOWS, SYNCUPLOAD_CRM_USER="sync")
    assert "signs in to the CRM" not in told(job, Format.CRON)


@pytest.mark.parametrize(
    ("company", "name"),
    [("main", "syncupload"), ("Kühn & Söhne", "syncupload-kuhn-sohne"), ("株式会社", "syncupload")],
)
def test_each_company_has_files_of_its_own(job: Job, company: str, name: str) -> None:
    assert replace(job, company=company).name == name


def test_nothing_is_written_that_cannot_be_read_back(job: Job) -> None:
    asked = Asked(Format.CRON, Rhythm(120), "svc", date(2026, 3, 1), Path("/x"))
    loaded: Loaded = load(job.config, environ={})
    with pytest.raises(UsageError, match="cannot be written"):
        write_schedule(replace(job, user="a\nb"), loaded, asked)
