"""A sandbox with a secret in every place where one can be, and the ways in which it fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from itertools import count
from pathlib import Path
from typing import IO
from urllib.parse import quote

from core.sandbox.sdo.faults import Faults, write_faults
from tests.e2e.canary.hiding import found_below

ODD = "'\"\\&%é "
"""What stands in each secret besides its letters: characters that a URL, JSON and a repr write otherwise."""

NOTHING: Mapping[str, str] = {}

CORES = {
    "the kept CRM password": "Qz7xKeptCrm4w",
    "a wrong CRM password": "Qz7xWrongCrm5v",
    "the Sage password of the environment": "Qz7xEnvSage6u",
    "the password in the Sage connection": "Qz7xConnSage7t",
    "the licence key of the file": "Qz7xFileKey8s",
    "the password of an unused system": "Qz7xUnused9r",
    "the password in its connection": "Qz7xUnusedConn0q",
    "the password in the journal's address": "Qz7xJournal1p",
    "a secret that is typed": "Qz7xTyped2n",
    "a secret in a broken configuration": "Qz7xBroken3m",
    "a secret on a command line": "Qz7xArgument4k",
    "a password in the answers": "Qz7xAnswer5j",
    "a password of the old program": "Qz7xOldCrm6h",
    "a connection of the old program": "Qz7xOldConn7g",
    "a secret of digits": "7310469582",
}
"""The letters of each secret, by what it is for."""


def secret(name: str) -> str:
    """Give a whole secret, odd characters and all."""
    core = CORES[name]
    return f"{core[:4]}{ODD}{core}"


CRM = secret("the kept CRM password")
ACCOUNT = rf"litwareinc\administrator:{CRM}"

FILE_SECRETS = """
[licence]
serial = "S-1"
key = {key}

