"""Load: ten users on the pages of a province with a million contracts.

    make bench NAME="site/load --contracts 1000000 --parties 100000"
    make bench NAME="site/load --database postgresql"

Builds the province in a folder of its own (kept with --keep FOLDER), starts granian with a worker per core and an
own client process beside it on the same machine, and prints per kind of page, next to a bare Django view's: p50 and
p95 of users who look at a page for a second before they ask for the next, and of users who never pause, with the
requests a second that the machine then gives.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote, urlencode

WARMING = 3.0
"""Seconds before each kind of page in which what a worker loads late is loaded; not counted."""
HERE = Path(__file__).resolve().parent
DRAWN = 20_000
"""So many contracts are drawn one by one; the rest are copies made by the database."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contracts", type=int, default=1_000_000)
    parser.add_argument("--parties", type=int, default=100_000)
    parser.add_argument("--users", type=int, default=10)
    parser.add_argument(
        "--seconds", type=float, default=20.0, help="per kind of page, of which half with pauses"
    )
    parser.add_argument("--pause", type=float, default=1.0, help="seconds that a user looks at a page")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--database", default="sqlite", choices=("sqlite", "postgresql"))
    parser.add_argument("--only", default="", help="kinds of page whose name holds this")
    parser.add_argument("--keep", type=Path, help="a folder to build in, used again when it is built already")
    chosen = parser.parse_args()
    if chosen.database == "postgresql" and "KEQIAO_DATABASE" not in os.environ:
        runner = HERE.parents[1] / "tests" / "on_postgresql.py"
        sys.exit(subprocess.run([sys.executable, str(runner), *sys.argv], check=False).returncode)
    home = chosen.keep or Path(tempfile.mkdtemp(prefix="keqiao-load-"))
    environment = build(home, chosen.parties, chosen.contracts)
    measure(environment, chosen)


def build(home: Path, parties: int, contracts: int) -> dict[str, str]:
    """The province, unless the folder holds it."""
    environment = {
        **os.environ,
        "KEQIAO_HOME": str(home),
        "KEQIAO_DEMO": "1",
        "KEQIAO_CLOCK": f"2017-12-29T09:00:00+08:00/{datetime.now(UTC).isoformat()}",
        "DJANGO_SETTINGS_MODULE": "bench_settings",
        "PYTHONPATH": str(HERE),
    }
    stamp = home / "load-built"
    wanted = f"{parties} {contracts}"
    if stamp.exists() and stamp.read_text() == wanted:
        return environment
    begun = time.monotonic()
    code = (
        "from keqiao.site.platform.ready import ready; ready();"
        "from keqiao.site.platform.setting_up import set_up; set_up(print);"
        "from keqiao.site.demo_province import province;"
        f"province.build(print, parties_count={parties}, contracts_count={min(contracts, DRAWN)});"
        "from keqiao.core.search.rebuilding import rebuild; rebuild();"
        f"from multiply import multiply; multiply({contracts})"
    )
    home.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    stamp.write_text(wanted)
    print(f"built in {time.monotonic() - begun:.0f} s")
    return environment


def measure(environment: dict[str, str], chosen: argparse.Namespace) -> None:
    from keqiao.site.platform import serving

    port = serving.free_port()
    command = serving.server_command("127.0.0.1", port, chosen.workers)
    server = subprocess.Popen(command, env=environment)
    try:
        wait(port)
        cookies = {name: sign_in(port, name) for name in ("registrar-head", "supervisor", "leader")}
        kinds = pages(port, cookies)
        print(
            f"{chosen.database}, {chosen.users} users, {chosen.workers} workers, load {os.getloadavg()[0]:.1f}"
        )
        print(f"{'':<34}{f'pausing {chosen.pause:g} s':>26}{'never pausing':>28}")
        print(
            f"{'page':<34}{'p50 ms':>8}{'p95 ms':>8}{'max ms':>10}{'p50 ms':>9}{'p95 ms':>8}{'req/s':>8}{'queries':>9}"
        )
        for name, (who, paths) in kinds.items():
            if chosen.only not in name:
                continue
            cookie = cookies.get(who, "")
            run(port, cookie, paths, chosen.users, WARMING, 0.0)
            pausing, hurried = (
                run(port, cookie, paths, chosen.users, chosen.seconds / 2, pause)
                for pause in (chosen.pause, 0.0)
            )
            report(name, pausing, hurried)
    finally:
        server.terminate()
        server.wait(timeout=20)


