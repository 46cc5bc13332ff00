"""A process that draws figures as images with one Chromium, and ends it in any case: `python -m ... FOLDER`.

Reads job.json of the folder and writes <number>.png for each figure; 0 when all are drawn. It asks no other host.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import kaleido

FAILED = 1
# A browser asks its maker for news by itself; sent here, it reaches nobody.
_NOWHERE = "http://127.0.0.1:9"


def main(folder: Path) -> int:
    """Draw what the folder asks for."""
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    # No formulas: the script for them would be asked of another host.
    artist = kaleido.Kaleido(n=1, timeout=job["seconds"], mathjax=False, path=job["browser"], proxy_server=_NOWHERE)
    # A loop that hangs cannot end itself; this thread can.
    watch = threading.Timer(job["seconds"], _end, (artist,))
    watch.daemon = True
    watch.start()
    signal.signal(signal.SIGTERM, lambda *_: _end(artist))
    asyncio.run(_draw(artist, job, folder))
    watch.cancel()
    return 0


async def _draw(artist: Any, job: dict[str, Any], folder: Path) -> None:
    await artist.open()
    try:
        for number, asked in enumerate(job["figures"]):
            size = {"width": asked["width"], "height": asked["height"], "scale": job["scale"]}
            image = await artist.calc_fig(asked["figure"], opts={"format": "png", **size})
            made = folder / f"{number}.part"
            made.write_bytes(image)
            made.rename(folder / f"{number}.png")
    finally:
        await artist.close()


def _end(artist: Any) -> None:
    """End the browser with all its processes, and this one."""
    running = getattr(artist, "subprocess", None)
    if running is not None and running.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(running.pid, signal.SIGKILL)
        else:
            running.kill()
    os._exit(FAILED)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
