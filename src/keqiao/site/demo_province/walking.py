"""走一遍: start the site, sign in as four roles, follow every link of its own that a page shows, and report."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections import deque
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import typer

from keqiao.site.demo_province.accounts import PASSWORD
from keqiao.site.platform import serving

ROLES = ("", "supervisor", "kjt", "registrar", "enterprise")
"""公众 and four roles."""
MOST_PAGES = 60
LINK = re.compile(r'href="(/[^"#]*)"')
LEFT_ALONE = ("/static/", "/account/logout", "/api/", "/files/", "/pages/")
DOWNLOAD = re.compile(r"(export|format)=|\.(xlsx|csv|json|docx|pdf)$")
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")


@dataclass
class Walk:
    """一个角色的走查: pages seen, and what was wrong."""

    role: str
    pages: int = 0
    faults: list[str] = field(default_factory=list)


def walk() -> int:
    """Exit code 0 when every page answered well to every role that was shown a link to it."""
    port = serving.free_port()
    base = f"http://127.0.0.1:{port}"
    command = serving.server_command("127.0.0.1", port, 1)
    process = subprocess.Popen(command, env=dict(os.environ))  # noqa: S603 - our own server
    try:
        _wait(base)
        walks = [_walk(base, role) for role in ROLES]
    finally:
        process.terminate()
        process.wait(timeout=20)
    for one in walks:
        typer.echo(f"» {one.role or '公众'}：{one.pages} 个页面，{len(one.faults)} 处问题")
        for fault in one.faults:
            typer.echo(f"    {fault}")
    return 1 if any(one.faults or not one.pages for one in walks) else 0


def _wait(base: str) -> None:
    for _attempt in range(100):
        try:
            build_opener().open(f"{base}/health/", timeout=5).close()
            return
        except HTTPError:
            return
        except URLError:
            time.sleep(0.2)


def _walk(base: str, role: str) -> Walk:
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    found = Walk(role)
    if role and not _sign_in(opener, base, role):
        found.faults.append("不能登录")
        return found
    waiting, seen = deque(["/", "/desk/"] if role else ["/"]), {"/", "/desk/"}
    while waiting and found.pages < MOST_PAGES:
        path = waiting.popleft()
        for link in _visit(opener, base, path, found):
            shape = _shape(link)
            if shape not in seen and not link.startswith(LEFT_ALONE) and not DOWNLOAD.search(link):
                seen.add(shape)  # one page of a kind
                waiting.append(link)
    return found


def _shape(link: str) -> str:
    """What kind of page a link leads to: its path without keys and numbers, and the names of what it asks."""
    path, _, query = link.partition("?")
    names = sorted({part.partition("=")[0] for part in query.split("&") if part})
    return f"{KEY.sub('*', path)}?{'&'.join(names)}"


def _visit(opener: OpenerDirector, base: str, path: str, found: Walk) -> list[str]:
    try:
        with opener.open(urljoin(base, quote(path, safe="/?=&%#:,;+")), timeout=30) as answer:
            kind, body = answer.headers.get_content_type(), answer.read()
    except HTTPError as error:
        found.faults.append(f"{path}:{error.code}")
        return []
    except URLError as error:
        found.faults.append(f"{path}:{error.reason}")
        return []
    found.pages += 1
    if kind != "text/html":
        return []
    text = body.decode()
    if "<html" in text and "演示数据" not in text:  # a part of a page stands inside one that says so
        found.faults.append(f"{path}:没有标明演示数据")
    return [link.replace("&amp;", "&") for link in LINK.findall(text)]


def _sign_in(opener: OpenerDirector, base: str, username: str) -> bool:
    """Through the form that a person uses."""
    address = f"{base}/account/login/"
    page = opener.open(address, timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    form = {"csrfmiddlewaretoken": token.group(1) if token else "", "login": username, "password": PASSWORD}
    with opener.open(address, urlencode(form).encode(), timeout=30) as answer:
        return urlsplit(answer.url).path != "/account/login/"
