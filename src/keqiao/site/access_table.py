"""别人的页面的规则: views of foreign packages by address name; what is not here is refused."""

from __future__ import annotations

from keqiao.core.access.rules import Rule, anybody, forbidden, signed_in
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
"""本人账号: what a person does with their own account."""

CLOSED = (
    "account_confirm_login_code",
    "account_confirm_reauthentication_code",
    "account_request_reauthentication_code",
    "socialaccount_signup",
)
"""关闭的: sign-in and proof of identity by codes in the mail, and making people out of a unified login."""

BACKROOM = tuple(
    f"admin:{name}" for name in (getattr(each, "name", None) for each in backroom.get_urls()) if name
) + tuple(
    f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    for model in backroom._registry
    for page in ("changelist", "add", "history", "delete", "change")
)
"""后台: let through here, answered with 404 by the back room itself to whom it does not exist for (site/admin.py)."""

FOREIGN: dict[str, Rule] = {
    **dict.fromkeys(DOOR, anybody),
    **dict.fromkeys(OWN, signed_in),
    **dict.fromkeys(CLOSED, forbidden),
    **dict.fromkeys(BACKROOM, anybody),
}
