"""One table of time zones, and no machine's zone in any number."""

from __future__ import annotations

import os
import subprocess
import sys
import zoneinfo

import pytest

from smarketing import zones
from smarketing.cli import main
from smarketing.settings import ROOT
from tests.architecture import imported, modules

# Clocks without a zone, in the hour that is there twice and around a midnight in UTC.
EXPORT = """lead_id,created_at,mql_at,sal_at
1,2026-10-25 02:30:00,2026-10-26 00:30:00,2026-10-27 09:00:00
2,2026-10-01 00:15:00,2026-10-01 23:45:00,
3,2026-03-28 23:59:00,2026-03-30 00:01:00,2026-03-31 12:00:00
"""
ASKED = (
    ("load", "leads.csv", "--zone", "Europe/Berlin", "--json"),
    ("read", "cohort_funnel", "--format", "json"),
    ("read", "journey_rows", "--format", "json", "--param", "stage=lead"),
)


def test_the_table_of_zones_knows_six_instants():
    assert zones.faults() == []
    assert len(zones.KNOWN) == 6


def test_a_table_of_another_year_is_noticed(monkeypatch):
    behind = {"America/Vancouver": zoneinfo.ZoneInfo("Etc/GMT+8")}
    monkeypatch.setattr(zones, "zone", lambda name: behind.get(name) or zoneinfo.ZoneInfo(name))
    assert zones.faults() == [
        "2026-11-23 18:00 UTC is 2026-11-23 11:00 in America/Vancouver, not 2026-11-23 10:00",
    ]


def test_the_tables_of_the_operating_system_are_never_read():
    assert zoneinfo.TZPATH == ()


def test_one_module_alone_speaks_of_zoneinfo():
    found = {
        module.path
        for module in modules()
        for _, name in imported(module)
        if name.split(".")[0] in ("zoneinfo", "pytz")
    }
    assert found == {"smarketing/zones.py"}


@pytest.mark.slow
@pytest.mark.parametrize("place", ["Asia/Tokyo", "America/Vancouver"])
def test_a_machine_in_another_zone_gives_the_same_answers(place, tmp_path, monkeypatch, capsys):
    answers = {}
    for folder in (tmp_path / "here", tmp_path / "there"):
        folder.mkdir()
        (folder / "leads.csv").write_text(EXPORT, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    answers["here"] = _said([main([*arguments, "--warehouse", "w.duckdb"]) for arguments in ASKED], capsys)
    monkeypatch.chdir(tmp_path / "there")
    script = "import sys; from smarketing.cli import main; "
    script += f"sys.exit(sum(main([*a, '--warehouse', 'w.duckdb']) for a in {ASKED!r}))"
    environment = os.environ | {"TZ": place, "PYTHONPATH": str(ROOT)}
    child = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert child.stdout == answers["here"]
    assert '"added": 3' in child.stdout
    # 00:15 of 1 October in Berlin is still 30 September in UTC: the day told is the day of the file.
    assert "2026-10-01" in child.stdout


def _said(codes, capsys):
    assert codes == [0] * len(ASKED)
    return capsys.readouterr().out
