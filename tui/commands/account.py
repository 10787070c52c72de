"""`syncupload account`: one customer's account as SYNC Accounting showed it (manual 2.1, 6.3)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from core.service import SyncService
from tui.account_shown import account_document, show_account
from tui.answer import Answer, give
from tui.limited import limited
from tui.setting import Json, setting_of


def account(
    context: typer.Context,
    reference: Annotated[str, typer.Argument(help="The account reference, as the accounts write it.")],
    as_json: Json = False,
) -> None:
    """Show one customer's account: balance and ageing, open invoices, credit notes, payments."""

    def answer() -> Answer:
        loaded = setting_of(context).load()
        with SyncService(loaded) as service:
            found = service.account(reference, datetime.now().astimezone().date())
            document = account_document(found)
            shown = Answer(document, lambda stream: show_account(stream, found), 0, loaded.warnings)
            return limited(shown, service)

    give(answer, as_json=as_json)
