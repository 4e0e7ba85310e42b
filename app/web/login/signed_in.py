"""Who is signed in, as the frame of every staff page shows it."""

from collections.abc import Collection
from dataclasses import dataclass

from app.rules.refusal import Refusal
from app.usecases.context import Principal
from app.web.edge import Edge, allowed, who


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The signed-in person for templates."""

    principal: Principal

    @property
    def name(self) -> str:
        """The account's name."""
        return self.principal.name

    def may(self, roles: Collection[str]) -> bool:
        """Has this person one of the roles?"""
        return allowed(self.principal, frozenset(roles))


def signed_in(edge: Edge) -> SignedIn | None:
    """The person of this request's session; None for visitors, devices and programs."""
    try:
        principal = who(edge)
    except Refusal:
        return None
    return SignedIn(principal) if principal and principal.kind == "user" else None
