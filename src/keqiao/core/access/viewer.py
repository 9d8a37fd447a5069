"""查看者: who is looking or acting, as a plain value that every service and selector takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from keqiao.core.access.roles import ROLES


@dataclass(frozen=True, slots=True)
class Viewer:
    """查看者: one person in one membership. Somebody with two memberships is two viewers, one at a time.

    ``reach`` is the division prefix that the role may see: ``51`` a province, ``5107`` a prefecture, ``510704`` a
    county; empty where the role sees only what its own party has a part in. ``fresh``: identity was proved within
    the last ten minutes. ``address`` and ``request`` go into the journal.
    """

    role: str
    user_id: UUID | None = None
    name: str = ""
    party_id: UUID | None = None
    party_name: str = ""
    reach: str = ""
    fresh: bool = False
    address: str = ""
    request: str = ""

    @property
    def signed_in(self) -> bool:
        return self.user_id is not None or self.role == "system"

    @property
    def is_staff(self) -> bool:
        """工作人员: works for the government side of the system, not for an enterprise or as a citizen."""
        return ROLES[self.role].staff

    def label(self) -> str:
        """How the journal and a history tab call this person."""
        return (
            f"{self.name}({self.party_name})" if self.party_name else self.name or str(ROLES[self.role].label)
        )

    def freshly(self) -> Viewer:
        """The same person after proving who they are once more."""
        return replace(self, fresh=True)


PUBLIC = Viewer(role="public")
"""公众: nobody in particular; sees what is published."""


def system(name: str) -> Viewer:
    """系统: a schedule or a command acting by itself; sees everything, and the journal names it."""
    return Viewer(role="system", name=name, fresh=True)
