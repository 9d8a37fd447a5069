"""命令表: every `keqiao NAME`, the module that holds it, its one-line help. Modules load when called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One entry: ``module`` has the typer application ``app``; ``help`` is what `keqiao --help` prints."""

    module: str
    help: str
    app: str = "app"


_PLATFORM = "keqiao.site.platform.commands"
_KEEPING = "keqiao.site.platform.keeping"
COMMANDS: dict[str, Command] = {
    "compile": Command("keqiao.engines.gongwen.command", "把工作安排公文编译成任务、单位与目标"),
    "survey": Command("keqiao.engines.survey.command", "抽样设计、估计、校准与保密"),
    "incentives": Command("keqiao.engines.incentives.command", "企业可享受的税收与科技政策测算"),
    "metrology": Command("keqiao.engines.metrology.command", "测量不确定度、合格判定与能力验证"),
    "index": Command("keqiao.engines.indices.command", "综合评价指数与官方评分"),
    "registry": Command("keqiao.engines.registry.command", "统一社会信用代码、企业名称与地址"),
    "finance": Command("keqiao.engines.finance.command", "基金、风险分担、信用评分与总账"),
    "match": Command("keqiao.engines.retrieval.command", "中文检索与供需匹配"),
    "assign": Command("keqiao.engines.assignment.command", "评审专家分配与对接会排程"),
    "demo": Command("keqiao.site.demo_province.command", "建立并打开演示省份"),
    "setup": Command(_PLATFORM, "建立或升级一处安装", "setup_app"),
    "serve": Command(_PLATFORM, "启动网页服务和后台任务", "serve_app"),
    "worker": Command(_PLATFORM, "执行后台任务", "worker_app"),
    "tick": Command(_PLATFORM, "执行到期的定时事项", "tick_app"),
    "verify": Command(_KEEPING, "核验日志与文件", "verify_app"),
    "backup": Command(_KEEPING, "备份", "backup_app"),
    "restore": Command(_KEEPING, "恢复", "restore_app"),
    "administrator": Command(_KEEPING, "建立第一位管理员", "administrator_app"),
    "search": Command(_KEEPING, "重建搜索索引", "search_app"),
    "cases": Command("keqiao.site.cases", "用公布的案例核对引擎"),
}
