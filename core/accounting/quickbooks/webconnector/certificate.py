"""What is to be known of the certificate that the Web Connector is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificate:
    """Where it is, from when and until when it is valid, and how it is renewed."""

    file: Path
    begins: datetime
    ends: datetime
    renewal: str
