from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "keqiao.core.imports"
    label = "imports"
    verbose_name = "导入"

    def ready(self) -> None:
        from keqiao.core.imports import jobs  # noqa: F401 - registers the two jobs
