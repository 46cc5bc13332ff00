"""The Data page: drop, answer, check, load, undo, and what it says of the files that are loaded."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from smarketing.errors import Refused, UnknownName
from smarketing.intake import tables
from smarketing.sources import Mapping, suggest
from smarketing.sources.conditions import Condition, taken_apart
from smarketing.ui import uploads_columns, uploads_desk, uploads_files, uploads_together, uploads_words
from smarketing.ui.uploads_files import Member
from tests import templates
from tests.ui.exports import DEALS, HOPELESS, LEADS, PIPELINE, PIPELINE_MAP
from tests.warehouse.build import load

PUBLIC = Path(__file__).parents[1] / "vectors" / "public"
Files = dict[str, str | bytes]


def drop(app: AppTest, files: Files) -> AppTest:
    data = [(name, text.encode() if isinstance(text, str) else text, "text/csv") for name, text in files.items()]
    return app.file_uploader[0].set_value(data).run()


def words(app: AppTest) -> str:
    """Everything that the page says, without the marks that keep user text from being Markdown."""
    said = [element.value for element in (*app.markdown, *app.header, *app.subheader)]
    return "\n".join(said).replace("\\", "").replace("\u2060", "")


def badges(app: AppTest) -> list[str]:
    """The states of the files, in the order of the files."""
    states = ("Ready", "question", "Which", "Cannot", "Already", "The same")
    told = [element.value.split("] ")[-1].split("[:material")[-1] for element in app.markdown]
    plain = [word.split(": ")[-1].rstrip("]").split(":] ")[-1].strip() for word in told]
    return [word for word in plain if any(state in word for state in states) and len(word) < 40]


def figures(app: AppTest) -> dict[str, tuple[str, str]]:
    """label -> (value, badge) of each number on the page."""
    return {metric.label: (metric.value, metric.delta) for metric in app.metric}


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def uploads(warehouse) -> list[tuple[str, str, str]]:
    return [(row["file_name"], row["target"], row["state"]) for row in warehouse.read("uploads").to_dicts()]


def whole(app: AppTest) -> bool:
    return not app.exception and "could not be shown" not in words(app)


@pytest.mark.slow
def test_an_empty_warehouse_offers_the_demo_company_and_says_what_can_be_dropped(frame, warehouse):
    app = frame("data.py")
    assert whole(app)
    assert "No uploads yet." in words(app)
    assert "HubSpot, Salesforce, Pipedrive" in words(app)
    assert "CSV, Excel, OpenDocument or Parquet" in words(app)
    # What is no table is not refused by the chooser without a sentence, but called what it is.
    assert app.file_uploader[0].allowed_type == []
    press(app, "Load the demo company")
    assert warehouse.is_demo
    assert whole(app)
    assert "You are looking at the demo company." in words(app)
    # Its link leads to this very page.
    assert "Add your data" not in [link.proto.label for link in app.get("page_link")]


@pytest.mark.slow
def test_over_the_demo_company_a_file_says_that_it_will_be_replaced_and_by_which_numbers(frame, warehouse):
    templates.demo(warehouse)
    version = warehouse.version
    app = drop(frame("data.py"), {"leads.csv": LEADS})
    assert whole(app)
    assert "The demo company will be removed." in words(app)
    assert figures(app)["Leads"] == ("3", "7,987 in the demo")
    assert not [button for button in app.button if button.label == "Undo"]
    assert (warehouse.version, warehouse.is_demo) == (version, True)
    press(app, "Load 3 rows")
    assert uploads(warehouse) == [("leads.csv", "leads", "loaded")]
    assert "The demo company is gone." in words(app)


def test_the_demo_company_can_be_removed(frame, warehouse):
    templates.demo(warehouse)
    press(frame("data.py"), "Remove the demo company")
    assert warehouse.is_empty


def test_a_file_is_checked_before_anything_is_written_then_loaded_then_withdrawn(frame, warehouse):
    app = drop(frame("data.py"), {"leads.csv": LEADS})
    assert whole(app)
    assert badges(app) == ["Ready"]
    assert figures(app)["Rows to load as leads"][0] == "3"
    assert figures(app)["New records"][0] == "3"
    assert figures(app)["Rows set aside"][0] == "1"
    assert figures(app)["MQLs"] == ("2", "no data before")
    assert uploads(warehouse) == []
    press(app, "Load 3 rows")
    assert uploads(warehouse) == [("leads.csv", "leads", "loaded")]
    assert "3 new records from 1 file; 1 row set aside" in words(app)
    assert app.session_state["_desk"].entries == {}
    assert app.file_uploader[0].value == []
    press(app, "Undo")
    assert uploads(warehouse) == [("leads.csv", "leads", "undone")]
    assert "leads.csv: withdrawn." in words(app)
    assert warehouse.is_empty
    assert whole(app)


def test_an_upload_is_withdrawn_once_however_often_its_button_is_pressed(frame, warehouse):
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-10-02"}])
    app = frame("data.py")
    button = next(button for button in app.button if button.label == "Undo")
    warehouse.undo(1, undone_at=datetime(2026, 11, 2, tzinfo=UTC))
    version = warehouse.version
    button.click().run()
    assert warehouse.version == version
    assert whole(app)


@pytest.mark.parametrize("name", HOPELESS)
def test_a_hopeless_file_gets_a_clear_sentence_and_changes_nothing(frame, warehouse, name):
    data, sentence = HOPELESS[name]
    app = drop(frame("data.py"), {name: data})
    assert whole(app)
    assert badges(app) == ["Cannot be read"]
    assert sentence in words(app)
    assert next(button for button in app.button if button.label == "Nothing to load yet").disabled
    assert uploads(warehouse) == []


@pytest.mark.slow
def test_the_good_files_are_loaded_and_the_hopeless_one_is_named(frame, warehouse):
    app = drop(frame("data.py"), {"leads.csv": LEADS, "picture.csv": HOPELESS["picture.csv"][0], "deals.csv": DEALS})
    assert badges(app) == ["Ready", "Cannot be read", "2 questions"]
    assert "1 of 3 files ready." in words(app)
    press(app, "Load 3 rows")
    assert uploads(warehouse) == [("leads.csv", "leads", "loaded")]
    assert badges(app) == ["Already loaded", "Cannot be read", "2 questions"]
    press(app, "Start over")
    assert app.session_state["_desk"].entries == {}


@pytest.mark.slow
def test_an_undecidable_date_order_is_asked_with_what_it_would_mean(frame, warehouse):
    app = drop(frame("data.py"), {"deals.csv": DEALS})
    assert badges(app) == ["2 questions"]
    assert app.toggle[0].label.replace("\\", "") == "One answer for all 2 columns: created_at, closed_at"
    assert [option.replace("\\", "") for option in app.radio[0].options] == [
        "Day first: 03/02/2026 is 3 February 2026 · 05/04/2026 is 5 April 2026",
        "Month first: 03/02/2026 is 2 March 2026 · 05/04/2026 is 4 May 2026",
    ]
    app.radio[0].set_value("MDY").run()
    assert badges(app) == ["Ready"]
    assert figures(app)["Deals won"] == ("1", "no data before")
    assert figures(app)["Value signed"] == ("€1,200", "no data before")
    assert figures(app)["Leads"] == ("—", "no data before")
    press(app, "Load 3 rows")
    days = warehouse.read("deal_rows").sort("deal_id").get_column("created_on").to_list()
    assert [f"{day}" for day in days] == ["2026-03-02", "2026-04-02", "2026-05-03"]


@pytest.mark.slow
def test_each_column_can_be_answered_on_its_own(frame, warehouse):
    app = drop(frame("data.py"), {"deals.csv": DEALS})
    app.toggle[0].set_value(False).run()
    app.radio[0].set_value("DMY").run()
    assert badges(app) == ["1 question"]
    app.radio[0].set_value("MDY").run()
    assert badges(app) == ["Ready"]
    entry = next(iter(app.session_state["_desk"].entries.values()))
    assert entry.answers == {"date_order": {"created_at": "DMY", "closed_at": "MDY"}}


@pytest.mark.slow
def test_an_unknown_export_is_mapped_by_hand_its_words_too_and_loaded(frame, warehouse):
    app = drop(frame("data.py"), {"pipeline.csv": PIPELINE})
    assert badges(app) == ["Which column is which?"]
    assert "This export is not known." in words(app)
    assert next(box.value for box in app.selectbox if box.label == "This file holds") == "deals"
    press(app, "Use these columns")
    assert whole(app)
    assert badges(app) == ["1 question"]
    assert "What do these words of Deal Stage mean as Status?" in words(app)
    told = [box for box in app.selectbox if box.label.startswith(("Engaging", "Prospecting"))]
    for box in told:
        box.set_value("open")
    press(app, "Use these meanings")
    assert badges(app) == ["Ready"]
    press(app, "Load 3 rows")
    pipeline = warehouse.read("pipeline")
    assert dict(zip(pipeline["stage"], pipeline["status"], strict=True)) == {
        "Won": "won",
        "Engaging": "open",
        "Prospecting": "open",
    }


def test_a_map_file_beside_its_csv_answers_everything(frame, warehouse):
    app = drop(frame("data.py"), {"pipeline.csv": PIPELINE, "pipeline.toml": PIPELINE_MAP})
    assert badges(app) == ["Ready"]
    assert "a map, used for pipeline.csv" in words(app)
    press(app, "Load 3 rows")
    assert warehouse.read("uploads")["source"].to_list() == ["crm"]


def test_a_map_file_that_is_none_says_why(frame, warehouse):
    app = drop(frame("data.py"), {"pipeline.csv": PIPELINE, "pipeline.toml": 'source = "crm"\ntarget = "dales"\n'})
    assert "Did you mean 'deals'?" in words(app)
    assert badges(app) == ["Which column is which?"]


@pytest.mark.slow
def test_a_file_that_is_loaded_already_says_so(frame, warehouse):
    app = drop(frame("data.py"), {"leads.csv": LEADS})
    press(app, "Load 3 rows")
    drop(app, {"leads.csv": LEADS, "again.csv": LEADS})
    assert badges(app) == ["Already loaded", "The same file twice"]
    assert "already loaded as upload 1, nothing changed" in words(app)
    assert len(uploads(warehouse)) == 1


def reading(app: AppTest) -> Selectbox:
    """The choice of what the first file is read as."""
    return next(box for box in app.selectbox if str(box.key).startswith("reading_"))


@pytest.mark.slow
def test_another_reading_asks_anew_and_back_again_is_as_before(frame, warehouse):
    app = drop(frame("data.py"), {"deals.csv": DEALS})
    app.radio[0].set_value("DMY").run()
    assert badges(app) == ["Ready"]
    reading(app).set_value("own").run()
    assert app.session_state["_desk"].shown().answers == {}
    assert any(button.label == "Use these columns" for button in app.button)
    reading(app).set_value("auto").run()
    assert badges(app) == ["2 questions"]


@pytest.mark.slow
def test_the_zone_of_a_file_moves_its_instants_and_the_day_of_the_export_sets_data_as_of(frame, warehouse):
    clocked = "lead_id,email,created_at\nL1,ada@example.com,2026-01-05 23:30\n"
    app = drop(frame("data.py"), {"leads.csv": clocked})
    next(box for box in app.selectbox if box.label == "Times are written in").set_value("America/New_York").run()
    app.date_input[0].set_value(datetime(2026, 1, 20).date()).run()
    press(app, "Load 1 row")
    row = warehouse.table("core", "leads").row(0, named=True)
    assert (row["created_at"], f"{row['created_on']}") == (datetime(2026, 1, 6, 4, 30), "2026-01-05")
    assert f"{warehouse.as_of}" == "2026-01-20"


def test_file_names_and_cells_are_shown_letter_by_letter(frame, warehouse):
    name = "**loud** [link](https://example.com) `code`.csv"
    app = drop(frame("data.py"), {name: LEADS})
    assert whole(app)
    assert not [text for text in app.markdown if "**loud**" in text.value or "](https" in text.value]
    assert name in words(app)


class Lost:
    """An uploaded file whose bytes Streamlit no longer has."""

    name, file_id = "leads.csv", "1"

    def getvalue(self) -> bytes:
        raise OSError(5, "gone")


def test_a_file_that_breaks_is_refused_with_an_id_and_no_word_of_its_cells(warehouse, caplog):
    entry = uploads_desk.Entry(Lost(), "0" * 64, "k")
    uploads_desk.Desk(entries={"1": entry}).read(entry)
    assert entry.outcome.state == "refused"
    error_id = entry.outcome.message.removeprefix("This file met an error of ours. The log has it as ").rstrip(".")
    assert f"error {error_id} in an upload: OSError" in caplog.text


def test_the_files_of_a_zip_are_files_of_their_own_and_each_refusal_has_its_name(frame, warehouse):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in (("leads.csv", LEADS), ("__MACOSX/._leads.csv", "x"), ("logo.png", "x"), ("a.pdf", "x")):
            archive.writestr(name, data)
    app = drop(frame("data.py"), {"export.zip": made.getvalue()})
    assert whole(app)
    assert badges(app) == ["Ready", "Cannot be read", "Cannot be read"]
    for said in ("export.zip/leads.csv", "export.zip/logo.png", "export.zip/a.pdf", "1 folder or system file skipped."):
        assert said in words(app)
    press(app, "Load 3 rows")
    assert uploads(warehouse) == [("export.zip/leads.csv", "leads", "loaded")]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"#" * 1_000_001, "This map file has 1,000,001 bytes; a map has at most 1,000,000."),
        (b"x = " + b"[" * 100_000, "This map file is nested too deeply."),
        (b"\xff\xfe", "This map file is no UTF-8 text."),
    ],
)
def test_a_map_file_that_is_made_to_do_harm_is_refused(data, why):
    assert uploads_files.maps_in(Member("x.toml", "1", data)) == why


def test_a_file_whose_reading_was_cancelled_is_read_no_more_until_it_is_read_another_way(warehouse):
    entry = uploads_desk.Entry(Member("leads.csv", "1", LEADS.encode()), "0" * 64, "k")
    desk = uploads_desk.Desk(entries={"1": entry})
    entry.cancel()
    desk.read(entry)
    assert (entry.outcome.state, entry.outcome.reason) == ("refused", "CANCELLED")
    entry.read_as("generic.leads")
    desk.read(entry)
    assert entry.outcome.state == "would_load"


def test_the_history_names_what_each_upload_did_and_keeps_what_was_withdrawn(frame, warehouse):
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-10-02"}])
    load(warehouse, "deals", [{"deal_id": "d", "created_at": "2026-10-03", "stage": "New"}])
    warehouse.undo(2, undone_at=datetime(2026, 11, 2, tzinfo=UTC))
    app = frame("data.py")
    assert "crm · leads" in words(app)
    assert "withdrawn" in words(app)
    assert [button.key for button in app.button if button.label == "Undo"] == ["undo_1"]
    press(app, "Details")
    assert whole(app)


def test_what_is_odd_is_counted_and_leads_to_its_records(frame, warehouse):
    load(warehouse, "deals", [{"deal_id": "d", "created_at": "2026-10-03", "stage": "New", "name": "Alder"}])
    app = frame("data.py")
    assert "Deal without an account" in words(app)
    app.button(key="issue_deal without an account").click().run()
    assert "1 record, counted as they are." in words(app)
    assert app.dataframe[0].value["Record"].to_list() == ["crm:d"]


def test_a_changed_sheet_keeps_the_rules_it_does_not_touch():
    start = Mapping(
        "crm",
        "leads",
        {"name": {"join": ["First", "Last"]}, "email": "Mail", "stage": "State", "won_at": {"value": "2026-01-01"}},
        values={"stage": {"New": "lead"}},
    )
    sheet = [
        {"column": "First", "means": ["Name"]},
        {"column": "Last", "means": ["Name"]},
        {"column": "Mail", "means": []},
        {"column": "Mail 2", "means": ["Email"]},
        {"column": "Mail 3", "means": ["Email"]},
        {"column": "State", "means": []},
        {"column": "When", "means": ["MQL at"]},
    ]
    own = uploads_columns.changed(start, "mine", sheet, [{"field": "channel", "value": "Fair"}])
    assert own.source == "mine"
    assert own.columns == {
        "name": {"join": ["First", "Last"]},
        "email": ["Mail 2", "Mail 3"],
        "mql_at": "When",
        "won_at": {"value": "2026-01-01"},
    }
    assert (own.constants, own.values) == ({"channel": "Fair"}, {})


def test_a_constant_that_is_no_word_of_ours_is_refused():
    with pytest.raises(UnknownName, match="Did you mean 'won'"):
        uploads_columns.changed(Mapping("crm", "deals"), "crm", [], [{"field": "status", "value": "wonn"}])


def test_a_map_keeps_every_answer_and_reads_back_the_same():
    answers = {
        "date_order": {"Engage Date": "DMY"},
        "values": {"status": {"Engaging": "open"}},
        "fields": {"closed_at": "Close Date"},
        "export": "x",
    }
    whole_map = uploads_columns.complete(
        Mapping("crm", "deals", {"deal_id": "Opportunity ID", "status": "Deal Stage"}), answers, "Europe/Berlin"
    )
    assert whole_map.choices == {"date_order": {"Engage Date": "DMY"}}
    assert whole_map.zone == "Europe/Berlin"
    assert whole_map.values == {"status": {"Engaging": "open"}}
    assert Mapping.from_toml(whole_map.to_toml()) == whole_map


def test_conditions_come_before_columns_and_are_edited_again_as_they_were_said():
    start = Mapping("crm", "leads", {"lead_id": "Nr", "stage": "State"})
    rows = [
        {"field": "Stage", "value": "sal", "column": None, "when": "IsAccepted", "words": "TRUE | Yes"},
        {"field": "SAL at", "value": None, "column": "Seen", "when": "IsAccepted", "words": "TRUE"},
        {"field": None, "value": None, "column": None, "when": None, "words": None},
    ]
    sheet = [{"column": "Nr", "means": ["Lead id"]}, {"column": "State", "means": ["Stage"]}]
    own = uploads_columns.changed(start, "crm", sheet, [{"field": "MQL at", "value": "2026-03-01"}], rows)
    assert own.columns == {
        "lead_id": "Nr",
        "stage": [{"value": "sal", "when": {"IsAccepted": ["TRUE", "Yes"]}}, "State"],
        "sal_at": {"column": "Seen", "when": {"IsAccepted": "TRUE"}},
    }
    assert own.constants == {"mql_at": "2026-03-01"}
    assert uploads_columns.changed(own, "crm", sheet, [{"field": "MQL at", "value": "2026-03-01"}], rows) == own
    assert taken_apart(own.columns["stage"]) == (
        [Condition("IsAccepted", ("TRUE", "Yes"), value="sal")],
        ["State"],
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"field": "Stage", "value": "sal", "when": "IsAccepted"}, "This one says Stage, sal, IsAccepted"),
        ({"field": "Stage", "value": "x", "column": "y", "when": "z", "words": "w"}, "its value or the column"),
    ],
)
def test_a_condition_that_is_half_said_is_refused(row, why):
    with pytest.raises(Refused, match=why):
        uploads_columns.changed(Mapping("crm", "leads"), "crm", [], [], [row])


@pytest.mark.parametrize("value", ["1.3.2026", "2026-02-30"])
def test_a_constant_day_is_written_as_we_write_days(value):
    with pytest.raises(Refused, match=r"2026-03-01|no such day"):
        uploads_columns.changed(Mapping("crm", "leads"), "crm", [], [{"field": "MQL at", "value": value}])


def test_a_start_by_hand_is_taken_back_in_one_click_and_an_unsure_suggestion_is_only_said(frame, warehouse):
    rows = "Nr,Mail,Seen,Chanel Name\n1,a@example.com,2026-03-01,Ads\n"
    app = drop(frame("data.py"), {"own.csv": rows})
    assert badges(app) == ["Which column is which?"]
    table = tables(rows.encode(), "own.csv")[0]
    suggested = uploads_columns.suggested(table, "leads", "crm")
    assert "Chanel Name" not in suggested.columns.values()
    likely = suggest(table.headers, table.examples, "leads")
    (sure,) = [sure for header, sure in likely.values() if header == "Chanel Name"]
    checks = dict(zip(*(app.dataframe[0].value[name] for name in ("column", "check")), strict=True))
    assert checks["Chanel Name"] == f"Channel? {sure:.0%} alike"
    next(box for box in app.selectbox if box.label == "This file holds").set_value("quotas").run()
    press(app, "Use these columns")
    assert badges(app) != ["Which column is which?"]
    press(app, "Start this file anew")
    assert whole(app)
    assert badges(app) == ["Which column is which?"]
    assert next(box.value for box in app.selectbox if box.label == "This file holds") == "leads"


def test_what_its_rows_decided_of_a_word_can_be_said_otherwise(frame, warehouse):
    app = drop(frame("data.py"), {"deals.csv": (PUBLIC / "33_probability_evidence" / "deals.csv").read_bytes()})
    assert badges(app) == ["Ready"]
    assert "Status, by the rest of the row: 受注 as won (1), 失注 as lost (1), 提案 as open (1)." in words(app)
    next(box for box in app.selectbox if box.label.startswith("提案")).set_value("lost")
    press(app, "Use these meanings")
    assert badges(app) == ["Ready"]
    press(app, "Load 3 rows")
    assert warehouse.read("deal_rows").sort("deal_id")["status"].to_list() == ["won", "lost", "lost"]


def test_amounts_without_a_currency_are_given_one_on_the_page_and_it_is_kept_for_the_next_file(frame, warehouse):
    report = (PUBLIC / "10_sf_ids" / "report1.csv").read_bytes()
    app = drop(frame("data.py"), {"report1.csv": report})
    assert badges(app) == ["Ready"]
    next(box for box in app.selectbox if box.label == "Currency of Amount").set_value("EUR").run()
    assert next(box.value for box in app.selectbox if box.label == "Currency of Amount") == "EUR"
    press(app, "Load 2 rows")
    drop(app, {"next.csv": report.replace(b"1000", b"1500")})
    assert badges(app) == ["Ready"]
    press(app, "Load 2 rows")
    assert warehouse.read("deal_rows")["currency"].to_list() == ["EUR", "EUR"]


def test_the_best_target_is_the_one_that_the_columns_can_fill():
    assert uploads_columns.best_target(tables(PIPELINE.encode(), "pipeline.csv")[0]) == "deals"
    products = b"product,series,sales_price\nAlder,A,550\nBirch,B,600\n"
    assert uploads_columns.best_target(tables(products, "products.csv")[0]) is None


def test_a_file_that_fits_nothing_leaves_the_choice_to_its_user(frame, warehouse):
    app = drop(frame("data.py"), {"products.csv": "product,series,sales_price\nAlder,A,550\nBirch,B,600\n"})
    assert whole(app)
    goal = next(box for box in app.selectbox if box.label == "This file holds")
    assert goal.value is None
    goal.set_value("quotas").run()
    assert any(button.label == "Use these columns" for button in app.button)


@pytest.mark.parametrize(
    ("value", "order", "read"),
    [
        ("03/02/2026", "DMY", "3 February 2026"),
        ("03/02/2026", "MDY", "2 March 2026"),
        ("26-02-03", "YMD", "3 February 2026"),
        ("31/02/2026", "DMY", None),
        ("soon", "DMY", None),
    ],
)
def test_a_date_is_shown_as_each_order_reads_it(value, order, read):
    assert uploads_words.reading(value, order) == read


@pytest.mark.parametrize(
    ("value", "mark", "read"),
    [
        ("1.200", ",", "1,200"),
        ("1.200", ".", "1.2"),
        ("-1.234.567,50", ",", "-1,234,567.5"),
        ("1,234.5", ",", None),
        ("1,5", ".", None),
        ("soon", ".", None),
    ],
)
def test_a_number_is_shown_as_each_decimal_mark_reads_it(value, mark, read):
    assert uploads_words.number(value, mark) == read


@pytest.mark.slow
def test_what_several_files_become_together_is_shown_once_and_each_file_keeps_its_counts(frame, warehouse):
    load(
        warehouse,
        "leads",
        [{"lead_id": "L1", "email": "ada@example.com", "created_at": "2026-01-05"}],
        source="generic",
    )
    again = LEADS.replace("L2,ben", "L9,ida").replace("2026-01-12,2026-01-13,", "2026-01-12,,")
    app = drop(frame("data.py"), {"leads.csv": LEADS, "again.csv": again})
    assert whole(app)
    assert [metric.label for metric in app.metric].count("Leads") == 1
    assert figures(app)["Leads"] == ("4", "1 before")
    assert figures(app)["MQLs"] == ("2", "no data before")
    assert figures(app)["Deals won"] == ("—", "no data before")
    assert "What the numbers become** :gray[over all time, with these 2 files]" in words(app)
    # The second file finds what the first one brings.
    assert "3  \n:gray[:small[2 new · 1 changed]] :orange[:small[1 set aside]]" in words(app)
    assert "3  \n:gray[:small[1 new · 2 unchanged]] :orange[:small[1 set aside]]" in words(app)
    press(app, "Load 6 rows")
    assert "3 new and 1 changed and 2 unchanged records from 2 files; 2 rows set aside" in words(app)
    assert warehouse.table("core", "leads").height == 4


@pytest.mark.slow
def test_many_rows_of_several_files_are_tried_together_when_that_is_wished(frame, warehouse, monkeypatch):
    monkeypatch.setattr(uploads_together, "_MOST_ROWS", 3)
    app = drop(
        frame("data.py"), {"leads.csv": LEADS, "deals.csv": DEALS.replace("03/02", "13/02").replace("05/04", "15/04")}
    )
    assert "Leads" not in figures(app)
    press(app, "Work out what the numbers become with these 6 rows")
    assert figures(app)["Leads"][0] == "3"
    assert whole(app)


def test_names_are_called_as_people_call_them():
    assert [uploads_words.called(name) for name in ("mql_at", "deal_history", "lead_id", "won")] == [
        "MQL at",
        "Deal history",
        "Lead id",
        "Won",
    ]
