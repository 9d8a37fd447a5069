from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    name = "keqiao.core.journal"
    label = "journal"
    verbose_name = "日志"

    def ready(self) -> None:
        from keqiao.core.journal.guards import after_migrate
        from keqiao.core.journal.rules import audits
        from keqiao.core.pages.navigation import Link, navigate

        post_migrate.connect(after_migrate, sender=self)
        navigate(Link("system", _("日志"), "journal:entry_list", audits, "book", 30))
