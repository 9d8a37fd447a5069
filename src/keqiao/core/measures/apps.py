from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "keqiao.core.measures"
    label = "measures"
    verbose_name = "度量"

    def ready(self) -> None:
        from keqiao.core.measures import schedules  # noqa: F401 - its decorator registers it
