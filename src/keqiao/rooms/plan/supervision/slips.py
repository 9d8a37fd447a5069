"""延期、催办、通报的流程: the small flows beside a part: an extension, an urge slip, a bulletin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from keqiao.core.flow import Flow, Move, Need, State, register
from keqiao.rooms.plan.supervision import slip_effects, who

EXTENSION = register(
    Flow(
        kind="plan.extension",
        label=_("延期申请"),
        states=(
            State("asked", _("待单位负责人审批"), "waiting"),
            State("endorsed", _("待督查裁定"), "waiting"),
            State("granted", _("已同意延期"), "good", final=True),
            State("declined", _("单位未同意"), "closed", final=True),
            State("denied", _("未同意延期"), "bad", final=True),
            State("withdrawn", _("已撤回"), "closed", final=True),
        ),
        moves=(
            Move(
                "endorse",
                _("同意报送"),
                ("asked",),
                "endorsed",
                who.head,
                needs=(Need("text", _("意见"), required=False),),
                apart_from=("create",),
                tone="primary",
            ),
            Move(
                "decline",
                _("不同意报送"),
                ("asked",),
                "declined",
                who.head,
                needs=(Need("text", _("理由")),),
                tone="danger",
            ),
            Move(
                "grant",
                _("同意延期"),
                ("endorsed",),
                "granted",
                who.supervisor,
                needs=(Need("until", _("核准期限"), "date"), Need("text", _("裁定意见"))),
                effect=slip_effects.granted,
                apart_from=("create", "endorse"),
                confirm=_("任务期限随之更新,原定期限永久保留。"),
                tone="primary",
            ),
            Move(
                "deny",
                _("不同意延期"),
                ("endorsed",),
                "denied",
                who.supervisor,
                needs=(Need("text", _("裁定意见")),),
                effect=slip_effects.denied,
                apart_from=("create", "endorse"),
                tone="danger",
            ),
            Move("withdraw", _("撤回"), ("asked", "endorsed"), "withdrawn", who.unit),
        ),
        initial="asked",
        create=who.unit,
    )
)

URGE = register(
    Flow(
        kind="plan.urge",
        label=_("催办单"),
        states=(
            State("sent", _("待反馈"), "waiting"),
            State("answered", _("已反馈"), "good", final=True),
            State("withdrawn", _("已撤回"), "closed", final=True),
        ),
        moves=(
            Move(
                "answer",
                _("反馈"),
                ("sent",),
                "answered",
                who.unit,
                needs=(Need("text", _("反馈内容")), Need("files", _("附件"), "files", required=False)),
                effect=slip_effects.answered,
                tone="primary",
            ),
            Move(
                "withdraw",
                _("撤回"),
                ("sent",),
                "withdrawn",
                who.supervisor,
                needs=(Need("text", _("理由")),),
            ),
        ),
        initial="sent",
        create=who.urger,
    )
)

BULLETIN = register(
    Flow(
        kind="plan.bulletin",
        label=_("督查通报"),
        states=(
            State("draft", _("草稿"), "draft"),
            State("published", _("已印发"), "good", final=True),
            State("discarded", _("已作废"), "closed", final=True),
        ),
        moves=(
            Move(
                "publish",
                _("印发"),
                ("draft",),
                "published",
                who.editor,
                needs=(Need("number", _("期号"), "number", required=False),),
                effect=slip_effects.published,
                sensitive=True,
                confirm=_("印发后内容不再变动,并向社会公开。"),
                tone="primary",
            ),
            Move("discard", _("作废"), ("draft",), "discarded", who.editor, tone="danger"),
        ),
        initial="draft",
        create=who.editor,
    )
)
