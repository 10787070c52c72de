"""The WSDL 1.1 frame around a service's schemas: messages, port type, SOAP 1.1 and 1.2 bindings, address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from core.sandbox.crm.wsdl.xsd import NAMESPACES

_BINDINGS = (("soap", ""), ("soap12", "12"))


@dataclass(frozen=True, slots=True)
class Service:
    """A document/literal service: its name, namespace, operations and SOAP headers.

    `bare` has the elements in an operation's body and the one in its answer's, where those are bare.
    """

    name: str
    namespace: str
    operations: tuple[str, ...]
    headers: tuple[str, ...] = ()
    bare: Mapping[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)


def definitions(service: Service, schemas: Iterable[str], location: str) -> bytes:
    """Write the whole WSDL of a service that answers at `location`."""
    prefixes = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    body = "".join(
        (
            "<wsdl:types>",
            *schemas,
            "</wsdl:types>",
            *(_messages(service, operation) for operation in service.operations),
            _port_type(service),
            *(_binding(service, *binding) for binding in _BINDINGS),
            _service(service, location),
        )
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"'
        ' xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"'
        ' xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"'
        f' xmlns:tns="{service.namespace}"{prefixes} targetNamespace="{service.namespace}">'
        f"{body}</wsdl:definitions>"
    ).encode()


def _messages(service: Service, operation: str) -> str:
    if operation in service.bare:
        asked, answered = service.bare[operation]
        messages = {"SoapIn": asked, "SoapOut": (answered,) if answered else ()}
        return "".join(
            f'<wsdl:message name="{operation}{suffix}">'
            + "".join(f'<wsdl:part name="{each}" element="tns:{each}"/>' for each in parts)
            + "</wsdl:message>"
            for suffix, parts in messages.items()
        )
    parts = {
        "SoapIn": ("parameters", operation),
        "SoapOut": ("parameters", operation + "Response"),
    } | {header: (header, header) for header in service.headers}
    return "".join(
        f'<wsdl:message name="{operation}{suffix}">'
        f'<wsdl:part name="{part}" element="tns:{element}"/></wsdl:message>'
        for suffix, (part, element) in parts.items()
    )


def _port_type(service: Service) -> str:
    operations = "".join(
        f'<wsdl:operation name="{each}"><wsdl:input message="tns:{each}SoapIn"/>'
        f'<wsdl:output message="tns:{each}SoapOut"/></wsdl:operation>'
        for each in service.operations
    )
    return f'<wsdl:portType name="{service.name}Soap">{operations}</wsdl:portType>'


def _binding(service: Service, prefix: str, suffix: str) -> str:
    operations = "".join(_bound(service, operation, prefix) for operation in service.operations)
    return (
        f'<wsdl:binding name="{service.name}Soap{suffix}" type="tns:{service.name}Soap">'
        f'<{prefix}:binding transport="http://schemas.xmlsoap.org/soap/http"/>{operations}</wsdl:binding>'
    )


def _bound(service: Service, operation: str, prefix: str) -> str:
    headers = "".join(
        f'<{prefix}:header message="tns:{operation}{header}" part="{header}" use="literal"/>'
        for header in service.headers
    )
    return (
        f'<wsdl:operation name="{operation}">'
        f'<{prefix}:operation soapAction="{service.namespace}/{operation}" style="document"/>'
        f'<wsdl:input><{prefix}:body use="literal"/>{headers}</wsdl:input>'
        f'<wsdl:output><{prefix}:body use="literal"/></wsdl:output></wsdl:operation>'
    )


def _service(service: Service, location: str) -> str:
    ports = "".join(
        f'<wsdl:port name="{service.name}Soap{suffix}" binding="tns:{service.name}Soap{suffix}">'
        f"<{prefix}:address location={quoteattr(location)}/></wsdl:port>"
        for prefix, suffix in _BINDINGS
    )
    return f'<wsdl:service name="{service.name}">{ports}</wsdl:service>'
