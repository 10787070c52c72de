"""Whether the server is the version of Microsoft CRM that the configuration says (manual 4.3.1)."""

from __future__ import annotations

from collections.abc import Collection

from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.crm.base import Identity
from core.errors import ConfigurationError, SyncError

_WORDS = {"4.0": "CRM40", "3.0": "CRM30"}
_SPOKEN = {word: version for version, word in _WORDS.items()}
_TELLING = "crm.not_found"
"""What signing in says where a server is of another version than it was asked as."""


def crm_version(site: Site) -> Finding:
    """Compare [sync] target with what the server is; raises ConfigurationError that says which it is."""
    said, answer = site.expected.door.version, site.signed_in()
    if isinstance(answer, Identity):
        if said == _WORDS["3.0"] and "4.0" in _served(site):
            return Finding(
                "the server is a CRM 4.0, asked through the service that it keeps for programs of CRM 3.0",
                Mark.WARN,
                remedy='Set [sync] target = "CRM40" and name its organisation in [crm] organisation.',
            )
        return Finding(f"the server speaks CRM {_SPOKEN.get(said, said)}")
    found = _found(site, answer)
    if found is None:
        return Finding("what version the server is cannot be told yet", Mark.SKIP)
    other = other_version(said, answer, (found,))
    if other is None:
        return Finding(f"the server is a CRM {found}")
    raise other


def other_version(said: str, refused: SyncError, served: Collection[str]) -> ConfigurationError | None:
    """Give the error that says which version a server is that `refused` to be the one that was said.

    `served` names the versions that it has services of; None where that explains nothing.
    """
    found = max(served, default=None) if refused.code == _TELLING else None
    if found is None or _WORDS[found] == said:
        return None
    return ConfigurationError(
        "target.differs",
        tried="find out the CRM's version",
        found=f"the server is a CRM {found}, and [sync] target says {said}",
        remedy=f'Set [sync] target = "{_WORDS[found]}".',
    )


def _found(site: Site, refused: SyncError) -> str | None:
    """Give the newest version that the server has a service of; a CRM 4.0 keeps that of 3.0."""
    return max(_served(site), default=None) if refused.code == _TELLING else None


def _served(site: Site) -> frozenset[str]:
    """Name the versions that the server has services of; none where it cannot be asked."""
    ask = site.surroundings.crm_versions
    try:
        return frozenset() if ask is None else frozenset(ask())
    except SyncError:
        return frozenset()
