"""The web server around the pages: security headers, compression, own routes, health."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import shutil
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import anyio
import streamlit
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smarketing import zones
from smarketing.settings import STATIC, settings
from smarketing.ui import state

PLOTLY_PATH = f"/vendor/plotly-{version('plotly')}.min.js"
_YEAR = "public, max-age=31536000, immutable"
_LEAST_FREE_BYTES = 2**30


def middleware() -> list[Middleware]:
    """What each answer passes through, outermost first."""
    return [
        Middleware(SecurityHeaders),
        Middleware(OwnNames),
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=6),
    ]


def routes() -> list[BaseRoute]:
    """Our own addresses, beside those of Streamlit."""
    return [
        Route("/healthz", _healthz),
        Route("/readyz", _readyz),
        Route(PLOTLY_PATH, _plotly),
        Mount("/app/static", StaticFiles(directory=STATIC)),
    ]


def content_policy() -> str:
    """The Content-Security-Policy: our own origin only, and the one inline script of Streamlit's page, by its hash.

    `blob:` scripts are how Streamlit starts a component's module; inline styles are how it and Plotly style.
    """
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    inline = re.findall(r"<script>(.*?)</script>", index.read_text(encoding="utf-8"), re.DOTALL)
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in inline)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'wasm-unsafe-eval' blob: {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "media-src 'self' blob:",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """Adds the headers that Streamlit does not send."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        fixed = {
            "Content-Security-Policy": content_policy(),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        }
        self._headers = [(name.lower().encode(), value.encode()) for name, value in fixed.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and completes the answer's headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = {name for name, _ in self._headers}
                kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in ours]
                message = {**message, "headers": kept + self._headers}
            await send(message)

        await self.app(scope, receive, complete)


class OwnNames:
    """Refuses what is asked under a foreign name, or by a page of a foreign site.

    Streamlit checks its WebSocket alone, and to know its own address it would first ask a host on the internet.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what is ours; answers 403 to all else."""
        if scope["type"] == "http" and not _is_ours(scope):
            await PlainTextResponse("This server answers to its own name only.", status_code=403)(scope, receive, send)
        elif scope["type"] == "websocket" and not _is_ours(scope):
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self.app(scope, receive, send)


def _is_ours(scope: Scope) -> bool:
    """Whether the name in the address, and that of the asking page, is one of `server.allowedHosts`."""
    allowed = streamlit.get_option("server.allowedHosts")
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    names = [_name(f"//{headers.get(b'host', '')}")]
    if b"origin" in headers:
        names.append(_name(headers[b"origin"]))
    return not allowed or all(name in allowed for name in names)


def _name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


@cache
def _plotly_file() -> tuple[bytes, bytes]:
    """plotly.js of the installed wheel: as it is, and compressed once."""
    spec = find_spec("plotly")
    assert spec is not None
    assert spec.origin is not None
    script = (Path(spec.origin).parent / "package_data" / "plotly.min.js").read_bytes()
    return script, gzip.compress(script, compresslevel=9, mtime=0)


def warm_up() -> None:
    """Does what the first visitor would otherwise wait for."""
    _plotly_file()
    state.warehouse()


async def _plotly(request: Request) -> Response:
    plain, compressed = await anyio.to_thread.run_sync(_plotly_file)
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    headers = {"Cache-Control": _YEAR, "Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if zipped else {})
    return Response(compressed if zipped else plain, media_type="text/javascript", headers=headers)


async def _healthz(_: Request) -> Response:
    """200 while the database answers and the disk has room; else 503 with the reason."""
    free = shutil.disk_usage(settings().warehouse.resolve().parent).free
    if free < _LEAST_FREE_BYTES:
        return JSONResponse({"status": "disk nearly full", "free_bytes": free}, status_code=503)
    return await _readyz(_)


async def _readyz(_: Request) -> Response:
    """200 once the warehouse is open and answers and the time zones are right; else 503."""
    if zones.faults():
        return JSONResponse({"status": "the table of time zones is out of date"}, status_code=503)
    try:
        version_number = await anyio.to_thread.run_sync(lambda: state.warehouse().version)
    except Exception as error:  # noqa: BLE001 - whatever it is, the answer is "not ready"; the log names it
        state.record(error, "readyz")
        return JSONResponse({"status": "the warehouse does not answer"}, status_code=503)
    return JSONResponse({"status": "ok", "warehouse_version": version_number})


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
