"""A run says how far it is, also while its last tests are silent."""

from __future__ import annotations

from queue import Queue
from types import SimpleNamespace

import pytest

from tests.progress import Progress, register


def ended(progress: Progress, name: str, outcome: str = "passed", when: str = "call") -> None:
    """One test runs: its parts are reported as pytest does."""
    for part in ("setup", "call", "teardown"):
        state = outcome if part == when else "passed"
        progress.pytest_runtest_logreport(SimpleNamespace(nodeid=name, when=part, failed=state == "failed"))


def test_the_line_counts_the_tests_that_have_ended_and_names_those_that_failed() -> None:
    progress = Progress(print)
    progress.pytest_xdist_node_collection_finished(None, ["test"] * 3412)
    ended(progress, "a.py::test_a")
    assert progress.line(30.9) == "[0:30] 1 of 3,412 tests, none failed"
    ended(progress, "b.py::test_b", "failed")
    ended(progress, "c.py::test_c", "failed", "teardown")
    assert progress.line(272) == "[4:32] 3 of 3,412 tests, 2 failed: b.py::test_b, c.py::test_c"


def test_lines_come_by_themselves_until_the_run_is_over() -> None:
    lines: Queue[str] = Queue()
    progress = Progress(lines.put, seconds=0.001)
    progress.pytest_runtestloop()
    assert lines.get(timeout=60).endswith("] collecting tests")
    progress.pytest_xdist_node_collection_finished(None, ["test"])
    while (line := lines.get(timeout=60)).endswith("collecting tests"):
        pass
    assert line.endswith("] 0 of 1 tests, none failed")
    progress.pytest_sessionfinish()


@pytest.mark.parametrize("config", [{"workerinput": {}, "workers": 2}, {"workers": None}])
def test_a_process_that_runs_tests_says_nothing(config) -> None:
    manager = pytest.PytestPluginManager()
    register(SimpleNamespace(pluginmanager=manager, getoption=lambda *_: config["workers"], **config))
    assert not manager.has_plugin("progress")
