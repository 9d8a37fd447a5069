"""`make demo`: compile a sample arrangement and show the result page on 127.0.0.1."""

from __future__ import annotations

import argparse
import webbrowser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from keqiao.engines.gongwen.compiler import compile_text, shipped_series
from keqiao.engines.gongwen.papers.page import plan_page

SAMPLE = Path(__file__).with_name("sample_arrangement.txt")
PUBLISHED = Path(__file__).resolve().parents[4] / "shared" / "documents" / "sichuan-2017-91.txt"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def main() -> None:
    parser = argparse.ArgumentParser(description="编译一份工作安排并在本机打开结果页。")
    parser.add_argument("--port", type=int, default=8017)
    parser.add_argument("--once", action="store_true", help="只编译并说明结果,不开网页服务")
    chosen = parser.parse_args()
    source = PUBLISHED if PUBLISHED.exists() else SAMPLE
    plan = compile_text(source.read_text(encoding="utf-8"), series=shipped_series())
    print(f"» {source.name}:{len(plan.tasks)} 项任务,{len(plan.targets)} 个目标")  # noqa: T201 - the page's address
    if not chosen.once:
        serve(plan_page(plan, source.name, source == SAMPLE).encode(), chosen.port)


def serve(page: bytes, port: int) -> None:
    """Serve one page to this machine only, until interrupted."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(page if found else b"")

        def log_message(self, format: str, *arguments: object) -> None:
            """One page for one person: no request log."""

    with ThreadingHTTPServer(("127.0.0.1", port), Page) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        print(f"» 结果页:{address}(Ctrl+C 结束)", flush=True)  # noqa: T201 - the page's address
        webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()  # noqa: T201 - a clean line after ^C


if __name__ == "__main__":
    main()
