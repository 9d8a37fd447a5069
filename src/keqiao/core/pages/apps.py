from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "keqiao.core.pages"
    label = "pages"
    verbose_name = "页面"
