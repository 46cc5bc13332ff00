"""What every test starts from: no machine's zone, settings or user name, and repeatable property tests."""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import HealthCheck, settings

from smarketing import fiscal
from tests import progress, templates

# Registered here, once: two sessions of Playwright in one process would get into each other's way.
from tests.browser.fixtures import chromium, context, visit  # noqa: F401
from tests.size import SIZE

# A test that passes only in one place on earth is wrong; a zone far from UTC shows it.
os.environ["TZ"] = os.environ.get("TESTS_TZ", "Pacific/Auckland")
time.tzset()
os.environ["STREAMLIT_BROWSER_GATHER_USAGE_STATS"] = "false"

# Time limits per example would measure the machine, not the code.
settings.register_profile(
    "steady", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("fuzz", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fuzz" if SIZE == "fuzz" else "steady")


def pytest_configure(config: pytest.Config) -> None:
    progress.register(config)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One walk in the browser is in every run; the other browser tests are slow. Before pytest selects by marks."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("browser") and item.path.name != "test_monday.py":
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def _shared_templates(tmp_path_factory):
    """One folder of templates for all workers of this run, and for no other run."""
    own = tmp_path_factory.getbasetemp()
    templates.share((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "templates")


@pytest.fixture(autouse=True)
def _own_calendar():
    """No test counts by the fiscal year of another."""
    yield
    fiscal.use(fiscal.FiscalCalendar())


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch, tmp_path_factory):
    """No setting of the machine reaches a test, and no test reaches the machine's warehouse."""
    for name in [name for name in os.environ if name.startswith("SMARKETING_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SMARKETING_WAREHOUSE", str(tmp_path_factory.getbasetemp() / "nobody" / "warehouse.duckdb"))
