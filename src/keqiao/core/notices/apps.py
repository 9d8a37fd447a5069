from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "keqiao.core.notices"
    label = "notices"
    verbose_name = "通知"

    def ready(self) -> None:
        from keqiao.core.notices.selectors import unread_count
        from keqiao.core.pages.context import counts_notices

        counts_notices(unread_count)
