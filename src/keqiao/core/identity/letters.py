"""信件: the one letter that identity writes itself; the rest are allauth's."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django.utils.translation import gettext as _

from keqiao.core.identity.models import User

logger = logging.getLogger("keqiao.identity")


def invite(user: User, address: str) -> bool:
    """邀请信: whether it could be handed to the mail server; False too where the person has no address."""
    if not user.email:
        return False
    subject = _("[科桥] 设置您的密码")
    text = _("%(name)s，您好！\n\n请在 30 分钟内打开以下链接设置密码，链接只能使用一次：\n\n%(address)s\n")
    try:
        return bool(send_mail(subject, text % {"name": user.name, "address": address}, None, [user.email]))
    except (OSError, SMTPException):
        logger.exception("mail not sent", extra={"letter": "invitation"})
        return False
