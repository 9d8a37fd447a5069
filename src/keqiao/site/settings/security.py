"""安全: keys, cookies, passwords, sessions. The list of controls is in docs/administration/security.md."""

from __future__ import annotations

import os
import secrets

from keqiao.site.settings.environment import DEMO, HOME


def secret_key() -> str:
    """The key of this installation: from the environment, else made once and kept in HOME, never in the tree."""
    if given := os.environ.get("KEQIAO_SECRET_KEY"):
        return given
    place = HOME / "keys" / "secret"
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


SECRET_KEY = secret_key()
PLAIN_HTTP = DEMO or os.environ.get("KEQIAO_PLAIN_HTTP") == "1"
"""Only for a machine of one's own: the demonstration on 127.0.0.1 has no certificate."""
ALLOWED_HOSTS = os.environ.get("KEQIAO_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "keqiao" if PLAIN_HTTP else "__Host-keqiao"
CSRF_COOKIE_NAME = "keqiao-csrf" if PLAIN_HTTP else "__Host-keqiao-csrf"
SESSION_COOKIE_AGE = 8 * 3600

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
