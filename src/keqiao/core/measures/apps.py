from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "keqiao.core.measures"
    label = "measures"
    verbose_name = "度量"
