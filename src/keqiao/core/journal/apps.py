from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "keqiao.core.journal"
    label = "journal"
    verbose_name = "日志"
