"""别人的页面的规则: views of foreign packages by address name; what is not here is refused."""

from __future__ import annotations

from keqiao.core.access.rules import Rule, anybody, signed_in
from keqiao.site.admin import backroom

DOOR = (
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
)
"""入口: where people stand who have not signed in yet; allauth itself holds each step to the one before."""

OWN = (
    "account_reauthenticate",
    "account_email",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_reauthenticate_webauthn",
    "usersessions_list",
    "socialaccount_connections",
)
"""本人账号: what a person does with their own account. Names of allauth that stand in neither list are refused: the
sign-up through a unified login (it makes nobody), sign-in codes by mail (we have none)."""

BACKROOM = tuple(
    f"admin:{pattern.name}" for pattern in backroom.get_urls() if getattr(pattern, "name", None)
) + tuple(
    f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    for model in backroom._registry
    for page in ("changelist", "add", "history", "delete", "change")
)
"""后台: let through here, answered with 404 by the back room itself to whom it does not exist for (site/admin.py)."""

FOREIGN: dict[str, Rule] = (
    dict.fromkeys(DOOR, anybody) | dict.fromkeys(OWN, signed_in) | dict.fromkeys(BACKROOM, anybody)
)
