"""The pictures of a meeting as sharp images, drawn by a process of its own with the Chromium of this machine."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from polars.exceptions import PolarsError

from smarketing.charts import theme
from smarketing.charts.canvas import to_json
from smarketing.meeting.deck import Deck, Picture
from smarketing.report import lettering, values
from smarketing.report import pages as laid_out
from smarketing.settings import ROOT

log = logging.getLogger("smarketing")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
SECONDS = 60.0
# A slide has 1920 x 1080 pixels and its page 960 x 540 points; SHARP times as many pixels are drawn.
PIXELS, SHARP = 2, 1.5
# Beyond the drawing process's own limit, for its end.
_GRACE = 5.0
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "BROWSER_PATH")
# What a picture's builder may raise of rows that another version kept.
_NOT_DRAWABLE = (ArithmeticError, AttributeError, LookupError, PolarsError, TypeError, ValueError)
_one_at_a_time = threading.Lock()
Figure = Callable[[Picture, int, int], Any]


@dataclass(frozen=True)
class Drawn:
    """PNG images by slide; `lacks` says why some or all are missing."""

    images: Mapping[str, bytes] = field(default_factory=dict)
    lacks: str = ""


NONE = Drawn(lacks=values.NO_PICTURES)


def browser() -> str | None:
    """The Chromium of this machine: BROWSER_PATH, or one of BROWSERS on the path; None without."""
    named = os.environ.get("BROWSER_PATH")
    if named and Path(named).is_file():
        return named
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def pictures(deck: Deck, figure: Figure, *, seconds: float = SECONDS) -> Drawn:
    """All pictures of the deck, each as large as its page has room for it.

    `figure` makes a picture's figure for so many pixels of a slide of 1920 x 1080. Never fails: what could not be
    drawn within `seconds` is left out, and the log knows more.
    """
    found = browser()
    wanted = laid_out.pictures(deck)
    if found is None:
        return NONE if wanted else Drawn()
    jobs = []
    for key, (picture, width, height) in wanted.items():
        pixels = round(width * PIXELS), round(height * PIXELS)
        try:
            made = figure(picture, *pixels)
        except _NOT_DRAWABLE as error:
            log.error("the picture of slide %s: %s", key, type(error).__name__)
            continue
        made.update_layout(width=pixels[0], height=pixels[1], paper_bgcolor=theme.PAGE, autosize=False)
        jobs.append({"key": key, "figure": json.loads(to_json(made)), "width": pixels[0], "height": pixels[1]})
    images = _drawn(jobs, found, seconds) if jobs else {}
    return Drawn(images, "" if len(images) == len(wanted) else values.FAILED)


def _drawn(jobs: list[dict[str, Any]], found: str, seconds: float) -> dict[str, bytes]:
    """The images that a drawing process left behind."""
    with (
        _one_at_a_time,
        tempfile.TemporaryDirectory(prefix="smarketing-", ignore_cleanup_errors=True) as place,
    ):
        folder = Path(place)
        _with_font(folder)
        job = {"figures": jobs, "browser": found, "seconds": seconds, "scale": SHARP}
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        _run(folder, seconds + _GRACE)
        files = {each["key"]: folder / f"{number}.png" for number, each in enumerate(jobs)}
        return {key: file.read_bytes() for key, file in files.items() if file.exists()}


def _run(folder: Path, seconds: float) -> None:
    command = [sys.executable, "-X", "utf8", "-m", "smarketing.report.drawing", str(folder)]
    told = {name: os.environ[name] for name in _KEPT if name in os.environ}
    own = {"TMPDIR": str(folder), "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    with (folder / "log.txt").open("wb") as words:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=told | own,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            status = None
            _end(process)
    if status != 0:
        log.error("pictures: the drawing process ended with %s", "its time" if status is None else status)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and all in its group."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _with_font(folder: Path) -> None:
    """Our font for the browser's system fonts: an image cannot use the fonts of a page."""
    fonts = folder / "fonts"
    fonts.mkdir()
    lettering.unwrapped(fonts)
    (folder / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{fonts}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
