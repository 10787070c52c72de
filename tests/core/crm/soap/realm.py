"""A Kerberos realm of its own: a real KDC (MIT's, Debian packages krb5-kdc, krb5-admin-server, krb5-user)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from core.sandbox.site import free_port

REALM = "LITWAREINC.LOCAL"
_PROGRAMS = ("krb5kdc", "kdb5_util", "kadmin.local", "kinit")
_PATIENCE = 30.0


def _found(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def why_not() -> str:
    """Say what a realm here lacks; blank where it lacks nothing."""
    programs = [name for name in _PROGRAMS if _found(name) is None]
    modules = [name for name in ("gssapi", "krb5") if find_spec(name) is None]
    if programs:
        return f"no Kerberos KDC here (krb5-kdc, krb5-admin-server, krb5-user): {', '.join(programs)}"
    return f"no GSSAPI in this Python (pip install sync-uploader[kerberos]): {modules}" if modules else ""


@dataclass
class Realm:
    """A running KDC with its principals; `environ` is what leads programs to it."""

    folder: Path
    environ: dict[str, str]

    @property
    def log(self) -> str:
        """What the KDC wrote of its questions."""
        return (self.folder / "kdc.log").read_text(errors="replace")

    def ask(self, *query: str) -> None:
        """Have the administrator do something to the database."""
        self.run("kadmin.local", "-q", " ".join(query))

    def sign_in(self, user: str, password: str) -> None:
        """Get a ticket for a user, as somebody who signs in to a domain does."""
        self.run("kinit", user, words=f"{password}\n")

    def run(self, name: str, *arguments: str, words: str = "") -> None:
        """Run one of Kerberos' programs to its end."""
        program = _found(name)
        assert program is not None
        subprocess.run(
            [program, *arguments], env={**os.environ, **self.environ}, input=words, text=True, check=True,
            capture_output=True,
        )  # fmt: skip


@contextmanager
def running_realm(folder: Path, users: dict[str, str], host: str) -> Iterator[Realm]:
    """Run a KDC that knows these users, and HTTP/`host`, whose keytab the server finds."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    realm = Realm(folder, _written(folder, free_port()))
    realm.run("kdb5_util", "create", "-s", "-P", "the-master-key")
    for user, password in users.items():
        realm.ask("add_principal", "+requires_preauth", "-pw", password, user)
    realm.ask("add_principal", "-randkey", f"HTTP/{host}")
    realm.ask("ktadd", "-k", str(folder / "http.keytab"), f"HTTP/{host}")
    kdc = _found("krb5kdc")
    assert kdc is not None
    with subprocess.Popen(
        [kdc, "-n"], env={**os.environ, **realm.environ}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _await(realm, process)
            yield realm
        finally:
            process.terminate()


def _await(realm: Realm, process: subprocess.Popen[bytes]) -> None:
    port = int((realm.folder / "port").read_text())
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        with socket.socket() as plug:
            if plug.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError(f"the KDC did not start: {realm.log}")


def _written(folder: Path, port: int) -> dict[str, str]:
    (folder / "port").write_text(str(port))
    modules = ""
    kdc = _found("krb5kdc")
    for each in Path(kdc or "/").parent.parent.glob("lib/*/krb5/plugins/kdb"):
        modules = f"[dbmodules]\n db_module_dir = {each}\n"
    (folder / "krb5.conf").write_text(
        f"[libdefaults]\n default_realm = {REALM}\n dns_lookup_kdc = false\n dns_lookup_realm = false\n"
        f" dns_canonicalize_hostname = false\n rdns = false\n"
        f"[realms]\n {REALM} = {{\n  kdc = 127.0.0.1:{port}\n }}\n"
        f"[logging]\n kdc = FILE:{folder}/kdc.log\n admin_server = FILE:{folder}/admin.log\n{modules}"
    )
    (folder / "kdc.conf").write_text(
        f"[kdcdefaults]\n kdc_listen = 127.0.0.1:{port}\n kdc_tcp_listen = 127.0.0.1:{port}\n"
        f"[realms]\n {REALM} = {{\n  database_name = {folder}/principal\n  key_stash_file = {folder}/stash\n"
        f"  acl_file = {folder}/acl\n }}\n{modules}"
    )
    (folder / "acl").write_text("")
    return {
        "KRB5_CONFIG": str(folder / "krb5.conf"),
        "KRB5_KDC_PROFILE": str(folder / "kdc.conf"),
        "KRB5CCNAME": f"FILE:{folder}/cache",
        "KRB5_KTNAME": f"FILE:{folder}/http.keytab",
    }
