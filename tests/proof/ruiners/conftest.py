"""Places for ruinous days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import stamina

from core.sandbox.company.creation import Recipe
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile
from core.sandbox.site import CRM_FILE, create_site
from tests.proof.ruiners.place import NOW, SMALL, Place


@pytest.fixture
def place_of(tmp_path: Path) -> Iterator[Callable[..., Place]]:
    """Make a place by a recipe and a profile of the CRM."""
    with ExitStack() as stack, stamina.set_testing(True, attempts=3):

        def made(recipe: Recipe = SMALL, profile: Profile | None = None) -> Place:
            folder = tmp_path / "site"
            create_site(folder, recipe, now=NOW)
            if profile is not None:
                (folder / CRM_FILE).unlink()
                Organisation.found(folder / CRM_FILE, profile=profile).close()
            organisation = Organisation.open(folder / CRM_FILE)
            stack.callback(organisation.close)
            return Place(folder, organisation, stack)

        yield made


@pytest.fixture
def place(place_of: Callable[..., Place]) -> Place:
    """Make the usual place."""
    return place_of()
