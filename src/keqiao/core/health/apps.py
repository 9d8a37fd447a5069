from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HealthConfig(AppConfig):
    name = "keqiao.core.health"
    label = "health"
    verbose_name = "健康"

    def ready(self) -> None:
        from keqiao.core.access import has_role
        from keqiao.core.pages.navigation import Link, navigate

        navigate(
            Link("system", _("系统状态"), "health:health_details", has_role("system_admin"), "heartbeat", 10)
        )
