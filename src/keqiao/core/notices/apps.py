from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "keqiao.core.notices"
    label = "notices"
    verbose_name = "通知"
