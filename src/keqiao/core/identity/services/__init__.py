"""身份的写操作: each keyword-only after the viewer, one transaction, one journal entry."""

from keqiao.core.identity.services.memberships import act_as, membership_grant, membership_revoke
from keqiao.core.identity.services.people import (
    person_create,
    person_disable,
    person_enable,
    person_factors_reset,
    person_link_renew,
    person_sessions_end,
)
from keqiao.core.identity.services.tokens import token_create, token_revoke
from keqiao.core.identity.services.upkeep import disable_idle

__all__ = [
    "act_as",
    "disable_idle",
    "membership_grant",
    "membership_revoke",
    "person_create",
    "person_disable",
    "person_enable",
    "person_factors_reset",
    "person_link_renew",
    "person_sessions_end",
    "token_create",
    "token_revoke",
]
