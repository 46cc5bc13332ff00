"""A server of our own for a browser test, and when a page has settled."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smarketing.settings import ROOT

# Runs before a page's own scripts: when it last asked the server for something, and when it last heard from it.
LISTENS = """
(() => {
  const send = WebSocket.prototype.send
  const heard = new WeakSet()
  WebSocket.prototype.send = function (data) {
    if (!heard.has(this)) this.addEventListener('message', () => { window.__answeredAt = performance.now() })
    heard.add(this)
    window.__askedAt = performance.now()
    return send.call(this, data)
  }
})()
"""
# One look is fooled between two reruns: the page must stay quiet for a while. On a busy machine a click may be
# answered late, and until then nothing on the page says so; what is never answered is waited for 10 seconds.
_QUIET = """
() => {
  const app = document.querySelector('[data-testid=stApp]')
  const busy = !app || app.dataset.testScriptState !== 'notRunning'
    || document.querySelector('[data-testid=stSkeleton], [data-stale=true], .smarketing-plot[aria-busy=true]')
    || !document.querySelector('[data-testid=stMain] [data-testid=stElementContainer]')
  const now = performance.now()
  const asks = window.__askedAt > (window.__answeredAt ?? 0) && now - window.__askedAt < 10_000
  if (busy || asks) window.__quietSince = undefined
  else window.__quietSince ??= now
  return !busy && !asks && now - window.__quietSince >= 300
}
"""


@dataclass(frozen=True)
class Server:
    """A running server: its address, the file its log goes to, and its process id."""

    url: str
    log: Path
    pid: int

    def words(self) -> str:
        """Everything the server has logged."""
        return self.log.read_text(encoding="utf-8")

    def fetch(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (lower case) and body of a plain request."""
        request = urllib.request.Request(self.url + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, {name.lower(): value for name, value in refused.headers.items()}, refused.read()


@contextmanager
def serving(entry: Path, folder: Path, **environment: str) -> Iterator[Server]:
    """Starts `streamlit run <entry>` on a free port of this machine, with its warehouse in `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "server.log"
    command = [sys.executable, "-m", "streamlit", "run", str(entry), f"--server.port={port}"]
    paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    own = {"SMARKETING_WAREHOUSE": str(folder / "warehouse.duckdb"), "PYTHONPATH": paths, **environment}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | own, stdout=out, stderr=subprocess.STDOUT)
    server = Server(f"http://127.0.0.1:{port}", log, process.pid)
    try:
        _await_health(server, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(15)


def settled(page: Any) -> None:
    """Waits until the page has stopped running, drawing and changing."""
    page.wait_for_function(_QUIET, timeout=60_000, polling=100)


def click_cell(table: Any, position: dict[str, int], then: Any, state: str = "visible") -> None:
    """Clicks into a table, which is drawn on a canvas, until the locator `then` is in this state.

    A canvas that is still being drawn takes no click, and nothing on the page says so.
    """
    from playwright.sync_api import TimeoutError as OutOfTime

    for seconds in (10, 10, 30):
        table.click(position=position)
        try:
            then.wait_for(state=state, timeout=seconds * 1000)
        except OutOfTime:
            if seconds == 30:
                raise
        else:
            return


def _await_health(server: Server, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise AssertionError(f"the server ended with {process.returncode}:\n{server.words()}")
        try:
            if server.fetch("/_stcore/health")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"the server did not answer:\n{server.words()}")
