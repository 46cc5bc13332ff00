"""A warehouse of its own for each test, and the app's frame over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from smarketing.settings import ROOT
from smarketing.ui import state
from smarketing.warehouse import Warehouse
from tests import templates

Frame = Callable[..., AppTest]


@pytest.fixture(scope="session", autouse=True)
def _one_look_for_components() -> Iterator[None]:
    """Each AppTest looks through all installed packages for components: half of what it costs, for the same answer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Warehouse]:
    """The empty warehouse that the app will open in this test."""
    monkeypatch.setenv("SMARKETING_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
    monkeypatch.setenv("SMARKETING_DEMO", "0")
    templates.empty(tmp_path / "warehouse.duckdb")
    yield state.warehouse()
    state.close()


@pytest.fixture
def frame(warehouse: Warehouse) -> Frame:
    """`frame(page="definitions.py", period="This month", ...)` runs the app once; keywords are the URL's query."""

    def run(page: str | None = None, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "pages" / "_frame.py"), default_timeout=120)
        for name, value in query.items():
            app.query_params[name.rstrip("_")] = value
        return (app.switch_page(page) if page else app).run()

    return run
