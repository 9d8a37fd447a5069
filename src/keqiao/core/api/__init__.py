"""接口: the same services and selectors over HTTP, with scoped and expiring tokens.

A room's ``api.py``::

    routes = router("transfer")

    @routes.get("/contracts/", response=list[ContractRow])
    @operation(staff, scope="transfer:read")
    def contract_list(request, q: str = ""): ...

``request.viewer`` is the person of the session or of the token. An operation without a rule stops the start.
"""

from keqiao.core.api.operations import operation
from keqiao.core.api.registry import router

__all__ = ["operation", "router"]
