"""地址: every room brings its own; anything that is no room's stands here."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern

from keqiao.site.admin import backroom


class Later(URLResolver):
    """后装: addresses with a namespace of their own, whose module is loaded when one of them is asked for or named."""

    def _populate(self) -> None:
        """Nothing: the site collects all names when it writes its first link; those of a namespace are found in it."""


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("keqiao.rooms.portal.urls")),
    path("plan/", include("keqiao.rooms.plan.urls")),
    path("transfer/", include("keqiao.rooms.transfer.urls")),
    path("parties/", include("keqiao.core.parties.urls")),
    path("files/", include("keqiao.core.files.urls")),
    path("jobs/", include("keqiao.core.jobs.urls")),
    path("notices/", include("keqiao.core.notices.urls")),
    path("search/", include("keqiao.core.search.urls")),
    path("journal/", include("keqiao.core.journal.urls")),
    path("imports/", include("keqiao.core.imports.urls")),
    path("measures/", include("keqiao.core.measures.urls")),
    path("account/", include("keqiao.core.identity.urls")),
    path("pages/", include("keqiao.core.pages.urls")),
    path("", include("keqiao.core.health.urls")),
    Later(RoutePattern("api/v1/"), "keqiao.core.api.urls", app_name="ninja", namespace="api"),
    path("backroom/", backroom.urls),
]
handler400 = "keqiao.core.pages.errors.bad_request"
handler403 = "keqiao.core.pages.errors.forbidden"
handler404 = "keqiao.core.pages.errors.not_found"
handler500 = "keqiao.core.pages.errors.server_error"
