from pathlib import Path

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "keqiao.core.pages"
    label = "pages"
    verbose_name = "页面"

    def ready(self) -> None:
        """Compile the catalogues before anybody asks for a translation."""
        from django.conf import settings

        from keqiao.core.pages.catalogues import compile_into

        for place in settings.LOCALE_PATHS:
            compile_into(Path(place))
