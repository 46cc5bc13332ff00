"""A Chromium, and pages that fail a test when they call any host but their own: one for all tests of a process."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.server import LISTENS, Server, settled

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
OWN_HOSTS = {"127.0.0.1", "localhost"}
Visit = Callable[..., Any]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium; the test is skipped, with the reason, where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"no Chromium on this machine (looked for {', '.join(NAMES)})")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=list(OPTIONS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def context(chromium: Any) -> Iterator[Any]:
    """One browser profile per module: a fresh one would load everything anew in each test."""
    profile = chromium.new_context(viewport={"width": 1280, "height": 720}, color_scheme="light")
    profile.add_init_script(LISTENS)
    yield profile
    profile.close()


@pytest.fixture
def visit(context: Any) -> Iterator[Visit]:
    """`visit(server, path="/", scheme="light")` opens a page and waits until it has settled.

    At the end the test fails when any page called a foreign host, or when a script broke or was forbidden.
    """
    foreign: list[str] = []
    broken: list[str] = []
    pages: list[Any] = []

    def open_page(server: Server, path: str = "/", scheme: str = "light") -> Any:
        page = context.new_page()
        pages.append(page)
        page.emulate_media(color_scheme=scheme)
        page.on("request", lambda request: _note_foreign(request.url, foreign))
        page.on("websocket", lambda socket: _note_foreign(socket.url, foreign))
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("console", lambda message: _note_forbidden(message, broken))
        page.goto(server.url + path)
        settled(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert not foreign
    assert not broken


def _note_foreign(url: str, foreign: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("data", "blob") and parts.hostname not in OWN_HOSTS:
        foreign.append(url)


def _note_forbidden(message: Any, broken: list[str]) -> None:
    if message.type == "error" and "Content Security Policy" in message.text:
        broken.append(message.text)
