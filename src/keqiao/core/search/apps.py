from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    name = "keqiao.core.search"
    label = "search"
    verbose_name = "搜索"

    def ready(self) -> None:
        from keqiao.core.search.index import after_migrate

        post_migrate.connect(after_migrate, sender=self)
        autodiscover_modules("search")
