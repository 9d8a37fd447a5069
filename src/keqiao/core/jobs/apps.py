from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "keqiao.core.jobs"
    label = "jobs"
    verbose_name = "任务"

    def ready(self) -> None:
        from keqiao.core.access import signed_in
        from keqiao.core.pages.navigation import Link, navigate

        autodiscover_modules("jobs", "schedules")
        navigate(Link("system", _("后台任务"), "jobs:job_list", signed_in, "list-check", 20))
