from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "keqiao.core.jobs"
    label = "jobs"
    verbose_name = "任务"
