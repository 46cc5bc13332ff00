"""Questions asked from the command line, and the care of the database."""

from __future__ import annotations

import csv
import io
import subprocess
import sys

import pytest

from smarketing import queries
from smarketing.cli import main
from smarketing.warehouse import Warehouse
from tests.architecture import ROOT


def test_the_funnel_by_channel(loaded):
    rows = loaded("read", "cohort_funnel", "--by", "channel", "--format", "json").json
    reached = {(row["value"], row["stage"]): row["reached"] for row in rows}
    assert (reached["Email", "lead"], reached["Email", "mql"], reached["Email", "sal"]) == (2, 2, 1)
    assert (reached["Referral", "lead"], reached["Referral", "mql"]) == (1, 0)


@pytest.mark.parametrize("name", [name for name, query in queries.reads().items() if "by" not in query.params])
def test_a_read_that_knows_no_breakdown_refuses_one(loaded, name):
    refused = loaded("read", name, "--by", "channel")
    assert refused.code == 1
    assert f"There is no parameter of {name} called 'by'" in refused.err


def test_a_breakdown_is_done_or_refused_and_never_ignored(loaded):
    """Of spend nobody knows the owner; the answer of all together would pass for the answer by owner."""
    assert "There is no breakdown of spend called 'owner'" in loaded("read", "spend", "--by", "owner").err
    assert "There is no breakdown of traffic called 'segment'" in loaded("read", "traffic", "--by", "segment").err
    assert (
        "There is no breakdown of theme_splits called 'region'" in loaded("read", "theme_splits", "--by", "region").err
    )
    for name, query in queries.reads().items():
        assert ("by" in query.params) == bool(query.breakdowns), name


def test_the_last_day_is_inclusive(loaded):
    def leads(last_on: str) -> int:
        words = ("read", "cohort_funnel", "--from", "2026-01-05", "--to", last_on, "--channel", "Email")
        return loaded(*words, "--format", "json").json[0]["reached"]

    assert (leads("2026-01-11"), leads("2026-01-12")) == (1, 2)


def test_a_conversion_window_can_be_set(loaded):
    """The data ends on 11 February: with a window of 7 days both January leads are mature, with 35 only the first."""

    def mature(days: int) -> int:
        words = ("read", "cohort_funnel", "--channel", "Email", "--param", f"window_mql={days}", "--format", "json")
        (row,) = [row for row in loaded(*words).json if row["stage"] == "mql"]
        return row["mature_entered"]

    assert (mature(7), mature(35)) == (2, 1)


def test_without_enough_conversions_maturity_is_not_judged(loaded):
    rows = loaded("read", "cohort_funnel", "--format", "json").json
    assert {row["mature_entered"] for row in rows} <= {0, None}


def test_as_csv_no_cell_can_run(loaded):
    text = loaded("read", "deal_rows", "--format", "csv").out
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'=cmd()" in cells
    assert "=cmd()" not in cells


def test_as_json_money_is_a_number(loaded):
    rows = loaded("read", "pipeline", "--format", "json").json
    assert {(row["status"], row["amount"]) for row in rows} == {("won", 1200.5), ("lost", 800), ("open", 300)}


def test_as_a_table_each_row_is_a_line_below_the_names(loaded):
    lines = loaded("read", "pipeline").out.splitlines()
    assert lines[0].split()[0] == "status"
    assert set(lines[1]) == {"-", " "}
    assert lines[-1] == "(3 rows)"


@pytest.mark.parametrize("name", queries.reads())
def test_every_question_can_be_asked(loaded, name):
    done = loaded("read", name, "--format", "json")
    assert (done.code, done.err) == (0, "")
    assert all(list(row) == list(queries.read(name).columns) for row in done.json)


def test_an_unknown_question_is_refused_with_the_nearest_one(loaded):
    done = loaded("read", "pipelines")
    assert done.code == 1
    assert "Did you mean 'pipeline'?" in done.err


def test_an_unknown_parameter_is_refused(loaded):
    done = loaded("read", "pipeline", "--param", "colour=red")
    assert done.code == 1
    assert "colour" in done.err


def test_a_mistyped_path_makes_no_empty_warehouse(tmp_path, capsys):
    nowhere = tmp_path / "nowhere.duckdb"
    assert main(["uploads", "--warehouse", str(nowhere)]) == 1
    assert "no warehouse" in capsys.readouterr().err
    assert not nowhere.exists()


def test_the_environment_names_the_warehouse(loaded, monkeypatch, capsys):
    monkeypatch.setenv("SMARKETING_WAREHOUSE", str(loaded.warehouse))
    assert main(["read", "pipeline"]) == 0
    assert "(3 rows)" in capsys.readouterr().out


def test_a_good_warehouse_passes_its_checks_and_a_rebuild_changes_no_answer(loaded):
    before = loaded("read", "cohort_funnel", "--by", "channel").out
    assert loaded("check").code == 0
    assert loaded("rebuild").code == 0
    assert loaded("read", "cohort_funnel", "--by", "channel").out == before


def test_a_backup_restores_what_was_there(loaded, folder, tmp_path):
    before = loaded("read", "cohort_funnel").out
    assert loaded("backup", tmp_path / "copy.duckdb").code == 0
    loaded("load", folder / "more_leads.csv")
    assert loaded("read", "cohort_funnel").out != before
    assert loaded("restore", tmp_path / "copy.duckdb").code == 0
    assert loaded("read", "cohort_funnel").out == before


def test_a_backup_overwrites_nothing(loaded, folder):
    done = loaded("backup", folder / "leads.csv")
    assert done.code == 1
    assert "exists already" in done.err


def test_what_is_no_backup_is_not_restored(loaded, folder):
    before = loaded("read", "pipeline").out
    done = loaded("restore", folder / "leads.csv")
    assert (done.code, loaded("read", "pipeline").out) == (1, before)
    assert "not a backup" in done.err


def test_while_another_process_has_the_warehouse_a_command_says_so(loaded):
    words = [sys.executable, "-m", "smarketing", "--warehouse", str(loaded.warehouse), "uploads"]
    holder = Warehouse(loaded.warehouse)
    try:
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    finally:
        holder.close()
    assert done.returncode == 1
    assert "in use by another process" in done.stderr
    assert "Traceback" not in done.stderr