[sage_200]
connection = 'DRIVER=ODBC Driver 18;UID=u;PWD={connection}'
password = {password}
"""

OLD = """<configuration><appSettings>
<add key="sync.sourcemode" value="SAGEMMS"/><add key="sync.targetmode" value="CRM40"/>
<add key="crm.url" value="http://crm:5555/"/><add key="crm.user" value="administrator"/>
<add key="crm.password" value="{crm}"/><add key="product.defaultschedule" value="Demo"/>
<add key="product.defaultunits" value="Each"/><add key="product.pricelevel" value="Demo"/>
<add key="sage.mms.connection" value="Server=s;Database=d;UID=u;PWD={connection};Language=British"/>
<add key="unknown.password" value="{crm}"/>
</appSettings></configuration>"""

ANSWERS = """
[sync]
source = "SAGE50"
target = "CRM40"
[crm]
url = "{url}"
user = "administrator"
domain = "litwareinc"
password = {crm}
[product]
unit_group = "Demo"
unit = "Each"
price_list = "Demo"
[sage]
connection = "sandbox:{books}"
password = {sage}
"""

BROKEN: tuple[tuple[str, str], ...] = (
    ("unquoted", "[crm]\npassword = {core}\n"),
    ("a number", "[crm]\npassword = {digits}\n"),
    ("half-quoted", '[crm]\npassword = "{core}\n'),
    ("a key misspelt", '[crm]\npasswrod = "{core}"\n'),
    ("a table misspelt", '[cmr]\npassword = "{core}"\n'),
    ("a list", '[crm]\npassword = ["{core}"]\n'),
    ("a table", '[crm.password]\nit = "{core}"\n'),
    ("in the address", '[crm]\nurl = "http://user:{core}@crm/"\n'),
    ("in an address that is none", '[crm]\nurl = "crm:{core}@crm"\n'),
    ("in another scheme", '[crm]\nurl = "ftp://user:{core}@crm/"\n'),
    ("in a connection beside a folder", "[sage]\nfolder = 'C:'\nconnection = 'DSN=x;PWD={core}'\n"),
    ("a connection that is a list", "[sage]\nconnection = ['DSN=x;PWD={core}']\n"),
    ("a journal that is a table", "[journal.url]\na = 'postgresql://u:{core}@h/j'\n"),
    ("twice", '[crm]\npassword = "{core}"\npassword = "{core}"\n'),
    ("no UTF-8", '[crm]\npassword = "\udcff{core}"\n'),
)
"""Configurations that cannot be meant, each with a secret in it."""


@dataclass
class Cage:
    """A folder that holds all that the program may write, and the program loaded once."""

    folder: Path
    program: subprocess.Popen[bytes]
    answers: IO[bytes]
    driver: Path
    environ: dict[str, str] = field(default_factory=dict)
    _new: Iterator[int] = field(default_factory=count)

    @property
    def site(self) -> Path:
        """The sandbox."""
        return self.folder / "site"

    @property
    def config(self) -> Path:
        """Its configuration."""
        return self.site / "syncupload.toml"

    @property
    def answered(self) -> Path:
        """A file of answers for the set-up, which holds a secret itself."""
        return self.folder / "answers.toml"

    @property
    def old(self) -> Path:
        """A configuration of the old program, with passwords in clear as it had them."""
        return self.folder / "syncupload.exe.config"

    @property
    def said(self) -> Path:
        """Where standard output and error of all runs are gathered."""
        return self.folder / "said"

    def run(
        self,
        *words: str,
        given: str = "",
        crash: bool = False,
        bare: bool = False,
        environ: Mapping[str, str] = NOTHING,
    ) -> int:
        """Run the program once; give its exit code."""
        new = self.folder / f"new-{next(self._new)}"
        here = {"new": str(new), "site": str(self.site), "answers": str(self.answered), "old": str(self.old)}
        job = {
            "words": [
                *(() if bare else ("--log-level", "debug", "--config", str(self.config))),
                *(word.format(**here) if "{" in word else word for word in words),
            ],
            "environ": {**self.environ, **environ},
            "folder": str(self.folder),
            "given": given,
            "crash": crash,
            "out": str(self.said / "out"),
            "err": str(self.said / "err"),
            "started": str(self.said / "started"),
        }
        assert self.program.stdin
        self.program.stdin.write(json.dumps(job).encode() + b"\n")
        self.program.stdin.flush()
        return int(self.answers.readline())

    def tell(self, name: str) -> str:
        """Give all that was said so far on one of the streams."""
        return (self.said / name).read_text(errors="replace")

    def leaks(self) -> list[str]:
        """Name every place but the configuration itself where a secret can be read."""
        known = [self.config, self.answered, self.old, *self.folder.glob("broken-*")]
        known += self.site.glob("*faults*")  # where the sandbox's Sage keeps its users
        return found_below(self.folder, CORES, known)


@contextmanager
def cage(folder: Path, driver: Path) -> Iterator[Cage]:
    """Load the program, and give it a home, a sandbox and secrets."""
    for name in ("home", "tmp", "said"):
        (folder / name).mkdir()
    reading, writing = os.pipe()
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    program = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import os; os.dup2({writing}, 3); from tests.e2e.canary.forked import main; main()",
        ],
        stdin=subprocess.PIPE,
        pass_fds=(writing,),
    )
    os.close(writing)
    environ = {**kept, "HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"), "NO_COLOR": "1"}
    with program, os.fdopen(reading, "rb") as answers:
        made = Cage(folder, program, answers, driver, environ)
        try:
            _furnish(made)
            yield made
        finally:
            assert program.stdin
            program.stdin.close()


def _furnish(cage: Cage) -> None:
    sizes = ("--customers", "3", "--products", "3", "--invoices", "3", "--orders", "1")
    assert cage.run("sandbox", "create", str(cage.site), *sizes, bare=True) == 0, cage.tell("err")
    text = cage.config.read_text().replace("[crm]", '[crm]\nuser = "administrator"\ndomain = "litwareinc"')
    connection = f"DRIVER={cage.driver};Database={cage.site / 'company.db'};StepAPI=1;UID=m;PWD="
    core = CORES["the password in the Sage connection"]
    text = text.replace('"sandbox:company.db"', f"'{connection}{core}'")
    text = text.replace('object = "sandbox:"', 'object = "sandbox:company.db"')
    cage.config.write_text(
        text
        + FILE_SECRETS.format(
            key=json.dumps(secret("the licence key of the file"), ensure_ascii=False),
            password=json.dumps(secret("the password of an unused system"), ensure_ascii=False),
            connection=CORES["the password in its connection"],
        )
    )
    cage.config.chmod(0o600)
    cage.environ["SYNCUPLOAD_SAGE_PASSWORD"] = secret("the Sage password of the environment")
    write_faults(cage.site / "company.db", Faults(users={"m": core}))
    assert cage.run("config", "set-secret", "crm.password", given=f"{CRM}\n") == 0, cage.tell("err")


def answer(cage: Cage, url: str) -> None:
    """Write the answers of a set-up with this CRM, and an old configuration."""
    cage.old.write_text(
        OLD.format(
            crm=escape(secret("a password of the old program")),
            connection=CORES["a connection of the old program"],
        )
    )
    cage.answered.write_text(
        ANSWERS.format(
            url=url,
            books=cage.site / "company.db",
            crm=json.dumps(CRM, ensure_ascii=False),
            sage=json.dumps(CORES["a password in the answers"]),
        )
    )


def failures(cage: Cage) -> dict[str, dict[str, str]]:
    """Give the environments in which something fails."""
    journal = quote(secret("the password in the journal's address"))
    password = f"UID=m;PWD={CORES['the password in the Sage connection']}"
    gone = f"DRIVER={cage.driver};Database=/nowhere/x.db;{password}"
    return {
        "CRM down": {"SYNCUPLOAD_CRM_URL": "http://127.0.0.1:1/"},
        "wrong password": {"SYNCUPLOAD_CRM_PASSWORD": secret("a wrong CRM password")},
        "accounts down": {"SYNCUPLOAD_SAGE_CONNECTION": gone},
        "no such data source": {"SYNCUPLOAD_SAGE_CONNECTION": f"DSN=Nowhere;{password}"},
        "journal down": {
            "SYNCUPLOAD_JOURNAL_URL": f"postgresql+psycopg://sync:{journal}@127.0.0.1:1/journal"
        },
        "journal of an unknown kind": {"SYNCUPLOAD_JOURNAL_URL": f"postgersql://sync:{journal}@host/journal"},
    }
