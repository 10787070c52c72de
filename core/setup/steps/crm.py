"""The third step: which CRM, and who signs in (manual 4.3.1, 4.3.2)."""

from __future__ import annotations

from core.checks.crm_version import other_version
from core.config.words import Target
from core.crm.ways import Authentication
from core.errors import SyncError
from core.registry import crm_versions
from core.setup.field import Field, Kind, Offer
from core.setup.session import Session, require_answers
from core.text import clean

_SEVERAL = "crm.several_organisations"
_WAYS = (
    Offer(Authentication.AUTO.value, "As Windows does", "NTLM, or the signed-in user"),
    Offer(Authentication.NTLM.value, "NTLM"),
    Offer(Authentication.NEGOTIATE.value, "Negotiate", "Kerberos where there is one, else NTLM"),
    Offer(Authentication.KERBEROS.value, "Kerberos"),
    Offer(Authentication.IFD.value, "Internet-facing (IFD)", "a ticket for user and password"),
)
_INSIDE = tuple(each for each in _WAYS if each.value != Authentication.IFD)


class CrmStep:
    """Asks for the server and the account; the organisations are those that the server names."""

    name = "crm"
    title = "The CRM"
    short = "CRM"
    why = "Where Microsoft CRM is and who signs in. Next signs in and asks who it is; nothing is written."

    def skipped(self, session: Session) -> str:  # noqa: ARG002 - as every step
        """It is always asked."""
        return ""

    def fields(self, session: Session) -> tuple[Field, ...]:
        """Ask for version, address, account and organisation."""
        served = tuple(
            Offer(each.crm_url, each.crm_url, f"the sandbox in {each.company.parent}")
            for each in session.machine.sandboxes
            if each.crm_url
        )
        target = str(session.draft.value("sync.target") or Target.CRM40)
        return (
            Field(
                "sync.target",
                "CRM version",
                Kind.PICK,
                "CRM: Help, About Microsoft Dynamics CRM. Next says so where the server is another one.",
                default=Target.CRM40.value,
                offers=(Offer("CRM40", "Microsoft Dynamics CRM 4.0"), Offer("CRM30", "Microsoft CRM 3.0")),
                required=True,
            ),
            Field(
                "crm.url",
                "Address",
                Kind.PICK_OR_TYPE,
                "As a browser shows it, up to the first single slash: http://crm-server:5555/",
                default=served[0].value if len(served) == 1 and session.sandboxed else None,
                offers=served,
                required=True,
            ),
            Field(
                "crm.user", "User", Kind.TEXT, "Blank (with domain and password): the signed-in Windows user."
            ),
            Field("crm.domain", "Domain", Kind.TEXT, r"What stands before the backslash: DOMAIN\user."),
            Field("crm.password", "Password", Kind.SECRET, "Kept apart from the file, never shown."),
            *_organisation(session, target),
            Field(
                "crm.authentication",
                "Sign-in",
                Kind.PICK,
                "Leave it as it is inside the company; a CRM with a sign-in page of its own gives tickets.",
                default=Authentication.AUTO.value,
                offers=_WAYS if target == Target.CRM40 else _INSIDE,
            ),
        )

    def prove(self, session: Session) -> str:
        """Sign in; where the server has several organisations, they are offered from now on."""
        require_answers(session.draft, self.fields(session))
        target = str(session.draft.value("sync.target"))
        if target == Target.CRM30:
            session.draft.answer("crm.organisation", None)  # it has just one
        try:
            identity = session.crm().whoami()
        except SyncError as refused:
            if refused.code == _SEVERAL:
                session.ask_organisations()
            raise other_version(target, refused, _served(session)) or refused from None
        session.draft.answer("crm.organisation", identity.organization)
        newer = "; warning: it is a CRM 4.0, so choose that version" if _newer(session, target) else ""
        return f"signed in to {clean(identity.organization)}{newer}"


def _organisation(session: Session, target: str) -> tuple[Field, ...]:
    """Ask for the organisation, of which a CRM 3.0 has just one."""
    if target == Target.CRM30:
        return ()
    return (
        Field(
            "crm.organisation",
            "Organisation",
            Kind.PICK_OR_TYPE,
            "Blank where the server has just one. F5 asks the server which there are.",
            offers=tuple(Offer(each, each) for each in session.organisations),
        ),
    )


def _newer(session: Session, target: str) -> bool:
    return target == Target.CRM30 and "4.0" in _served(session)


def _served(session: Session) -> frozenset[str]:
    """Name the versions that the server has services of; none where it cannot be asked."""
    try:
        return crm_versions(session.draft.loaded(unfinished=True))
    except SyncError:
        return frozenset()
