"""Which versions of Microsoft CRM a server has the services of, by their pages."""

from __future__ import annotations

from core.crm.soap.addresses import Addresses
from core.crm.soap.settings import SoapSettings
from core.crm.soap.transport import Transport


def versions(settings: SoapSettings) -> frozenset[str]:
    """Name them ("4.0", "3.0"); raises CrmError or ConfigurationError where the server cannot be asked."""
    old, transport = Addresses.of_30(settings.url), Transport(settings)
    pages = {"4.0": Addresses.of(old.root).service, "3.0": old.service}
    try:
        return frozenset(
            version
            for version, url in pages.items()
            if transport.get(url, "find out the CRM's version").status == 200
        )
    finally:
        transport.close()
