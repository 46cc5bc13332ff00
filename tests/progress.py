"""A line each half minute on how far a run is: the last, long tests of a run are silent otherwise."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

EVERY_SECONDS = 30


class Progress:
    """Counts tests as they end, in the process that shows them, and says so while others still run."""

    def __init__(self, write: Callable[[str], None], *, seconds: float = EVERY_SECONDS) -> None:
        self._write = write
        self._seconds = seconds
        self._begun = time.monotonic()
        self._over = threading.Event()
        self.tests = 0
        self.ended = 0
        self.failed: list[str] = []

    def line(self, seconds: float) -> str:
        """`[4:30] 1,204 of 3,412 tests, 2 failed: a.py::test_b, c.py::test_d` after this many seconds."""
        minutes, rest = divmod(int(seconds), 60)
        time_over = f"[{minutes}:{rest:02}]"
        if not self.tests:
            return f"{time_over} collecting tests"
        counted = f"{time_over} {self.ended:,} of {self.tests:,} tests, {len(self.failed) or 'none'} failed"
        return f"{counted}: {', '.join(self.failed)}" if self.failed else counted

    def pytest_xdist_node_collection_finished(self, node: Any, ids: list[str]) -> None:
        """Each worker collects all tests."""
        self.tests = len(ids)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self) -> None:
        """The tests begin; before the hook of the workers, which is the last one called."""
        threading.Thread(target=self._speak, name="progress", daemon=True).start()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test has failed in one of its three parts, or its last part is over."""
        if report.failed and report.nodeid not in self.failed:
            self.failed.append(report.nodeid)
        self.ended += report.when == "teardown"

    def pytest_sessionfinish(self) -> None:
        """No more lines."""
        self._over.set()

    def _speak(self) -> None:
        while not self._over.wait(self._seconds):
            self._write(self.line(time.monotonic() - self._begun))


def register(config: pytest.Config) -> None:
    """Where workers run the tests, in the process that shows them: one that runs tests captures what is written."""
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        return

    def write(line: str) -> None:
        config.pluginmanager.getplugin("terminalreporter").write(f"\n{line}\n", flush=True)

    config.pluginmanager.register(Progress(write), "progress")
