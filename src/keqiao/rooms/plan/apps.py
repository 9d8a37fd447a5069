from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "keqiao.rooms.plan"
    label = "plan"
    verbose_name = "计划"

    def ready(self) -> None:
        from keqiao.rooms.plan import plan_flow  # noqa: F401 - registers its flow

        # supervision: register below this line
