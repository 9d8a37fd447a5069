"""The site's settings with a bare view beside its pages, and the number of queries in a header."""

from keqiao.site.settings import *  # noqa: F403
from keqiao.site.settings import MIDDLEWARE as SITE_MIDDLEWARE

MIDDLEWARE = ["bench_views.CountQueries", *SITE_MIDDLEWARE]
ROOT_URLCONF = "bench_views"
