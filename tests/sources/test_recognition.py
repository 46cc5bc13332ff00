"""What a file is taken for: by its headers, only when they prove it."""

from __future__ import annotations

import pytest

from smarketing.intake import prepare, recognise, tables
from smarketing.sources import candidates, certain, shape_of, sources
from smarketing.sources.registry import SHAPES
from smarketing.sources.shape import Shape
from smarketing.targets import TARGETS
from tests.sources.exports import values, written

OWN = {
    "leads": ("lead_id", "email", "created_at", "mql_at"),
    "stage_history": ("lead_id", "stage", "happened_at"),
    "deals": ("deal_id", "stage", "amount", "created_at"),
    "deal_history": ("deal_id", "changed_at", "amount"),
    "touches": ("touch_id", "lead_id", "kind", "happened_at"),
    "campaign_days": ("day_on", "campaign", "spend"),
    "traffic_days": ("day_on", "channel", "sessions"),
    "people": ("person_id", "name", "role"),
    "quotas": ("team", "starts_on", "ends_on", "metric", "quota"),
    "plans": ("metric", "segment", "starts_on", "ends_on", "planned"),
    "campaign_touches": ("touch_id", "email", "campaign", "happened_at"),
    "notes": ("note_id", "deal_id", "kind", "theme", "text", "heard_at"),
}


@pytest.mark.parametrize(("target", "headers"), OWN.items())
def test_a_file_with_our_own_column_names_is_recognised(target, headers):
    taken = certain(candidates(headers, "export.csv"))
    assert (taken.source, taken.target) == ("generic", target)
    assert taken.columns == {header: header for header in headers}


def test_every_target_has_a_shape_in_our_own_names():
    assert set(OWN) == set(TARGETS)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.title)
def test_a_shape_is_proven_by_its_own_names(shape):
    taken = candidates([_header(shape, symbol) for symbol in shape.names], "x.csv")
    assert shape.title in [one.title for one in taken if not one.lacking or one.refusal]
    assert shape_of(next(one for one in taken if one.title == shape.title)) is shape


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.title)
def test_a_shape_speaks_only_of_fields_and_words_that_exist(shape):
    wanted = TARGETS[shape.target]
    symbols = {symbol for part in shape.proof for symbol in ((part,) if isinstance(part, str) else part)}
    assert symbols <= set(shape.names)
    assert {*shape.rules, *shape.constants, *shape.values, *shape.required} <= set(wanted.names)
    for name, words in shape.values.items():
        allowed = wanted.field(name).values
        assert not allowed or set(words.values()) <= {*allowed, ""}


def test_titles_and_sources_are_unique():
    titles = [shape.title for shape in SHAPES]
    assert len(set(titles)) == len(titles)
    assert sources()[:2] == ["hubspot", "salesforce"]


def test_a_pipeline_of_unknown_shape_is_asked_about_and_never_loaded():
    data = written(
        ("opportunity_id", "sales_agent", "deal_stage", "engage_date", "close_value"), ("A1", "Rep", "Won", "", "5")
    )
    prepared = prepare(data, "sales_pipeline.csv")
    assert (prepared.outcome, prepared.reason, prepared.batch) == ("needs_choice", "UNKNOWN_EXPORT", None)
    assert "opportunity_id, sales_agent, deal_stage" in prepared.message
    assert [question["choice"] for question in prepared.questions] == ["mapping"]


def test_a_file_that_may_be_two_things_is_asked_about_and_the_answer_holds():
    both = written(("deal_id", "day_on", "spend", "sessions", "stage", "amount"), ("D1", "2024-05-01", 1, 2, "Demo", 3))
    prepared = prepare(both, "x.csv")
    assert (prepared.outcome, prepared.reason) == ("needs_choice", "AMBIGUOUS_EXPORT")
    assert prepared.questions[0]["options"] == ["generic.deals", "generic.traffic_days"]
    answered = prepare(both, "x.csv", choices={"export": "generic.traffic_days"})
    assert values(answered, "day_on", "sessions") == [("2024-05-01", "2")]


