from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "keqiao.core.imports"
    label = "imports"
    verbose_name = "导入"