def pages(port: int, cookies: dict[str, str]) -> dict[str, tuple[str, list[str]]]:
    """Kinds of page with the addresses a user picks from; records are taken from the lists' own links."""
    who = "registrar-head"
    listing = "/transfer/contracts/"
    found = fetch(port, listing, cookies[who])[1]
    records = sorted(set(re.findall(r'href="(/transfer/contracts/[0-9a-f-]{36}/)"', found)))
    plans = sorted(set(re.findall(r'href="(/plan/[^"#?]*)"', fetch(port, "/", "")[1])))
    targets = [path for path in plans if "target" in path]
    # of a million contracts the first have one in two hundred to one in a hundred, the others one in ten to one in two
    rarer = ("石墨烯", "锂电池", "环保 工艺", "成果 转化")
    common = ("检测", "系统", "软件", "平台")
    filters = (
        "state=registered",
        "state=submitted",
        "place=510100",
        "place=513300",
        "category=development",
        "sort=-total&place=510100",
    )
    return {
        "bare Django view": ("", ["/bench/bare/"]),
        "bare Django view, one query": ("", ["/bench/query/"]),
        "list": (who, [listing]),
        "list, filtered": (who, [f"{listing}?{query}" for query in filters]),
        "list, searched": (who, [f"{listing}?q={quote(word)}" for word in rarer]),
        "list, searched by a common word": (who, [f"{listing}?q={quote(word)}" for word in common]),
        "search over everything": (who, [f"/search/?q={quote(word)}" for word in (*rarer, *common)]),
        "record": (who, records),
        "parties list": (who, ["/parties/"]),
        "front page (public)": ("", ["/"]),
        "plan page (public)": ("", [path for path in plans if "target" not in path][:3] or ["/plan/"]),
        "target page with chart": ("leader", targets or ["/plan/"]),
        "leader's dashboard": ("leader", ["/plan/leader/"]),
        "desk": ("supervisor", ["/desk/"]),
    }


def run(
    port: int, cookie: str, paths: list[str], users: int, seconds: float, pause: float
) -> dict[str, list[float]]:
    """Each user asks for one page after the other until the time is over; times in milliseconds by status."""
    times: dict[str, list[float]] = defaultdict(list)
    lock = threading.Lock()
    begun = time.monotonic()
    queries: list[float] = []

    def user(number: int) -> None:
        rng = random.Random(number)
        time.sleep(pause * rng.random())
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() - begun < seconds:
            started = time.perf_counter()
            connection.request("GET", rng.choice(paths), headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            took = (time.perf_counter() - started) * 1000
            with lock:
                times[str(answer.status)].append(took)
                if counted := answer.headers.get("X-Bench-Queries"):
                    queries.append(float(counted))
            time.sleep(pause * (0.5 + rng.random()))

    threads = [threading.Thread(target=user, args=(number,)) for number in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times["seconds"] = [time.monotonic() - begun]
    times["queries"] = queries or [0.0]
    return times


def report(name: str, pausing: dict[str, list[float]], hurried: dict[str, list[float]]) -> None:
    calm, hasty = (times.pop("200", []) for times in (pausing, hurried))
    seconds, queries = hurried.pop("seconds")[0], max(hurried.pop("queries"))
    bad = {status: len(rows) for status, rows in hurried.items()}
    if min(len(calm), len(hasty)) < 20:
        print(f"{name:<34} too few answers: {len(calm)} and {len(hasty)} {bad}")
        return
    first, then = quantiles(calm, n=100), quantiles(hasty, n=100)
    line = f"{name:<34}{first[49]:>8.1f}{first[94]:>8.1f}{max(calm):>10.1f}"
    line += f"{then[49]:>9.1f}{then[94]:>8.1f}{len(hasty) / seconds:>8.0f}{queries:>9.0f}"
    print(line + (f"  {json.dumps(bad)}" if bad else ""), flush=True)


def fetch(port: int, path: str, cookie: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    return answer.status, answer.read().decode(errors="replace")


def sign_in(port: int, username: str) -> str:
    """The session cookie after the form that a person uses."""
    from keqiao.site.demo_province.accounts import PASSWORD

    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/account/login/")
    answer = connection.getresponse()
    page = answer.read().decode()
    jar = cookies_of(answer.headers.get_all("Set-Cookie") or [])
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    form = urlencode(
        {"csrfmiddlewaretoken": token.group(1) if token else "", "login": username, "password": PASSWORD}
    )
    headers = {
        "Cookie": jar,
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": f"http://127.0.0.1:{port}/",
    }
    connection.request("POST", "/account/login/", form, headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 302:
        raise SystemExit(f"cannot sign in as {username}: {answer.status}")
    return cookies_of(answer.headers.get_all("Set-Cookie") or [])


def cookies_of(lines: list[str]) -> str:
    return "; ".join(line.split(";")[0] for line in lines)


def wait(port: int) -> None:
    for _ in range(150):
        try:
            fetch(port, "/bench/bare/", "")
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main()
