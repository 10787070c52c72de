"""The addresses of a CRM's services, worked out from the one that a person knows."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from core.errors import ConfigurationError
from core.text import clean

_FOLDER = "/MSCRMServices/2007/"
_FOLDER_30 = "/MSCRMServices/2006/"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where each service of one server is."""

    root: str
    service: str
    metadata: str
    discovery: str
    internet_discovery: str = ""

    @classmethod
    def of(cls, url: str) -> Addresses:
        """Work them out from a server's address, or from that of its CrmService.asmx."""
        parts = _checked(url.strip())
        path = parts.path
        cut = path.lower().find(_FOLDER.lower())
        before = path[:cut] if cut >= 0 else _before_page(path)
        folder = path[cut : cut + len(_FOLDER)] if cut >= 0 else _FOLDER

        def at(rest: str) -> str:
            return urlunsplit((parts.scheme, parts.netloc, before + rest, "", ""))

        return cls(
            root=at("/"),
            service=at(f"{folder}CrmService.asmx"),
            metadata=at(f"{folder}MetadataService.asmx"),
            discovery=at(f"{folder}AD/CrmDiscoveryService.asmx"),
            internet_discovery=at(f"{folder}SPLA/CrmDiscoveryService.asmx"),
        )

    @classmethod
    def of_30(cls, url: str) -> Addresses:
        """Work out those of a CRM 3.0, which has no discovery service, from either version's address."""
        old = _FOLDER_30.lower()
        at = url.lower().find(old)
        plain = url if at < 0 else url[:at] + "/"
        found = cls.of(plain)
        folder = found.root.removesuffix("/") + _FOLDER_30
        return cls(found.root, f"{folder}CrmService.asmx", f"{folder}MetadataService.asmx", "")

    def contracts(self, organisation: str) -> tuple[str, str]:
        """Give the two places where an organisation's WSDL may be: its own page, then the service's."""
        page = self.service.removesuffix("CrmService.asmx") + "CrmServiceWsdl.aspx"
        return f"{page}?uniquename={quote(organisation, safe='')}", f"{self.service}?wsdl"


def _before_page(path: str) -> str:
    bare = path.rstrip("/")
    last = bare.rpartition("/")[2]
    return bare[: -len(last)].rstrip("/") if last.lower().endswith((".asmx", ".aspx")) else bare


def _checked(url: str) -> SplitResult:
    if "/2006/" in url:
        raise _refusal(
            "it is the address of the CRM 3.0 service",
            'Give the server\'s own address, or set target = "CRM30".',
        )
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        raise _refusal("it is no web address") from None
    if parts.username is not None or parts.password is not None:
        raise _refusal(
            "it holds a user name",
            "Take the user name and password out of the address: they have settings of their own.",
        )
    if parts.scheme not in ("http", "https") or not parts.hostname or clean(url) != url or " " in url:
        raise _refusal("it is no http or https address")
    return parts


def _refusal(
    found: str, remedy: str = "Write it as http://server:5555/ with your server's name and port."
) -> ConfigurationError:
    return ConfigurationError(
        "crm.address", tried="read the CRM's address ([crm] url)", found=found, remedy=remedy
    )
