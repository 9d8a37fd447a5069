from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "keqiao.core.parties"
    label = "parties"
    verbose_name = "主体"
