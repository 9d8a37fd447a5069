"""邮件与通知: where letters go out; without a server nothing is sent, and a link is shown to who asked for it."""

from __future__ import annotations

import os

EMAIL_HOST = os.environ.get("KEQIAO_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("KEQIAO_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("KEQIAO_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("KEQIAO_MAIL_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("KEQIAO_MAIL_FROM", "keqiao@localhost")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
NOTICES_EMAIL = bool(EMAIL_HOST)
SITE_URL = os.environ.get("KEQIAO_SITE_URL", "")
"""The site's own address, such as https://kq.example.gov.cn, for links in letters."""
