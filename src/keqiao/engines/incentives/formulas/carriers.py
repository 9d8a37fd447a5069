"""孵化载体: property, land-use and VAT relief; tests of recognition (rules facts, sections g and l)."""

from __future__ import annotations

from fractions import Fraction

from keqiao.engines.rules.book import Formulas
from keqiao.engines.rules.operations import Value, member, where

formulas = Formulas()
RELIEF = "财税〔2018〕120号;财政部 税务总局 科技部 教育部公告2023年第42号"


@formulas.variable(
    title="载体类别在免税范围内",
    english="The kind of carrier has relief",
    unit="flag",
    citation=RELIEF,
    optional=("carrier_kinds",),
)
def carrier_in_scope(carrier_kind: Value, *, carrier_kinds: Value) -> Value:
    """载体类别在免税范围内; false where no rule is on record for the day."""
    return member(carrier_kind, carrier_kinds)


@formulas.variable(
    title="应纳房产税和土地使用税", english="Property and land-use tax due", unit="yuan", citation=RELIEF
)
def carrier_tax_due(carrier_tax: Value, used_for_incubation: Value, carrier_in_scope: Value) -> Value:
    """应纳税额: own use, or given free or leased to incubatees, is exempt."""
    return where(used_for_incubation & carrier_in_scope, Fraction(0), carrier_tax)


@formulas.variable(
    title="有孵化用房产、土地税额",
    english="There is tax on premises used for incubation",
    unit="flag",
    citation=RELIEF,
)
def carrier_any(carrier_property_tax: Value, carrier_land_tax: Value) -> Value:
    """有自用或提供给在孵对象使用的房产、土地."""
    return carrier_property_tax + carrier_land_tax > Fraction(0)


@formulas.variable(
    title="房产税和土地使用税免税额", english="Property and land-use tax saved", unit="yuan", citation=RELIEF
)
def carrier_saving(carrier_property_tax: Value, carrier_land_tax: Value) -> Value:
    """免税额: the tax that would be due on the premises used for incubation."""
    return carrier_property_tax + carrier_land_tax


@formulas.variable(
    title="有孵化服务收入", english="There is income from incubation services", unit="flag", citation=RELIEF
)
def incubation_any(incubation_sales: Value) -> Value:
    """有向在孵对象提供孵化服务的收入."""
    return incubation_sales > Fraction(0)


@formulas.variable(
    title="孵化服务免征增值税额", english="VAT saved on incubation services", unit="yuan", citation=RELIEF
)
def incubation_saving(incubation_sales: Value, *, vat_service_rate: Value) -> Value:
    """免征的销项税额."""
    return incubation_sales * vat_service_rate
