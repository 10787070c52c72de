"""Says with every answer whether it is an evaluation's, to people and in JSON (manual 2, 4.3.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.licence.limit import CURE, LIMIT
from tui.answer import Answer

if TYPE_CHECKING:
    from core.service import SyncService

NOTE = f"evaluation: {LIMIT}. {CURE}"


def limited(answer: Answer, service: SyncService) -> Answer:
    """Give an answer that says so: a key of the document, and where the limit holds a line on stderr."""
    evaluation = service.evaluation
    return replace(
        answer,
        document={**answer.document, "evaluation": evaluation},
        warnings=(*answer.warnings, NOTE) if evaluation else answer.warnings,
    )
