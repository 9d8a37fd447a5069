from datetime import datetime

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "keqiao.core.identity"
    label = "identity"
    verbose_name = "身份"

    def ready(self) -> None:
        from keqiao.core.identity import checks, navigation, signals  # noqa: F401 - they register themselves
        from keqiao.core.jobs.schedules import every

        every("day")("identity.upkeep")(_upkeep)


def _upkeep(_now: datetime) -> str:
    """Each day: disable what is idle, forget old counts."""
    from keqiao.core.access.viewer import system
    from keqiao.core.identity.services.upkeep import disable_idle, forget_tallies

    return f"{disable_idle(system('账号维护'))} / {forget_tallies()}"
