"""谁看日志: the audit administrator; nobody who operates or grants (GB/T 22239-2019 8.1.4.2 d)."""

from __future__ import annotations

from keqiao.core.access import has_role

audits = has_role("audit_admin")
