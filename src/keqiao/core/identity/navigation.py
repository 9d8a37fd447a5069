"""身份的导航项."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from keqiao.core.access.rules import signed_in, staff
from keqiao.core.identity.rules import grants, reads_log
from keqiao.core.pages.navigation import Link, navigate

navigate(
    Link("system", _("我的账号"), "identity:me", signed_in, "user", order=10),
    Link("system", _("人员与授权"), "identity:people", grants, "users", order=20),
    Link("system", _("审计日志"), "identity:journal", reads_log, "list-search", order=30),
    Link("system", _("接口文档"), "api:docs", staff, "api", order=60),
)
