from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "keqiao.core.identity"
    label = "identity"
    verbose_name = "身份"

    def ready(self) -> None:
        from keqiao.core.identity import checks, signals  # noqa: F401 - they register themselves
