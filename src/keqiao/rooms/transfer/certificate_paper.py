"""登记证明: the certificate as a PDF, by engines.publish; what it states depends on the regime."""

from __future__ import annotations

from django.utils.translation import gettext as _

from keqiao.core.errors import ConflictError
from keqiao.core.pages import presenters
from keqiao.engines.publish import Callout, Column, Paragraph, Report, Table, render_pdf
from keqiao.rooms.transfer.certificates import code_of
from keqiao.rooms.transfer.models import Contract
from keqiao.rooms.transfer.regimes import regimes
from keqiao.rooms.transfer.selectors import kind_of


def certificate(contract: Contract, address: str) -> bytes:
    """登记证明 PDF. ``address`` is that of the page where anybody can check it."""
    if contract.state != "registered":
        raise ConflictError("只有已登记的合同有登记证明")
    office = contract.office.name if contract.office else ""
    regime = regimes().get(contract.regime)
    rows = [(name, value) for name, value in facts(contract)]
    report = Report(
        title=_("技术合同认定登记证明"),
        subtitle=contract.number,
        source=office,
        as_of=presenters.day(contract.registered_on),
        demonstration=contract.demonstration,
        blocks=(
            Table((Column(_("项目"), width=1), Column(_("内容"), width=3)), rows),
            Paragraph(
                _("核对码：{code}。在 {address} 输入登记编号和核对码，可以核对本证明。").format(
                    code=code_of(contract), address=address
                )
            ),
            Callout(
                _("合同金额变更后本证明的核对码失效，以换发的为准。适用制度：{regime}。").format(
                    regime=_(regime.label) if regime else presenters.NOTHING
                )
            ),
        ),
    )
    return bytes(render_pdf(report))


def facts(contract: Contract) -> list[tuple[str, str]]:
    """What a certificate shows, and the public page of its number: nothing more."""
    shown = [
        (_("合同登记编号"), contract.number),
        (_("合同名称"), contract.title),
        (_("合同类别"), kind_of(contract)),
        (_("卖方"), contract.seller_name),
        (_("买方"), contract.buyer_name),
        (_("签订日期"), presenters.day(contract.signed_on)),
        (_("登记日期"), presenters.day(contract.registered_on)),
        (_("登记机构"), contract.office.name if contract.office else presenters.NOTHING),
        (_("合同交易总额"), presenters.yuan(contract.total)),
        (_("技术交易额"), presenters.yuan(contract.technology)),
    ]
    if contract.regime != "measures_2026":
        shown.append((_("技术性收入"), presenters.yuan(contract.income)))
    return shown
