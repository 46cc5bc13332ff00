"""The Data page remembers: how files were read, what they restate, how overlaps are settled, where values come from."""

from __future__ import annotations

import pytest

from smarketing.policies import KEEP_FIRST
from tests.ui.test_data_page import drop, press, whole, words

OPEN = "lead_id,email,created_at,company\n1,ada@example.com,01/02/2026,Alder\n2,ben@example.com,05/04/2026,Birch\n"
LEADS = "lead_id,email,created_at,mql_at\n1,ada@example.com,2026-01-05,2026-01-09\n3,cy@example.com,2026-03-05,\n"


def _load(app, name, text):
    drop(app, {name: text})
    return press(app, next(button.label for button in app.button if button.label.startswith("Load ")))


@pytest.mark.slow
def test_an_answer_is_asked_for_once_and_can_be_forgotten(frame, warehouse):
    app = drop(frame("data.py"), {"a.csv": OPEN})
    app.radio[0].set_value("DMY").run()
    press(app, "Load 2 rows")
    again = OPEN.replace("1,ada", "3,cy").replace("2,ben", "4,dee")
    drop(app, {"b.csv": again})
    assert whole(app)
    assert "Read **as last time**: its columns are those of" in words(app)
    press(app, "Forget that")
    assert whole(app)
    assert "as last time" not in words(app)
    assert "Which comes first" in app.radio[0].label


@pytest.mark.slow
def test_a_changed_header_is_asked_about(frame, warehouse):
    app = drop(frame("data.py"), {"a.csv": OPEN})
    app.radio[0].set_value("DMY").run()
    press(app, "Load 2 rows")
    drop(app, {"b.csv": OPEN.replace("company", "company name").replace("1,ada", "3,cy")})
    assert whole(app)
    assert "'company' seems to be 'company name' now" in app.radio[0].label.replace("\\", "").replace("\u2060", "")
    app.radio[0].set_value("as before").run()
    press(app, "Load 2 rows")
    companies = dict(warehouse.table("core", "leads").select("lead_id", "company").rows())
    assert companies["3"] == "Alder"


@pytest.mark.slow
def test_the_months_that_several_files_restate_together_are_named(frame, warehouse):
    app = _load(frame("data.py"), "a.csv", LEADS)
    late = LEADS.replace("1,ada", "7,gil").replace("3,cy", "8,hal").replace("2026-03", "2026-04")
    later = LEADS.replace("1,ada", "9,ida").replace("3,cy", "10,jo").replace("2026-01", "2026-02")
    drop(app, {"late.csv": late, "later.csv": later})
    assert whole(app)
    assert "Restates January 2026 and February 2026." in words(app)
    assert warehouse.table("core", "leads").height == 2


@pytest.mark.slow
def test_the_first_value_of_a_field_can_be_kept(frame, warehouse):
    text = "lead_id,email,created_at,company\n1,ada@example.com,2026-01-25,Alder\n"
    app = _load(frame("data.py"), "a.csv", text)
    drop(app, {"b.csv": text.replace("Alder", "Birch")})
    keep = next(each for each in app.multiselect if each.label == "The first value stays")
    keep.set_value(["company"]).run()
    assert whole(app)
    press(app, "Load 1 row")
    assert warehouse.table("core", "leads")["company"].to_list() == ["Alder"]
    assert f'company = "{KEEP_FIRST}"' in warehouse.read("mappings")["mapping"][0]


@pytest.mark.slow
def test_each_value_of_a_record_leads_to_its_file_and_line(frame, warehouse):
    app = _load(frame("data.py"), "a.csv", LEADS)
    app.text_input(key="origins_key").set_value("ada@example.com").run()
    assert "No file speaks of ada@example.com in leads." in words(app)
    app.text_input(key="origins_key").set_value("1").run()
    assert whole(app)
    shown = app.dataframe[-1].value
    row = shown[shown["Field"] == "MQL at"].iloc[0]
    assert (row["Value"], row["File"], row["Line"], row["Holds"]) == ("2026-01-09", "a.csv", 2, "✓ holds")
