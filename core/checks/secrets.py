"""Whether the secrets that the configuration needs can be read, and nobody else can read them."""

from __future__ import annotations

from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.errors import ConfigurationError


def secrets(site: Site) -> Finding:
    """Name where each secret is from; raises ConfigurationError for those that cannot be read."""
    known = site.secrets
    if known.unread:
        raise ConfigurationError(
            known.unread[0].code,
            tried=known.unread[0].tried,
            found="; ".join(dict.fromkeys(each.found for each in known.unread)),
            remedy=" ".join(dict.fromkeys(each.remedy for each in known.unread)),
        )
    places = "; ".join(f"{name} from the {place}" for name, place in known.places)
    if known.advice:
        return Finding(places or "none is set", Mark.WARN, " ".join(known.advice))
    return Finding(places or "none is needed")
