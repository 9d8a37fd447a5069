"""建立: everything an installation needs before its first page: assets, tables, reference data. May be run again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.management import call_command

from keqiao.core.access import system
from keqiao.core.measures.series import load_published
from keqiao.core.pages import assets
from keqiao.core.parties import reference

Say = Callable[[str], None]


def set_up(say: Say) -> None:
    """Bring an installation to this version: assets and translations built, tables migrated, reference data loaded."""
    with ThreadPoolExecutor(1) as beside:
        pages = beside.submit(build_pages, say)  # mostly waiting for packages: the tables are made meanwhile
        say("建立数据表")
        call_command("migrate", interactive=False, verbosity=0)
        say("载入区划、行业、单位与历史数据")
        viewer = system("setup")
        reference.load(viewer)
        load_published(viewer)
        pages.result()


def build_pages(say: Say) -> None:
    """Assets; nothing to do when they are as the lock file says."""
    say("准备页面资源")
    assets.build(settings.HOME, say)
