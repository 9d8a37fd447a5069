from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "keqiao.core.search"
    label = "search"
    verbose_name = "搜索"
