"""Loading, undoing and listing from the command line."""

from __future__ import annotations

import gzip
import hashlib
import zipfile

import pytest


def _reached(run, *options: object) -> dict[str, int]:
    rows = run("read", "cohort_funnel", "--format", "json", *options).json
    return {row["stage"]: row["reached"] for row in rows if row["reached"]}


def test_a_file_is_recognised_loaded_and_listed(run, folder):
    done = run("load", folder / "leads.csv")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "leads.csv: loaded. leads: 3 added, 0 updated, 0 unchanged, 0 set aside, 0 skipped",
        "  Times without a zone are read in UTC: created_at, mql_at, sal_at. Where they are local, name their zone.",
    ]
    (upload,) = run("uploads", "--json").json
    assert (upload["file_name"], upload["target"], upload["added"]) == ("leads.csv", "leads", 3)


def test_the_same_file_twice_changes_nothing(run, folder):
    run("load", folder / "leads.csv")
    again = run("load", folder / "leads.csv", "--json")
    (outcome,) = again.json
    assert (again.code, outcome["state"]) == (0, "already_loaded")
    assert len(run("uploads", "--json").json) == 1


def test_an_overlapping_export_updates_and_its_undo_brings_the_values_back(run, folder):
    run("load", folder / "leads.csv")
    before = _reached(run)
    (more,) = run("load", folder / "more_leads.csv", "--json").json
    (upload,) = more["uploads"]
    assert (upload["added"], upload["updated"]) == (1, 1)
    assert _reached(run) == {"lead": 4, "mql": 3, "sal": 1}
    assert run("undo", upload["upload_id"]).code == 0
    assert _reached(run) == before == {"lead": 3, "mql": 2, "sal": 1}


def test_a_dry_run_says_what_would_change_and_changes_nothing(run, folder):
    run("load", folder / "leads.csv")
    (outcome,) = run("load", folder / "more_leads.csv", "--dry-run", "--json").json["files"]
    assert outcome["state"] == "would_load"
    events = [(row["stage"], row["events"]) for row in outcome["after"]["activity_funnel"]]
    assert [sum(count for name, count in events if name == stage) for stage in ("lead", "mql")] == [4, 3]
    assert len(run("uploads", "--json").json) == 1
    assert _reached(run)["lead"] == 3


def test_one_file_fills_two_targets_by_its_map(run, folder):
    (outcome,) = run("load", folder / "handover.csv", "--map", folder / "handover.toml", "--json").json
    assert [(upload["target"], upload["added"]) for upload in outcome["uploads"]] == [("leads", 2), ("deals", 1)]
    again = run("load", folder / "handover.csv", "--map", folder / "handover.toml", "--json").json
    assert again[0]["state"] == "already_loaded"


def test_the_bytes_are_kept_under_their_own_hash(run, folder):
    run("load", folder / "leads.csv")
    data = (folder / "leads.csv").read_bytes()
    (kept,) = (run.warehouse.parent / "uploads").iterdir()
    assert kept.name == hashlib.sha256(data).hexdigest()
    assert kept.read_bytes() == data


def test_a_dry_run_and_a_refused_file_leave_no_bytes(run, folder):
    run("load", folder / "leads.csv", "--dry-run")
    run("load", folder / "empty.csv")
    assert not (run.warehouse.parent / "uploads").exists()


def test_a_refused_file_is_named_on_standard_error_and_does_not_stop_the_others(run, folder):
    done = run("load", folder / "empty.csv", folder / "leads.csv")
    assert done.code == 1
    assert done.err.startswith("empty.csv: ")
    assert [upload["file_name"] for upload in run("uploads", "--json").json] == ["leads.csv"]


def test_what_the_file_leaves_open_is_asked_and_the_answer_loads_it(run, folder):
    done = run("load", folder / "undecided.csv")
    assert (done.code, done.out) == (1, "")
    assert "--choice date_order.created_at=DMY (or MDY)" in done.err
    assert run("uploads", "--json").json == []
    assert run("load", folder / "undecided.csv", "--choice", "date_order.created_at=DMY").code == 0
    days = run("read", "cohort_funnel", "--by", "month", "--format", "json").json
    assert [row["value"] for row in days if row["stage"] == "lead"] == ["2026-02-01", "2026-04-01"]


def test_the_questions_are_in_the_json_too(run, folder):
    done = run("load", folder / "undecided.csv", "--json")
    (outcome,) = done.json
    assert (done.code, outcome["state"], outcome["reason"]) == (1, "needs_choice", "AMBIGUOUS_DATE")
    assert [question["options"] for question in outcome["questions"]] == [["DMY", "MDY"]]


