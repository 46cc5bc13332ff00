"""The environment sets what it may, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from smarketing.settings import ROOT, Settings, settings

NAMES = ("SMARKETING_WAREHOUSE", "SMARKETING_ZONE", "SMARKETING_STALE_DAYS", "SMARKETING_DEMO")


def test_without_an_environment_the_defaults_hold(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    assert settings() == Settings(ROOT / "data" / "warehouse.duckdb", "UTC", 7, demo=True)


def test_the_environment_wins(monkeypatch):
    for name, value in zip(NAMES, ("x/y.duckdb", "Europe/Berlin", "3", "0"), strict=True):
        monkeypatch.setenv(name, value)
    assert settings() == Settings(Path("x/y.duckdb"), "Europe/Berlin", 3, demo=False)


def test_a_number_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("SMARKETING_STALE_DAYS", "a week")
    with pytest.raises(ValueError, match="a week"):
        settings()
