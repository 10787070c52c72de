"""Opens Sage 50 for writing: which object, which folder, who signs in."""

from __future__ import annotations

from contextlib import ExitStack
from typing import cast

from core.accounting.com import com_thread
from core.accounting.orders import AccountingWriter
from core.accounting.patience import Patience
from core.accounting.sage50.address import check_folder
from core.accounting.sage50.sdo.engine import create_engine, version_of
from core.accounting.sage50.sdo.login import Login
from core.accounting.sage50.sdo.objects import Engine
from core.accounting.sage50.sdo.settings import SageSettings
from core.accounting.sage50.sdo.writer import SageWriter
from core.errors import AccountingError


def open_sage_writer(
    settings: SageSettings, engine: object | None = None, patience: Patience | None = None
) -> AccountingWriter:
    """Sign in; raises AccountingError with cause and cure. The writer belongs to this thread.

    `engine` is an SDOEngine that is there, the sandbox's, whose company is the file that `folder` names.
    """
    patience = patience or Patience(settings.wait)
    with ExitStack() as opening:
        opening.enter_context(com_thread())
        if engine is None:
            if not settings.folder.strip():
                raise _no_folder()
            # Connect may hang in a folder that holds no company.
            check_folder(settings.folder)
            login = Login(create_engine(settings), settings, capitals=True)
        else:
            login = Login(cast("Engine", engine), settings, capitals=False)
        opening.callback(login.sign_out)
        patience.through(login.sign_in)
        version = version_of(settings.object) or settings.version or login.version()
        return SageWriter(login, patience, version, opening.pop_all())


def _no_folder() -> AccountingError:
    return AccountingError(
        "sage50.no_folder",
        tried="open Sage 50 for writing",
        found="nothing says where the company's data are: the connection is given whole, without DIR",
        remedy="Set [sage] version and folder instead of connection, or write DIR=… into the connection.",
    )
