"""A company goes into a CRM 3.0 as it goes into a CRM 4.0: whole, and once."""

from __future__ import annotations

from typing import Any

from core.config.store import load
from core.crm.base import Query
from core.registry import open_crm


def test_a_company_goes_into_a_30_whole_and_the_second_batch_writes_nothing(world: Any) -> None:
    world.create("--customers", "4", "--products", "4", "--invoices", "5")
    world.config.write_text(world.config.read_text().replace("CRM40", "CRM30"))
    with world.served("--port", "0", "--crm", "3.0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        first = world.sync("batch", "--json")
        assert first.code == 0, first.err
        assert first.document["summary"]["blocked"] == first.document["summary"]["quarantined"] == 0
        crm = open_crm(load(world.config, environ=world.environ))
        counts = [len(list(crm.find(Query(each, ())))) for each in ("account", "product", "invoice")]
        crm.close()
        assert counts == [4, 4, 5]
        again = world.sync("batch", "--json")
        assert again.code == 0
        assert again.document["calls"]["crm_write"] == 0
