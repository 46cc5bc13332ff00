"""From rows to a batch: how fields are filled, what is refused, what is asked."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.intake import prepare
from smarketing.sources import Mapping
from tests.sources.exports import deals, refused, values, written

ID = {"deal_id": "ID"}


def test_a_date_under_a_condition_fills_only_the_rows_that_meet_it():
    prepared = deals(
        ("ID", "Accepted", "Decided"),
        ("1", "TRUE", "2024-05-01 10:00"),
        ("2", "false", "2024-05-02 11:00"),
        ("3", "", "2024-05-03 12:00"),
        columns={
            **ID,
            "accepted_at": {"column": "Decided", "when": {"Accepted": "true"}},
            "rejected_at": {"column": "Decided", "when": {"Accepted": ["FALSE", "no"]}},
        },
    )
    assert values(prepared, "accepted_at", "accepted_on", "rejected_on") == [
        ("2024-05-01 10:00:00", "2024-05-01", None),
        (None, None, "2024-05-02"),
        (None, None, None),
    ]


def test_the_first_alternative_with_a_value_wins_row_by_row():
    columns = {**ID, "name": ["Title", {"join": ["First", "Last"]}], "closed_at": ["Won time", "Expected"]}
    prepared = deals(
        ("ID", "Title", "First", "Last", "Won time", "Expected"),
        ("1", "Big one", "Ann", "A", "2024-02-01 09:30", "2024-03-01"),
        ("2", "", "Bob", "", "", "2024-03-02"),
        ("3", "", "", "", "", ""),
        columns=columns,
    )
    assert values(prepared, "name", "closed_at", "closed_on") == [
        ("Big one", "2024-02-01 09:30:00", "2024-02-01"),
        ("Bob", None, "2024-03-02"),
        (None, None, None),
    ]


def test_a_day_is_never_taken_for_midnight_and_an_instant_is_read_in_the_files_zone():
    prepared = prepare(
        written(("ID", "Opened", "Due"), ("1", "2024-07-01 01:30", "2024-07-01")),
        "deals.csv",
        mapping=Mapping("test", "deals", columns={**ID, "created_at": "Opened", "closed_at": "Due"}),
        zone="Europe/Berlin",
    )
    assert values(prepared, "created_at", "created_on", "closed_at", "closed_on") == [
        ("2024-06-30 23:30:00", "2024-07-01", None, "2024-07-01")
    ]


def test_the_zone_of_the_map_wins_over_the_one_of_the_upload():
    mapping = Mapping("test", "deals", columns={**ID, "created_at": "Opened"}, zone="America/New_York")
    prepared = prepare(written(("ID", "Opened"), ("1", "2024-07-01 20:00")), "x.csv", mapping=mapping, zone="UTC")
    assert values(prepared, "created_at", "created_on") == [("2024-07-02 00:00:00", "2024-07-01")]


def test_a_year_and_a_quarter_make_the_first_and_the_last_day_of_a_quota():
    columns = {
        "person": "Rep",
        "starts_on": {"year": "Year", "quarter": "Quarter"},
        "ends_on": {"year": "Year", "quarter": "Quarter"},
        "quota": "Quota",
    }
    data = written(("Rep", "Year", "Quarter", "Quota"), ("A", 2024, 1, 10), ("A", 2024, "Q4", 12), ("A", "", 2, 5))
    prepared = prepare(data, "x.csv", mapping=Mapping("t", "quotas", columns=columns, constants={"metric": "deals"}))
    assert values(prepared, "starts_on", "ends_on", "quota") == [
        ("2024-01-01", "2024-03-31", "10.000000"),
        ("2024-10-01", "2024-12-31", "12.000000"),
    ]
    assert refused(prepared) == [(4, "Year, Quarter", "MISSING_KEY")] * 2


def test_a_year_and_a_month_make_a_month():
    columns = {"starts_on": {"year": "Month", "month": "Month"}, "ends_on": {"year": "Month", "month": "Month"}}
    mapping = Mapping("t", "quotas", columns=columns, constants={"metric": "mqls", "team": "Marketing"})
    prepared = prepare(written(("Month", "Goal"), ("2024-02", 5), ("2023-12", 6)), "x.csv", mapping=mapping)
    assert values(prepared, "starts_on", "ends_on") == [("2024-02-01", "2024-02-29"), ("2023-12-01", "2023-12-31")]


def test_a_column_that_holds_amounts_dates_and_stages_is_read_part_by_part():
    columns = {
        **ID,
        "changed_at": "When",
        "field": "Field",
        "stage": {"column": "New", "when": {"Field": "Stage"}},
        "amount": {"column": "New", "when": {"Field": "Amount"}},
        "closed_at": {"column": "New", "when": {"Field": "Close Date"}},
    }
    data = written(
        ("ID", "When", "Field", "New"),
        ("1", "2024-01-01 08:00", "Stage", "Proposal, late"),
        ("1", "2024-01-02 08:00", "Amount", "1,200.50"),
        ("1", "2024-01-03 08:00", "Close Date", "31/05/2024"),
        ("1", "2024-01-04 08:00", "Amount", "plenty"),
    )
    prepared = prepare(data, "x.csv", mapping=Mapping("t", "deal_history", columns=columns))
    assert values(prepared, "stage", "amount", "closed_on") == [
        ("Proposal, late", None, None),
        (None, "1200.500000", None),
        (None, None, "2024-05-31"),
    ]
    assert refused(prepared) == [(5, "New", "NOT_A_NUMBER")]


def test_the_sources_words_for_nothing_are_no_values():
    prepared = deals(
        ("ID", "Campaign"), ("1", "None given"), ("2", "Spring"), columns={**ID, "campaign": "Campaign"},
        nulls=("none given",),
    )  # fmt: skip
    assert values(prepared, "campaign") == [(None,), ("Spring",)]


def test_a_stage_that_no_map_knows_is_asked_with_its_count_and_the_answer_is_kept():
    rows = [("1", "Signed"), ("2", "Talking"), ("3", "Talking")]
    mapping = Mapping("test", "deals", columns={**ID, "status": "Phase"}, values={"status": {"Signed": "won"}})
    prepared = prepare(written(("ID", "Phase"), *rows), "x.csv", mapping=mapping)
    assert (prepared.outcome, prepared.reason, prepared.batch) == ("needs_choice", "UNMAPPED_VALUES", None)
    (question,) = prepared.questions
    assert (question["id"], question["evidence"]) == ("values:status", {"Talking": 2})
    assert question["options"] == ["open", "won", "lost", ""]
    answered = prepare(
        written(("ID", "Phase"), *rows), "x.csv", mapping=mapping, choices={"values": {"status": {"Talking": "open"}}}
    )
    assert values(answered, "status") == [("won",), ("open",), ("open",)]
    assert answered.mapping.values == {"status": {"Signed": "won", "Talking": "open"}}


def test_a_word_may_be_said_to_mean_nothing():
    prepared = deals(
        ("ID", "Phase"), ("1", "Signed"), ("2", "On hold"),
        columns={**ID, "status": "Phase"}, values={"status": {"Signed": "won", "*": ""}},
    )  # fmt: skip
    assert values(prepared, "status") == [("won",), (None,)]


def test_a_stage_taken_as_open_by_default_is_named_but_one_that_sounds_like_an_end_is_asked():
    mapping = {"columns": {**ID, "status": "Phase"}, "values": {"status": {"Won": "won", "*": "open"}}}
    prepared = deals(("ID", "Phase"), ("1", "Won"), ("2", "Discovery"), **mapping)
    assert values(prepared, "status") == [("won",), ("open",)]
    assert prepared.report["assumed"] == {"status": {"Discovery": "open"}}
    prepared = deals(("ID", "Phase"), ("1", "Won"), ("2", "Closed - no decision"), **mapping)
    assert prepared.questions[0]["evidence"] == {"Closed - no decision": 1}


def test_one_answer_may_hold_for_all_words_that_are_asked():
    data = written(("ID", "Phase"), ("1", "Won"), ("2", "Closed - parked"), ("3", "Closed - dead"))
    mapping = Mapping("t", "deals", columns={**ID, "status": "Phase"}, values={"status": {"*": "open"}})
    prepared = prepare(data, "x.csv", mapping=mapping, choices={"values": {"status": "lost"}})
    assert values(prepared, "status") == [("won",), ("lost",), ("lost",)]
    assert prepared.mapping.values["status"] == {"*": "open", "Closed - parked": "lost", "Closed - dead": "lost"}


def test_an_answer_that_is_no_word_of_ours_is_refused_with_the_nearest():
    data = written(("ID", "Phase"), ("1", "Signed"))
    mapping = Mapping("test", "deals", columns={**ID, "status": "Phase"})
    prepared = prepare(data, "x.csv", mapping=mapping, choices={"values": {"status": {"Signed": "wonn"}}})
    assert (prepared.outcome, prepared.reason) == ("reject", "BAD_ANSWER")
    assert "Did you mean 'won'?" in prepared.message


def test_a_file_without_the_id_that_its_target_needs_is_asked_for_it():
    data = written(("Deal - Title", "Deal - Status", "Deal - Value"), ("Big one", "Open", "10.00"))
    prepared = prepare(data, "deals-1.csv")
    assert (prepared.outcome, prepared.reason) == ("needs_choice", "UNMAPPED_COLUMNS")
    assert prepared.questions[0]["options"] == ["Deal - Title", "Deal - Status", "Deal - Value"]
    answered = prepare(data, "deals-1.csv", choices={"fields": {"deal_id": "Deal - Title"}})
    assert values(answered, "deal_id", "status", "amount") == [("Big one", "open", "10.000000")]


def test_a_dollar_is_asked_about_and_other_signs_are_taken():
    columns = {**ID, "amount": "Value"}
    assert values(deals(("ID", "Value"), ("1", "€1,200.00"), columns=columns), "amount", "currency") == [
        ("1200.000000", "EUR")
    ]
    asked = deals(("ID", "Value"), ("1", "$1,200.00"), columns=columns)
    assert (asked.reason, asked.questions[0]["id"]) == ("AMBIGUOUS_CURRENCY", "currency:Value")
    assert asked.questions[0]["options"][:2] == ["USD", "CAD"]
    answered = deals(("ID", "Value"), ("1", "$1,200.00"), columns=columns, choices={"currency": {"Value": "CAD"}})
    assert values(answered, "amount", "currency") == [("1200.000000", "CAD")]
    assert values(deals(("ID", "Value"), ("1", "$12.50"), columns=columns, currency="USD"), "currency") == [("USD",)]


def test_amounts_without_any_currency_have_none():
    prepared = deals(("ID", "Value"), ("1", "12.50"), columns={**ID, "amount": "Value"})
    assert "currency" not in prepared.batch.fields


def test_chances_in_per_cent_and_as_shares_are_both_shares_of_one():
    assert values(deals(("ID", "Probability (%)"), ("1", "25"), ("2", "100"), columns={**ID, "probability": "Probability (%)"}), "probability") == [("0.250000",), ("1.000000",)]  # fmt: skip # noqa: E501
    assert values(deals(("ID", "P"), ("1", "0.25"), ("2", "1"), columns={**ID, "probability": "P"}), "probability") == [
        ("0.250000",),
        ("1.000000",),
    ]
    asked = deals(("ID", "P"), ("1", "25"), ("2", "0.5"), columns={**ID, "probability": "P"})
    assert asked.questions[0]["choice"] == "percent"
    outside = deals(("ID", "P"), ("1", "120%"), ("2", "50%"), columns={**ID, "probability": "P"})
    assert refused(outside) == [(2, "probability", "OUT_OF_RANGE")]


def test_addresses_are_compared_in_one_spelling():
    mapping = Mapping("t", "leads", columns={"email": "Mail", "created_at": "Since"})
    prepared = prepare(written(("Mail", "Since"), (" Ann@Example.COM ", "2024-01-31")), "x.csv", mapping=mapping)
    assert values(prepared, "email") == [("ann@example.com",)]


def test_a_lead_without_id_and_address_is_set_aside():
    mapping = Mapping("t", "leads", columns={"lead_id": "ID", "email": "Mail", "created_at": "Since"})
    data = written(
        ("ID", "Mail", "Since"),
        ("", "", "2024-01-30"),
        ("7", "", "2024-01-31"),
        ("", "b@x.test", "2024-01-29"),
    )
    prepared = prepare(data, "x.csv", mapping=mapping)
    assert values(prepared, "lead_id", "email") == [("7", None), (None, "b@x.test")]
    assert refused(prepared) == [(2, "lead_id, email", "MISSING_KEY")]


def test_a_repeated_row_counts_once_and_rows_that_contradict_each_other_are_set_aside():
    prepared = deals(
        ("ID", "Stage"), ("1", "Demo"), ("1", "Demo"), ("2", "Demo"), ("2", "Trial"), ("3", "Demo"),
        columns={**ID, "stage": "Stage"},
    )  # fmt: skip
    assert values(prepared, "line", "deal_id") == [("2", "1"), ("6", "3")]
    assert refused(prepared) == [
        (3, "deal_id", "DUPLICATE_ROW"),
        (4, "deal_id", "CONFLICTING_KEY"),
        (5, "deal_id", "CONFLICTING_KEY"),
    ]


def test_two_like_calls_without_an_id_are_two_calls():
    mapping = Mapping("t", "touches", columns={"email": "Mail", "happened_at": "When"}, constants={"kind": "call"})
    row = ("a@x.test", "2024-01-31")
    prepared = prepare(written(("Mail", "When"), row, row), "x.csv", mapping=mapping)
    assert values(prepared, "line", "kind") == [("2", "call"), ("3", "call")]


def test_touches_that_belong_to_nobody_are_counted_in_a_warning():
    mapping = Mapping("t", "touches", columns={"email": "Mail", "happened_at": "When"}, constants={"kind": "call"})
    data = written(("Mail", "When"), ("a@x.test", "2024-01-31"), ("", "2024-01-30"))
    (warning,) = prepare(data, "x.csv", mapping=mapping).report["warnings"]
    assert (warning["code"], warning["text"][:9]) == ("NOT_LINKED", "1 touches")


def test_rows_of_one_day_and_campaign_are_added_up_and_counted_as_skipped():
    columns = {"day_on": "Day", "campaign": "Campaign", "spend": "Cost", "clicks": "Clicks"}
    data = written(
        ("Day", "Campaign", "Device", "Cost", "Clicks"),
        ("2024-01-31", "Brand", "Phone", "1.25", ""),
        ("2024-01-31", "Brand", "Desk", "2.50", ""),
        ("2024-01-31", "Other", "Desk", "4.00", "3"),
    )
    prepared = prepare(data, "x.csv", mapping=Mapping("t", "campaign_days", columns=columns))
    assert values(prepared, "line", "campaign", "spend", "clicks") == [
        ("2", "Brand", "3.750000", None),
        ("4", "Other", "4.000000", "3"),
    ]
    assert (prepared.batch.records, prepared.batch.skipped) == (3, 1)
    assert [warning["code"] for warning in prepared.report["warnings"]] == ["NO_CURRENCY", "ADDED_UP"]


def test_people_are_not_added_up_over_devices():
    columns = {"day_on": "Day", "sessions": "Sessions", "users": "Users"}
    data = written(("Day", "Sessions", "Users"), ("2024-01-31", 5, 4), ("2024-01-31", 7, 6), ("2024-01-30", 3, 2))
    prepared = prepare(data, "x.csv", mapping=Mapping("t", "traffic_days", columns=columns))
    assert values(prepared, "day_on", "sessions", "users") == [("2024-01-31", "12", None), ("2024-01-30", "3", "2")]


def test_the_data_is_as_of_its_newest_event_of_deals_their_end_included_but_not_their_hope():
    columns = {**ID, "created_at": "Opened", "closed_at": "Closed", "status": "Status"}
    rows = [("1", "2024-01-05 10:00", "2024-02-20", "won"), ("2", "2024-01-07 12:30", "2030-01-31", "open")]
    headers = ("ID", "Opened", "Closed", "Status")
    assert deals(headers, *rows, columns=columns).batch.as_of == datetime(2024, 2, 20)
    assert deals(headers, rows[1], columns=columns).batch.as_of == datetime(2024, 1, 7, 12, 30)
    limited = prepare(
        written(headers, *rows),
        "x.csv",
        mapping=Mapping("t", "deals", columns=columns),
        not_after=datetime(2024, 2, 1, tzinfo=UTC),
    )
    assert limited.batch.as_of == datetime(2024, 1, 7, 12, 30)


def test_a_file_without_any_event_has_no_as_of():
    mapping = Mapping("t", "people", columns={"name": "Rep"}, constants={"role": "SDR"})
    assert prepare(written(("Rep", "x"), ("Ann", 1)), "x.csv", mapping=mapping).batch.as_of is None


def test_a_column_of_the_map_that_the_file_lacks_is_reported_and_empty():
    prepared = deals(("ID", "Stage"), ("1", "Demo"), columns={**ID, "stage": "Stage", "owner": "Rep"})
    assert values(prepared, "stage", "owner") == [("Demo", None)]
    assert prepared.report["missing"] == ["Rep"]


def test_a_file_of_which_no_row_can_be_loaded_is_refused():
    mapping = Mapping("t", "leads", columns={"lead_id": "ID", "email": "Mail", "created_at": "Since"})
    prepared = prepare(written(("ID", "Mail", "Since"), ("", "", "2024-01-31")), "x.csv", mapping=mapping)
    assert (prepared.outcome, prepared.reason, prepared.batch) == ("reject", "MISSING_KEY", None)
    assert prepared.message.startswith("Not one row can be loaded. The first: line 2")


CELLS = st.sampled_from(["", "1", "2", "3", "x", "2024-01-31", "31/01/2024", "Won", "Total", '"', "1,5"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=12))
def test_every_record_is_loaded_set_aside_or_skipped(rows):
    columns = {**ID, "amount": "Value", "created_at": "Opened", "status": "Phase"}
    mapping = Mapping("t", "deals", columns=columns, values={"status": {"*": "open", "Won": "won"}})
    prepared = prepare(written(("ID", "Value", "Opened", "Phase"), *rows), "x.csv", mapping=mapping)
    if prepared.batch is None:
        assert prepared.outcome in ("reject", "needs_choice")
        assert prepared.message
        return
    batch = prepared.batch
    assert len(batch.rows) + batch.set_aside["row"].n_unique() + batch.skipped == batch.records
    assert batch.rows["deal_id"].null_count() == 0
    assert set(batch.rows["line"]) & set(batch.set_aside["line"]) == set()


def test_an_integer_date_is_a_day():
    prepared = deals(("ID", "Opened"), ("1", "20240229"), columns={**ID, "created_at": "Opened"})
    assert values(prepared, "created_at", "created_on") == [(None, "2024-02-29")]
