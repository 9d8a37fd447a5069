from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "keqiao.core.parties"
    label = "parties"
    verbose_name = "主体"

    def ready(self) -> None:
        from keqiao.core.parties.moving import allow_own

        allow_own()
