"""The six steps in their order."""

from __future__ import annotations

from core.setup.step import Step
from core.setup.steps.choices import ChoicesStep
from core.setup.steps.connection import ConnectionStep
from core.setup.steps.crm import CrmStep
from core.setup.steps.more import MoreStep
from core.setup.steps.summary import SummaryStep
from core.setup.steps.system import SystemStep

STEPS: tuple[Step, ...] = (
    SystemStep(),
    ConnectionStep(),
    CrmStep(),
    ChoicesStep(),
    MoreStep(),
    SummaryStep(),
)
