"""Which versions of Microsoft CRM a server has the services of, by their pages."""

from __future__ import annotations

from core.crm.soap.addresses import Addresses
from core.crm.soap.settings import SoapSettings
from core.crm.soap.transport import Transport

_SERVICE_30 = "MSCRMServices/2006/CrmService.asmx"


def versions(settings: SoapSettings) -> frozenset[str]:
    """Name them ("4.0", "3.0"); raises CrmError or ConfigurationError where the server cannot be asked."""
    addresses, transport = Addresses.of(settings.url), Transport(settings)
    pages = {"4.0": addresses.service, "3.0": addresses.root + _SERVICE_30}
    try:
        return frozenset(
            version
            for version, url in pages.items()
            if transport.get(url, "find out the CRM's version").status == 200
        )
    finally:
        transport.close()
