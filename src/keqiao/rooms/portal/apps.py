from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "keqiao.rooms.portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        from keqiao.core.access import anybody, signed_in
        from keqiao.core.pages.navigation import Link, navigate

        navigate(
            Link("desk", _("首页"), "portal:front", anybody, icon="home", order=1),
            Link("desk", _("我的工作台"), "portal:desk", signed_in, icon="inbox", order=2),
            Link("statistics", _("度量目录"), "measures:list", anybody, icon="chart-bar", order=40),
            Link("statistics", _("开放数据"), "portal:open_data", anybody, icon="database", order=50),
            Link("system", _("帮助"), "portal:help", anybody, icon="help", order=90),
        )