@pytest.mark.slow
def test_the_same_file_read_with_another_answer_is_another_upload_that_wins(run, folder):
    run("load", folder / "undecided.csv", "--choice", "date_order=DMY")
    (outcome,) = run("load", folder / "undecided.csv", "--choice", "date_order=MDY", "--json").json
    assert (outcome["state"], outcome["uploads"][0]["updated"]) == ("loaded", 2)
    days = run("read", "cohort_funnel", "--by", "month", "--format", "json").json
    assert [row["value"] for row in days if row["stage"] == "lead"] == ["2026-01-01", "2026-05-01"]


def test_a_file_that_nobody_knows_asks_for_a_map(run, folder):
    done = run("load", folder / "handover.csv")
    assert done.code == 1
    assert "--map FILE.toml" in done.err


def test_a_file_that_is_not_there_is_refused_before_anything_is_loaded(run, folder):
    done = run("load", folder / "leads.csv", folder / "nowhere.csv")
    assert done.code == 1
    assert "nowhere.csv" in done.err
    assert not run.warehouse.exists()


def test_an_unknown_zone_is_refused(run, folder):
    done = run("load", folder / "leads.csv", "--zone", "Mars/Olympus")
    assert done.code == 1
    assert "Mars/Olympus" in done.err


def test_undoing_what_is_not_there_is_refused(run, folder):
    run("load", folder / "leads.csv")
    done = run("undo", 99)
    assert (done.code, done.out) == (1, "")
    assert "99" in done.err


@pytest.mark.parametrize(
    "words",
    [["load"], ["undo", "x"], ["read", "pipeline", "--from", "May"], ["fly"], [], ["load", "a", "--choice", "x"]],
)
def test_a_wrong_use_ends_with_2(run, words):
    with pytest.raises(SystemExit) as stopped:
        run(*words)
    assert stopped.value.code == 2


@pytest.mark.slow
def test_the_files_of_a_zip_are_loaded_one_by_one(run, folder):
    with zipfile.ZipFile(folder / "export.zip", "w") as archive:
        archive.write(folder / "leads.csv", "data/leads.csv")
        archive.write(folder / "deals.csv", "data/deals.csv")
        archive.writestr("__MACOSX/._leads.csv", "x")
        archive.writestr("readme.pdf", "x")
    done = run("load", folder / "export.zip")
    assert done.code == 1
    assert done.out == (
        "export.zip/data/leads.csv: loaded. leads: 3 added, 0 updated, 0 unchanged, 0 set aside, 0 skipped\n"
        "  Times without a zone are read in UTC: created_at, mql_at, sal_at. Where they are local, name their zone.\n"
        "export.zip/data/deals.csv: loaded. deals: 3 added, 0 updated, 0 unchanged, 0 set aside, 0 skipped\n"
        "  Times without a zone are read in UTC: created_at, closed_at. Where they are local, name their zone.\n"
    )
    assert done.err.splitlines() == [
        "export.zip: 1 folders or system files skipped.",
        "export.zip/readme.pdf: This is no CSV, TSV, text, Excel, OpenDocument or Parquet file by its name.",
    ]


def test_a_packed_file_is_loaded(run, folder):
    (folder / "leads.csv.gz").write_bytes(gzip.compress((folder / "leads.csv").read_bytes()))
    assert run("load", folder / "leads.csv.gz").out.startswith("leads.csv.gz: loaded. leads: 3 added")


@pytest.mark.slow
def test_files_of_one_system_meet_and_those_of_two_do_not(run, folder):
    run("load", folder / "leads.csv", "--as", "leads", "--source", "north")
    (more,) = run("load", folder / "more_leads.csv", "--source", "north", "--json").json
    assert [(upload["added"], upload["updated"]) for upload in more["uploads"]] == [(1, 1)]
    for system in ("north", "south"):
        (deals,) = run("load", folder / "deals.csv", "--source", system, "--json").json
        assert [(upload["added"], upload["updated"]) for upload in deals["uploads"]] == [(3, 0)]
    assert {row["source"] for row in run("uploads", "--json").json} == {"north", "south"}


def test_a_system_that_is_named_beside_a_map_counts_more(run, folder):
    run("load", folder / "handover.csv", "--map", folder / "handover.toml", "--source", "north")
    assert {row["source"] for row in run("uploads", "--json").json} == {"north"}


def test_a_word_that_is_no_export_is_refused_beside_a_system(run, folder):
    done = run("load", folder / "leads.csv", "--as", "leeds", "--source", "north")
    assert done.code == 1
    assert "There is no export called 'leeds'. Did you mean 'leads'?" in done.err
