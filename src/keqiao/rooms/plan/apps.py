from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "keqiao.rooms.plan"
    label = "plan"
    verbose_name = "计划"

    def ready(self) -> None:
        from keqiao.rooms.plan import plan_begin

        plan_begin.begin()

        # supervision: register below this line
        from keqiao.rooms.plan.supervision import begin

        begin()
