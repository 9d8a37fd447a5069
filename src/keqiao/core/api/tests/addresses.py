"""The site's addresses with an API of three operations beside the real one, for the tests of what holds for any."""

from typing import Any

from django.urls import path
from ninja import Router, Schema

from keqiao.core.access import anybody, has_role, staff
from keqiao.core.api.operations import operation
from keqiao.core.api.site import assemble
from keqiao.core.errors import ConflictError, NotFoundError
from keqiao.engines.errors import InputError
from keqiao.site.urls import urlpatterns as real

routes = Router(tags=["thing"])


class Thing(Schema):
    number: int


@routes.get("/open/", response=Thing)
@operation(anybody, scope="thing:read")
def thing_open(request: Any) -> dict[str, int]:
    return {"number": 1}


@routes.get("/staff/{number}/", response=Thing)
@operation(staff, scope="thing:read")
def thing_staff(request: Any, number: int) -> dict[str, int]:
    errors = {400: InputError("数目不对"), 404: NotFoundError("没有这条记录"), 409: ConflictError("已被修改")}
    if number in errors:
        raise errors[number]
    return {"number": number}


@routes.post("/plan/", response=Thing)
@operation(has_role("planner"), scope="thing:write")
def thing_write(request: Any, thing: Thing) -> dict[str, int]:
    return {"number": thing.number}


@routes.delete("/plan/", response=Thing)
@operation(has_role("planner"), scope="thing:write", sensitive=True)
def thing_end(request: Any) -> dict[str, int]:
    return {"number": 0}


trial = assemble({"thing": routes}, "trial")
urlpatterns = [path("api/trial/", trial.urls), *real]
