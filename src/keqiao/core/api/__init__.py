"""接口: the same services and selectors over HTTP, with scoped and expiring tokens.

A room's ``api.py``::

    from keqiao.core.api.operations import operation
    from keqiao.core.api.registry import router

    routes = router("transfer")

    @routes.get("/contracts/", response=list[ContractRow])
    @operation(staff, scope="transfer:read")
    def contract_list(request, q: str = ""): ...

``request.viewer`` is the person of the session or of the token. An operation without a rule stops the first call, and
the build.
Nothing of it is loaded before somebody calls it: what it stands on takes a second, and a person waits for the page.
"""
