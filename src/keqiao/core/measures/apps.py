from django.apps import AppConfig
from django.core.signals import request_finished, request_started


class MeasuresConfig(AppConfig):
    name = "keqiao.core.measures"
    label = "measures"
    verbose_name = "度量"

    def ready(self) -> None:
        from keqiao.core.measures import (
            entries,
            schedules,  # noqa: F401 - its decorator registers it
        )

        request_started.connect(entries.begin_request)
        request_finished.connect(entries.end_request)
