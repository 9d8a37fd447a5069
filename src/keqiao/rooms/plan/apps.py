from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "keqiao.rooms.plan"
    label = "plan"
    verbose_name = "计划"
