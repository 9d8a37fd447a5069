"""演示账号: one person per role, called by the role; they exist only where KEQIAO_DEMO=1 (control A1).

They are named here without Django, so that the command can print them before it is up.
"""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "Keqiao-2017-demo"  # noqa: S105 - printed by the demonstration; refused everywhere else (A1)


@dataclass(frozen=True, slots=True)
class Account:
    """演示账号: ``unit`` is a unit's short name in the plan, or a place of its own that ``province`` fills in."""

    username: str
    name: str
    role: str
    unit: str
    reach: str = ""


ACCOUNTS = (
    Account("planner", "计划员01", "planner", "省政府办公厅", "51"),
    Account("supervisor", "督查员01", "supervisor", "省政府办公厅", "51"),
    Account("leader", "领导01", "leader", "省政府办公厅", "51"),
    Account("kjt-head", "科技厅负责人01", "unit_head", "科技厅"),
    Account("kjt", "科技厅承办人01", "unit_officer", "科技厅"),
    Account("czt", "财政厅承办人01", "unit_officer", "财政厅"),
    Account("registrar", "登记员01", "registrar", "登记处:510100", "5101"),
    Account("registrar2", "登记员02", "registrar", "登记处:510700", "5107"),
    Account("registrar-head", "登记员03", "registrar", "科技厅", "51"),
    Account("statistician", "统计员01", "statistician", "省统计局", "51"),
    Account("enterprise", "企业经办人01", "enterprise", "企业:0"),
    Account("enterprise2", "企业经办人02", "enterprise", "企业:1"),
    Account("system", "系统管理员01", "system_admin", "省政府办公厅"),
    Account("security", "安全管理员01", "security_admin", "省政府办公厅"),
    Account("audit", "审计管理员01", "audit_admin", "省政府办公厅"),
)
