"""Saved mappings, corrections, origins and restated months from the command line."""

from __future__ import annotations

import pytest

CONTACTS = "Contact,Arrived,Phase\nC1,2026-01-02,New\nC2,2026-01-03,\n"
MAP = """source = "handover"
target = "leads"

[columns]
lead_id = "Contact"
created_at = "Arrived"
stage = "Phase"

[values.stage]
New = "lead"
"""


def _write(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.mark.slow
def test_a_map_is_used_again_without_being_named_until_it_is_forgotten(run, folder):
    map_file = _write(folder, "contacts.toml", MAP)
    assert run("load", _write(folder, "contacts.csv", CONTACTS), "--map", map_file).code == 0
    more = _write(folder, "more.csv", CONTACTS.replace("C1", "C3"))
    assert run("load", more).code == 0
    (saved,) = run("mappings", "--json").json
    assert (saved["source"], saved["target"], saved["state"], saved["uploads"]) == ("handover", "leads", "saved", 2)
    assert 'lead_id = "Contact"' in saved["mapping"]
    assert run("mappings", "--forget", saved["fingerprint"][:12]).code == 0
    assert run("load", _write(folder, "third.csv", CONTACTS.replace("C1", "C4"))).code == 1
    assert "retired" in run("mappings").out
    assert run("mappings", "--forget", saved["fingerprint"]).code == 1


def test_a_changed_header_is_asked_about_and_the_answer_loads_it(run, folder):
    map_file = _write(folder, "contacts.toml", MAP)
    run("load", _write(folder, "contacts.csv", CONTACTS), "--map", map_file)
    drifted = _write(folder, "drifted.csv", CONTACTS.replace("Arrived", "Arrived on").replace("C1", "C5"))
    asked = run("load", drifted)
    assert asked.code == 1
    assert "'Arrived' seems to be 'Arrived on' now" in asked.err
    assert "--choice 'export=as before' (or anew)" in asked.err
    assert run("load", drifted, "--choice", "export=as before").code == 0


def test_set_aside_rows_are_put_right_and_loaded(run, folder):
    text = "lead_id,email,created_at,score\nL1,ada@example.com,2026-01-05,5\nL2,ben@example.com,2026-01-06,many\n"
    run("load", _write(folder, "scores.csv", text))
    wrong = folder / "wrong.csv"
    assert run("corrections", 1, wrong).code == 0
    assert run("corrections", 1, wrong).err == f"{wrong} exists already; name a file that does not.\n"
    right = _write(folder, "right.csv", wrong.read_text("utf-8-sig").replace("many", "7"))
    (outcome,) = run("load", right, "--json").json
    assert [(upload["added"], upload["set_aside"]) for upload in outcome["uploads"]] == [(1, 0)]


def test_each_value_of_a_record_names_its_file_and_line(run, folder):
    run("load", folder / "leads.csv")
    run("load", folder / "more_leads.csv")
    found = run("origins", "leads", "generic:L3", "--json").json
    told = [
        (row["value"], row["is_current"], row["file_name"], row["line"]) for row in found if row["field"] == "mql_at"
    ]
    assert told == [("2026-02-20 10:00:00", True, "more_leads.csv", 2), (None, False, "leads.csv", 4)]
    assert run("origins", "leads", "generic:L9").code == 1


@pytest.mark.slow
def test_a_dry_run_names_the_months_that_it_restates(run, folder):
    run("load", folder / "leads.csv")
    restating = _write(
        folder,
        "late.csv",
        "lead_id,email,channel,created_at,mql_at,sal_at\nL8,gil@example.com,Email,2026-01-20 09:00,2026-01-21 10:00,\n",
    )
    done = run("load", restating, "--dry-run")
    assert done.code == 0
    assert "Restates January 2026." in done.out
    assert "2026-01-01  mqls" in done.out
    told = run("load", restating, folder / "deals.csv", "--dry-run", "--json").json
    assert [file["state"] for file in told["files"]] == ["would_load", "would_load"]
    together = told["together"]
    assert together["restates"] == "Restates January 2026."
    assert together["headlines"][:2] == [
        {"measure": "leads", "before": 3, "after": 4, "currency": None},
        {"measure": "mqls", "before": 2, "after": 3, "currency": None},
    ]
    months = [row for row in together["months"] if row["measure"] == "mqls"]
    assert [(row["month"], row["before"], row["after"], row["kind"]) for row in months] == [
        ("2026-01-01", 2, 3, "restated")
    ]
    assert len(run("uploads", "--json").json) == 1
