"""安全: keys, cookies, passwords, sessions. The list of controls is in docs/administration/security.md."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

from keqiao.site.settings.environment import DEMO, HOME


def kept_key(name: str, variable: str) -> str:
    """A key of this installation: from the environment, else made once and kept in HOME, never in the tree."""
    if given := os.environ.get(variable):
        return given
    place = HOME / "keys" / name
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = place.with_suffix(f".{os.getpid()}")
        half.write_text(secrets.token_urlsafe(64), encoding="utf-8")
        half.chmod(0o600)
        try:
            os.link(half, place)  # the first of several processes wins; nobody reads half a key
        except FileExistsError:
            pass
        finally:
            half.unlink()
    return place.read_text(encoding="utf-8")


def _switch(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0") == "1"


SECRET_KEY = kept_key("secret", "KEQIAO_SECRET_KEY")
DATA_KEY = kept_key("data", "KEQIAO_KEY")
CERTIFICATE_KEY = kept_key("certificates", "KEQIAO_CERTIFICATE_KEY")
"""One of its own: changing the others leaves old certificates good."""
"""数据密钥: second-factor seeds are encrypted under it (A8, D3): outside the database and outside the tree."""
PLAIN_HTTP = DEMO or _switch("KEQIAO_PLAIN_HTTP")
"""Only for a machine of one's own: the demonstration on 127.0.0.1 has no certificate."""
ALLOWED_HOSTS = os.environ.get("KEQIAO_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
TRUSTED_PROXIES = [ip_network(each) for each in os.environ.get("KEQIAO_PROXIES", "").split(",") if each]
"""受信代理: only what these addresses say about the client (X-Forwarded-For, -Proto) is believed (E12)."""
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
BACKROOM_NETWORKS = [
    ip_network(each) for each in os.environ.get("KEQIAO_BACKROOM_NETWORKS", "127.0.0.0/8,::1/128").split(",")
]

SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "keqiao" if PLAIN_HTTP else "__Host-keqiao"
CSRF_COOKIE_NAME = "keqiao-csrf" if PLAIN_HTTP else "__Host-keqiao-csrf"
CSRF_FAILURE_VIEW = "keqiao.core.identity.pages.entrance.csrf_failure"

# sessions (A5): seconds
SESSION_IDLE = int(os.environ.get("KEQIAO_SESSION_IDLE", 30 * 60))
SESSION_COOKIE_AGE = int(os.environ.get("KEQIAO_SESSION_LONGEST", 8 * 3600))
FRESH_FOR = ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
"""重新验证: how long a proof of identity is good for sensitive acts (A12)."""
DISABLE_AFTER_IDLE_DAYS = 90
DEMO_MFA = _switch("KEQIAO_DEMO_MFA")
"""Whether demonstration accounts need a second factor too; a known one would be no factor, so by default not."""

# passwords (A2, A3, A13)
PASSWORD_PROFILE = os.environ.get("KEQIAO_PASSWORD_PROFILE", "mlps3")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "keqiao.core.identity.passwords.ProfileValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 30 * 60

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "keqiao.core.identity.backends.People"]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"

# lock-out (A4): five failures of one account from one address, fifteen minutes
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the journal has it
AXES_VERBOSE = False
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "keqiao.core.identity.lockout.account_of"
AXES_CLIENT_IP_CALLABLE = "keqiao.core.access.address.client_address"
AXES_LOCKOUT_CALLABLE = "keqiao.core.identity.lockout.locked_out"

# allauth
SIGNUP = _switch("KEQIAO_SIGNUP")
ACCOUNT_ADAPTER = "keqiao.core.identity.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "keqiao.core.identity.forms.SignUpForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # of those who signed up themselves: adapters.VerifyEmail
ACCOUNT_SESSION_REMEMBER = True  # the cookie lives as long as the session may: eight hours
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[科桥] "
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False  # a reset never signs in, so never passes by the second factor (A9)
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "keqiao.core.identity.passwords.ResetTokens"  # noqa: S105 - a class
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if PLAIN_HTTP else "https"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": None,  # axes counts failures
    "signup": "5/m/ip",
    "reset_password": "5/m/ip,3/10m/key",
    "reset_password_from_key": "10/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_USER_DISPLAY = "keqiao.core.identity.adapters.display"
MFA_ADAPTER = "keqiao.core.identity.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "科桥"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TRUST_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
USERSESSIONS_ADAPTER = "allauth.usersessions.adapter.DefaultUserSessionsAdapter"
SOCIALACCOUNT_ADAPTER = "keqiao.core.identity.adapters.Partners"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_CLAIM = os.environ.get("KEQIAO_OIDC_CLAIM", "preferred_username")
"""Which claim of the unified login names the account here."""
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if server := os.environ.get("KEQIAO_OIDC_SERVER"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "unified",
                "name": os.environ.get("KEQIAO_OIDC_NAME", "统一身份认证"),
                "client_id": os.environ.get("KEQIAO_OIDC_CLIENT", ""),
                "secret": os.environ.get("KEQIAO_OIDC_SECRET", ""),
                "settings": {"server_url": server},
            }
        ],
    }

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "identity_cache"},
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
"""Shared by all processes, because used one-time codes and rate limits are kept in it; ``process`` is not."""
SILENCED_SYSTEM_CHECKS = ["axes.W004"]

# rate limits (E11) of the API, per minute
API_PER_MINUTE = int(os.environ.get("KEQIAO_API_PER_MINUTE", 600))
API_PER_MINUTE_ANONYMOUS = int(os.environ.get("KEQIAO_API_PER_MINUTE_ANONYMOUS", 120))
