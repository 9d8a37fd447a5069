"""页面: templates, languages, static files."""

from __future__ import annotations

from keqiao.site.settings.environment import HOME

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "keqiao.core.pages.context.shell",
            ],
            "builtins": ["keqiao.core.pages.templatetags.keqiao"],
        },
    }
]
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [HOME / "locale"]
"""One catalogue, merged at start out of every package's own (keqiao.core.pages.catalogues)."""
FORMAT_MODULE_PATH = ["keqiao.core.pages.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
VENDOR = HOME / "assets" / "vendor"
for folder in (VENDOR, STATIC_ROOT):
    folder.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [VENDOR]
"""Built by `keqiao setup`: Tabler, ECharts and htmx out of the packages that package-lock.json names."""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "keqiao.core.pages.statics.Statics"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
