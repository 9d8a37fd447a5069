from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    name = "keqiao.core.parties"
    label = "parties"
    verbose_name = "主体"

    def ready(self) -> None:
        from keqiao.core.imports import register
        from keqiao.core.parties import duplicates  # noqa: F401 - registers its job
        from keqiao.core.parties.moving import allow_own
        from keqiao.core.parties.sheet import PARTIES

        allow_own()
        register(PARTIES)
        _announce()


def _announce() -> None:
    """Links of the left side, and the names of what the history shows."""
    from keqiao.core.access import anybody
    from keqiao.core.pages.navigation import Link, navigate
    from keqiao.core.pages.parts import names_event
    from keqiao.core.parties.rules import merges

    navigate(
        Link("enterprise", _("主体"), "parties:party_list", anybody, "building", 10),
        Link("enterprise", _("功能区"), "parties:zone_list", anybody, "map-pin", 20),
        Link("enterprise", _("行政区划"), "parties:division_tree", anybody, "sitemap", 30),
        Link("enterprise", _("行业分类"), "parties:industry_tree", anybody, "category", 40),
        Link("enterprise", _("疑似重复"), "parties:duplicate_list", merges, "copy", 50),
    )
    for event, label in (
        ("register", _("登记")),
        ("change", _("变更")),
        ("archive", _("停用")),
        ("succeed", _("记录承继")),
        ("merge", _("合并")),
        ("not_same", _("确认不是重复")),
    ):
        names_event(f"keqiao.parties.party.{event}", label)