def test_naming_the_source_settles_what_the_headers_leave_open():
    data = written(("Day", "Campaign", "Cost", "Clicks"), ("2024-05-01", "Brand", "12.50", "3"))
    prepared = prepare(data, "x.csv")
    assert prepared.reason == "AMBIGUOUS_EXPORT"
    assert prepared.questions[0]["options"] == ["google_ads.campaign_days"]
    assert prepared.message == "This looks like Google Ads by day, but no column of it proves so. Is it?"
    assert values(prepare(data, "x.csv", source="google_ads"), "day_on", "campaign", "spend") == [
        ("2024-05-01", "Brand", "12.500000")
    ]


def test_a_file_that_is_not_of_the_named_source_is_not_read_as_one():
    prepared = prepare(
        written(("lead_id", "email", "created_at"), ("1", "a@b.test", "2024-01-01")), "x.csv", source="ga4"
    )
    assert (prepared.outcome, prepared.reason) == ("needs_choice", "UNKNOWN_EXPORT")
    assert prepared.message.startswith("This file is no ga4 export that we know.")


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        (
            ("Opportunity ID", "Close Date"),
            "lacks 'Stage', and has none of 'Opportunity Name', 'Opportunity Owner' and 'Closed'.",
        ),
        (("Opportunity ID", "Opportunity Name"), "lacks 'Stage' and 'Close Date'."),
        (
            ("Opportunity ID", "Stage", "Close Date"),
            "has none of 'Opportunity Name', 'Opportunity Owner' and 'Closed'.",
        ),
    ],
)
def test_what_a_known_export_would_need_besides_is_said(headers, words):
    prepared = prepare(written(headers, ("0061", "x", "y")[: len(headers)]), "x.csv", source="salesforce.deals")
    assert f"nearest to Salesforce opportunities, but {words}" in prepared.message


def test_a_name_that_is_no_source_is_the_system_the_ids_belong_to():
    data = written(("lead_id", "email", "created_at"), ("1", "a@b.test", "2024-01-01"))
    assert prepare(data, "x.csv").batch.source == "generic"
    assert prepare(data, "x.csv", source="crm-north").batch.source == "crm-north"


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "EMPTY_FILE"), (b"%PDF-1.7\n%", "NOT_CSV_PDF"), (b"\x89PNG\r\n\x1a\n" * 9, "NOT_CSV_BINARY")],
)
def test_what_is_no_table_is_refused_with_a_sentence(data, reason):
    prepared = prepare(data, "x.csv")
    assert (prepared.outcome, prepared.reason, recognise(data, "x.csv")) == ("reject", reason, [])
    assert prepared.message.endswith((".", "!"))


def test_a_file_of_two_loadable_tables_asks_which_one():
    part = "# Start date: 20240101\nNth day,{}\n0000,5\n0001,6\n"
    data = ("# Report\n" + part.format("Users") + part.format("Sessions")).encode()
    assert [(table.number, table.headers) for table in tables(data, "x.csv")] == [
        (0, ["Nth day", "Users"]),
        (1, ["Nth day", "Sessions"]),
    ]
    prepared = prepare(data, "x.csv")
    assert prepared.questions[0]["options"] == ["ga4.traffic_days#0", "ga4.traffic_days#1"]
    answered = prepare(data, "x.csv", choices={"export": "ga4.traffic_days#1"})
    assert values(answered, "day_on", "sessions") == [("2024-01-01", "5"), ("2024-01-02", "6")]
    assert [warning["code"] for warning in answered.report["warnings"]] == ["ONE_OF_SEVERAL_TABLES"]


def _header(shape: Shape, symbol: str) -> str:
    """The first header of a symbol that is no pattern, or one that its pattern matches."""
    named = [header for header in shape.names[symbol] if isinstance(header, str)]
    if named:
        return named[0]
    made = {"spend": "Amount spent (USD)", "day_on": "Start Date (in UTC)"}
    stage = {"mql_at": "Marketing Qualified Lead", "sal_at": "Sales Accepted Lead", "sql_at": "Sales Qualified Lead"}
    word = stage.get(symbol, symbol.split("_")[0].capitalize().replace("Won", "Customer"))
    return made.get(symbol, f'Date entered "{word} (Lifecycle Stage Pipeline)"')
