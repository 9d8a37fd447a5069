"""第一位管理员: on a new installation nobody can grant anything yet; after that, people are made on the pages."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from keqiao.core.access.viewer import system
from keqiao.core.errors import sentence
from keqiao.core.identity import services
from keqiao.core.identity.rules import duties
from keqiao.core.identity.selectors import parties_in_reach
from keqiao.engines.errors import InputError

ADMINISTRATORS = [entry["role"] for entry in duties()["powers"].values()]


class Command(BaseCommand):
    help = "建立一位管理员，并给出设置密码的一次性链接"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", choices=ADMINISTRATORS)
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("--unit", required=True, help="单位全称或统一社会信用代码")
        parser.add_argument("--email", default="")

    def handle(self, **given: Any) -> None:
        viewer = system("命令行")
        rows = parties_in_reach(viewer)
        found = list((rows.filter(code=given["unit"]) | rows.filter(name=given["unit"]))[:2])
        if len(found) != 1:
            raise CommandError(f"没有单位“{given['unit']}”")
        try:
            with transaction.atomic():
                made = services.person_create(
                    viewer, username=given["username"], name=given["name"], email=given["email"]
                )
                services.membership_grant(viewer, user=made.user.pk, party=found[0].pk, role=given["role"])
        except InputError as error:
            raise CommandError(sentence(error)) from error
        self.stdout.write(f"请在 30 分钟内打开：{made.path}")
