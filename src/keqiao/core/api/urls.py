"""接口的地址: the site names this module without importing it; it is loaded when the first of them is asked for."""

from __future__ import annotations

from keqiao.core.api.site import api

urlpatterns, APP, NAMESPACE = api.urls
