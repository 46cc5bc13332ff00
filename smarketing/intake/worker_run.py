"""One worker process as the server sees it: started, fed, listened to, and ended in any case."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from smarketing.intake.progress import Listener, Progress

_ROOT = Path(__file__).resolve().parent.parent.parent
_LINE = 4096
_PIECE = 1024 * 1024
_LOOK_SECONDS = 0.2
# Libraries start a thread per core, and each reserves address space.
_THREADS = str(min(4, os.cpu_count() or 1))


class Ended(Exception):
    """The worker ended without an answer: cancelled, time, memory, or how its process ended."""

    def __init__(self, why: str, limit: float | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.limit = limit


class Running:
    """A worker process that waits for its one job. Ended when the `with` block is left, however that happens."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "smarketing.intake.worker_process"],
            cwd=_ROOT,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Lines that are no step are the last words of a process that died.
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._last_words = b""

    @property
    def is_alive(self) -> bool:
        """Whether it still waits or works."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The system's number of the process."""
        return self._process.pid

    def __enter__(self) -> Running:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    def work(
        self,
        head: dict[str, Any],
        data: bytes,
        on_progress: Listener | None,
        stop: threading.Event | None,
        seconds: float,
    ) -> None:
        """Has it do the job and returns when it is done; Ended when it did not end well.

        `on_progress` hears of each step, and of the last one again while nothing new comes: so a listener can
        end the job at any time.
        """
        steps: queue.Queue[Progress | None] = queue.Queue(maxsize=100)
        threading.Thread(target=self._feed, args=(head, data), daemon=True).start()
        threading.Thread(target=self._listen, args=(steps,), daemon=True).start()
        until = time.monotonic() + seconds
        last = Progress("sent", len(data))
        while True:
            if stop is not None and stop.is_set():
                raise Ended("cancelled")
            if time.monotonic() > until:
                raise Ended("time", seconds)
            try:
                step = steps.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                step = last
            if step is None:
                break
            last = step
            if on_progress is not None:
                on_progress(step)
        try:
            self._judge(self._process.wait(timeout=10))
        except subprocess.TimeoutExpired:
            raise Ended("silence") from None

    def end(self) -> None:
        """Ends the process at once, whatever it does, and waits until it is gone."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                continue

    def _feed(self, head: dict[str, Any], data: bytes) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        try:
            pipe.write(json.dumps(head).encode() + b"\n")
            view = memoryview(data)
            for start in range(0, len(view), _PIECE):
                pipe.write(view[start : start + _PIECE])
            pipe.close()
        except (OSError, ValueError):
            return  # it is gone; how it ended is judged elsewhere

    def _listen(self, steps: queue.Queue[Progress | None]) -> None:
        pipe = self._process.stdout
        assert pipe is not None
        try:
            while line := pipe.readline(_LINE):
                step = _step(line)
                if step is None:
                    self._last_words = (self._last_words + line)[-_LINE:]
                else:
                    steps.put(step, timeout=60)
        except (OSError, ValueError, queue.Full):
            pass
        finally:
            _put_last(steps)

    def _judge(self, code: int) -> None:
        if code == 0:
            return
        if b"memory allocation of" in self._last_words or b"MemoryError" in self._last_words:
            raise Ended("memory")
        if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
            raise Ended("time")
        raise Ended(f"signal {-code}" if code < 0 else f"exit code {code}")


def _step(line: bytes) -> Progress | None:
    """The step that a line tells; None for any other line."""
    if not line.startswith(b"["):
        return None
    try:
        step, count, total = json.loads(line)
        return Progress.of(step, count, total)
    except (ValueError, TypeError):
        return None


def _put_last(steps: queue.Queue[Progress | None]) -> None:
    while True:
        try:
            steps.put(None, timeout=1)
            return
        except queue.Full:
            try:
                steps.get_nowait()
            except queue.Empty:
                continue


def _environment() -> dict[str, str]:
    """Nothing of the server's environment but what Python itself needs to start."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TMPDIR", "TEMP", "TMP") if name in os.environ}
    threads = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return {**kept, **dict.fromkeys(threads, _THREADS)}
