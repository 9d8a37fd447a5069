from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.db.models.signals import post_delete, post_save


class MeasuresConfig(AppConfig):
    name = "keqiao.core.measures"
    label = "measures"
    verbose_name = "度量"

    def ready(self) -> None:
        from keqiao.core.measures import (
            entries,
            schedules,  # noqa: F401 - its decorator registers it
            series,
        )
        from keqiao.core.measures.models import SeriesPoint

        request_started.connect(entries.begin_request)
        request_finished.connect(entries.end_request)
        post_save.connect(series.forget, sender=SeriesPoint)
        post_delete.connect(series.forget, sender=SeriesPoint)
