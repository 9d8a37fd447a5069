"""后台: Django's admin at /backroom/ for the system administrator alone, from named networks, to look at code tables.

For anybody else it does not exist (F2). Nothing can be changed here: what services own is written by services.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from keqiao.core.access.address import client_address
from keqiao.core.identity.duties_first import owes_second_factor
from keqiao.core.identity.rules import operates

SHOWN = ("parties.Division", "parties.Zone", "parties.Industry", "axes.AccessAttempt", "jobs.Run", "jobs.Job")
"""What can be looked at: code tables, and what an operator must see."""


class ReadOnly(admin.ModelAdmin[Any]):
    """只读."""

    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, _request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return True

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


class Backroom(admin.AdminSite):
    """后台站点."""

    site_header = site_title = _("科桥后台")
    index_title = _("代码表与运行情况")
    site_url = "/desk/"
    enable_nav_sidebar = False
    final_catch_all_view = False

    def has_permission(self, request: Any) -> bool:
        """The system administrator, with a second factor, from a named network; for anybody else there is nothing."""
        if not (operates.allows(request.viewer) and not owes_second_factor(request) and in_networks(request)):
            raise Http404
        return True

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        raise Http404


def in_networks(request: HttpRequest) -> bool:
    """Whether the request comes from a network that administration is allowed from."""
    address = client_address(request)
    return bool(address) and any(ip_address(address) in network for network in settings.BACKROOM_NETWORKS)


backroom = Backroom(name="admin")
for label in SHOWN:
    application, name = label.split(".")
    if apps.is_installed(f"keqiao.core.{application}") or application == "axes":
        try:
            backroom.register(apps.get_model(application, name), ReadOnly)
        except LookupError:
            continue
