"""督办的地址, included by the plan room's."""

from __future__ import annotations

from django.urls import URLPattern, path

from keqiao.rooms.plan.supervision import pages_bulletins as bulletins
from keqiao.rooms.plan.supervision import pages_desk as desk
from keqiao.rooms.plan.supervision import pages_parts as parts
from keqiao.rooms.plan.supervision import pages_slips as slips
from keqiao.rooms.plan.supervision import pages_tasks as tasks

urlpatterns: list[URLPattern] = [
    path("duties/", desk.duty_list, name="duty_list"),
    path("board/", desk.board, name="board"),
    path("leader/", desk.leader, name="leader"),
    path("timeline/", desk.plan_timeline, name="plan_timeline"),
    path("tasks/<uuid:pk>/", tasks.task_detail, name="task_detail"),
    path("parts/<uuid:pk>/", parts.part_detail, name="part_detail"),
    path("parts/<uuid:pk>/move/", parts.part_move, name="part_move"),
    path("parts/<uuid:pk>/filing/", parts.part_filing, name="part_filing"),
    path("parts/<uuid:pk>/report/", parts.part_report, name="part_report"),
    path("parts/<uuid:pk>/reassign/", parts.part_reassign, name="part_reassign"),
    path("parts/<uuid:pk>/extension/", parts.part_extension, name="part_extension"),
    path("nodes/<int:pk>/done/", parts.node_done, name="node_done"),
    path("extensions/<uuid:pk>/", slips.extension_detail, name="extension_detail"),
    path("extensions/<uuid:pk>/move/", slips.extension_move, name="extension_move"),
    path("urges/new/", slips.urge_new, name="urge_new"),
    path("urges/<uuid:pk>/", slips.urge_detail, name="urge_detail"),
    path("urges/<uuid:pk>/move/", slips.urge_move, name="urge_move"),
    path("bulletins/", bulletins.bulletin_list, name="bulletin_list"),
    path("bulletins/new/", bulletins.bulletin_new, name="bulletin_new"),
    path("bulletins/<uuid:pk>/", bulletins.bulletin_detail, name="bulletin_detail"),
    path("bulletins/<uuid:pk>/move/", bulletins.bulletin_move, name="bulletin_move"),
    path("bulletins/<uuid:pk>/file.<str:format>", bulletins.bulletin_file, name="bulletin_file"),
    path("<uuid:pk>/tasks.<str:format>", bulletins.task_ledger, name="task_ledger"),
]
