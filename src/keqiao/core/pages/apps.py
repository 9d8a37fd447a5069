from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "keqiao.core.pages"
    label = "pages"
    verbose_name = "页面"

    def ready(self) -> None:
        """Compile the catalogues before anybody asks for a translation."""
        from django.conf import settings

        from keqiao.core.access.rules import staff
        from keqiao.core.pages.catalogues import compile_into
        from keqiao.core.pages.navigation import Link, navigate

        for place in settings.LOCALE_PATHS:
            compile_into(Path(place))
        if settings.DEMO:
            navigate(Link("system", _("页面组件"), "pages:styleguide", staff, "layout-grid", 95))
