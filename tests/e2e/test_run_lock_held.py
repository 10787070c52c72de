"""Two batches on one company: the second ends with 6, says who runs, and writes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from core.config.store import load
from core.registry import open_crm
from core.upload.journal import Scope
from core.upload.run_lock import Holder, RunLock


def test_the_second_batch_exits_6_and_names_the_first(world: Any) -> None:
    world.create("--customers", "1", "--products", "1", "--invoices", "0", "--transactions", "0")
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        loaded = load(world.config, environ=world.environ)
        crm = open_crm(loaded)
        scope = Scope(crm.whoami().organization_id, loaded.config.sync.company)
        crm.close()
        url = f"sqlite:///{world.site / 'journal.db'}"
        anne = Holder("office", "anne", 17)
        with RunLock(url, world.site, scope, anne, lambda: datetime(2026, 1, 2, tzinfo=UTC)):
            second = world.sync("batch", "--json")
        assert second.code == 6
        assert "anne on office (process 17)" in second.document["error"]["found"]
        third = world.sync("batch", "--json")
        assert third.code == 0
        assert third.document["summary"]["created"] > 0
