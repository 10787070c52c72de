"""How the table looks, in both widths and in light, dark and the terminal's own colours."""

from __future__ import annotations

import pytest

from tests.tui.pictures import assert_pictured
from tests.tui.widgets.sources import Made, Shown


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark"])
@pytest.mark.parametrize("size", [(80, 12), (120, 12)])
async def test_the_table_looks_as_it_did(size: tuple[int, int], theme: str) -> None:
    app = Shown(Made(12_345), standing=lambda each: "+~=!·"[int(each[0][1:]) % 5])
    async with app.run_test(size=size) as pilot:
        app.theme = theme
        await pilot.press("space", "down", "space")
        await pilot.pause()
        assert_pictured(app, f"table-{size[0]}-{theme}")
