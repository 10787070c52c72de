"""The HTML that a browser sees, and that a client gets where a person was expected."""

from __future__ import annotations

from urllib.parse import quote

from core.sandbox.crm import xml_text
from core.sandbox.crm.http_message import Answer

_HTML = "text/html; charset=utf-8"


def _page(title: str, body: str) -> bytes:
    return (
        f"<!DOCTYPE html>\n<html><head><title>{xml_text.text(title)}</title></head>"
        f"<body><h1>{xml_text.text(title)}</h1>{body}</body></html>"
    ).encode()


def service(name: str, operations: tuple[str, ...]) -> Answer:
    """What a service shows to a browser."""
    offered = "".join(f"<li>{operation}</li>" for operation in operations)
    body = (
        "<p>The following operations are supported. For a formal definition, please review the"
        f' <a href="?WSDL">Service Description</a>.</p><ul>{offered}</ul>'
    )
    return Answer(200, _page(f"{name} Web Service", body), _HTML)


def failure(status: int, title: str, advice: str = "") -> Answer:
    """An error page of the web server, not of CRM."""
    return Answer(status, _page(title, f"<p>{xml_text.text(advice)}</p>"), _HTML)


def not_found(path: str) -> Answer:
    """There is no such address."""
    return failure(404, "404 - File or directory not found.", f"{path} is not a service of this CRM.")


def sign_in(path: str) -> Answer:
    """Send a caller without a ticket to the page for signing in, as an internet-facing CRM does."""
    page = failure(302, "Object moved")
    where = ("Location", f"/signin.aspx?targeturl={quote(path, safe='')}")
    return Answer(page.status, page.body, page.content_type, (where,))


def unauthorized(*challenges: str) -> Answer:
    """Nobody has signed in, or not as anybody that CRM knows."""
    page = failure(401, "401 - Unauthorized: Access is denied due to invalid credentials.")
    offers = tuple(("WWW-Authenticate", challenge) for challenge in challenges)
    return Answer(page.status, page.body, page.content_type, offers)
