"""What a person allows one run to do: a run that looks wrong is stopped before it does harm."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import SyncError


@dataclass(frozen=True, slots=True)
class Limits:
    """How many records a run may create, update and fail to upload ([sync] max_...); None is no limit."""

    creates: int | None = None
    updates: int | None = None
    failures: int | None = None

    def check_plan(self, creates: int, updates: int) -> None:
        """Raise SyncError (`limit.creates`, `limit.updates`) where a plan would do more than it may."""
        _check("creates", self.creates, creates, "nothing was written")
        _check("updates", self.updates, updates, "nothing was written")

    def check_failures(self, failures: int) -> None:
        """Raise SyncError (`limit.failures`) where more records have failed than may."""
        _check("failures", self.failures, failures, "the run was stopped")


def _check(kind: str, most: int | None, count: int, consequence: str) -> None:
    if most is None or count <= most:
        return
    raise SyncError(
        f"limit.{kind}",
        tried=f"keep to the limit of {most} {kind} a run",
        found=f"there are {count}, so {consequence}",
        remedy=f"Look at the plan; if all is as it should be, raise [sync] max_{kind} or leave it out.",
    )


UNLIMITED = Limits()
"""A run that may do all that its plan says."""
