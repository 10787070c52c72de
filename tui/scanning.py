"""A scan of the CRM as the screens make it: in a thread, with its failures in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from core.errors import SyncError
from core.upload.progress import RunCancelledError
from tui.advice import unforeseen

if TYPE_CHECKING:
    from core.upload.scan import Scan
    from tui.desk import Desk
    from tui.tally import Tally


def scanned(desk: Desk, tally: Tally) -> Scan | SyncError | None:
    """Read what waits, sorted; gives what stood in the way, or None where it was given up."""
    try:
        with desk.looking(tally.cancel) as service:
            return service.scan(tally.watch)
    except RunCancelledError:
        return None
    except SyncError as refused:
        return refused
    except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
        structlog.get_logger().exception("scan failed")
        return unforeseen(failure)
