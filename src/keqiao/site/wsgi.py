"""WSGI: what the server loads, addresses included, so that nobody's first page waits for them."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keqiao.site.settings")
gc.disable()  # a fifth of the start is looking for garbage among what will never be any
application = get_wsgi_application()
_ = get_resolver().url_patterns
gc.freeze()
gc.enable()
