"""Files of targets and quotas: people's words for what is asked for, periods in one column, rows that make no sense."""

from __future__ import annotations

from datetime import date

import pytest

from smarketing import demo
from smarketing.intake import prepare
from smarketing.settings import ROOT
from smarketing.sources import suggest
from tests.sources.exports import written

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
HEADERS = ("metric", "segment", "starts_on", "ends_on", "planned", "currency")


def rows(prepared):
    names = [name for name in (*HEADERS, "quota") if name in prepared.batch.rows.columns]
    return prepared.batch.rows.select(names).rows()


def test_targets_in_our_own_column_names_with_peoples_words():
    days = ("2026-10-01", "2026-10-31")
    data = written(
        HEADERS,
        ("MQL", "SMB", *days, "30", ""),
        ("Marketing qualified leads", "", *days, "110", ""),
        ("Revenue", "", *days, "1,200,000.50", "eur"),
        ("Budget", "", *days, "80000", "EUR"),
        ("closed-won", "", *days, "12", ""),
        ("spend", "SMB", *days, "0", "USD"),
    )
    prepared = prepare(data, "targets.csv")
    assert (prepared.outcome, prepared.batch.target, prepared.batch.source) == ("accept", "plans", "generic")
    assert [(metric, segment, float(planned), unit) for metric, segment, _, _, planned, unit in rows(prepared)] == [
        ("mqls", "SMB", 30, None),
        ("mqls", None, 110, None),
        ("amount", None, 1200000.5, "EUR"),
        ("spend", None, 80000, "EUR"),
        ("deals", None, 12, None),
        ("spend", "SMB", 0, "USD"),
    ]
    assert rows(prepared)[0][2:4] == OCTOBER


@pytest.mark.parametrize(
    ("header", "texts", "days"),
    [
        ("Month", ("2026-10", "2026-11"), (OCTOBER, (date(2026, 11, 1), date(2026, 11, 30)))),
        (
            "Quarter",
            ("2026-Q4", "Q1 2027"),
            ((date(2026, 10, 1), date(2026, 12, 31)), (date(2027, 1, 1), date(2027, 3, 31))),
        ),
    ],
)
def test_a_month_or_a_quarter_in_one_column_is_a_period(header, texts, days):
    data = written(("Metric", header, "Target"), *(("SQL", text, "12") for text in texts))
    assert prepare(data, "plan 2026.csv").reason == "AMBIGUOUS_EXPORT"
    prepared = prepare(data, "plan 2026.csv", source="generic.plans")
    assert (prepared.outcome, prepared.batch.target) == ("accept", "plans")
    assert [row[1:3] for row in rows(prepared)] == list(days)


def test_a_row_that_makes_no_sense_is_set_aside_with_its_reason():
    data = written(
        HEADERS,
        ("leads", "", "2026-10-31", "2026-10-01", "30", ""),
        ("leads", "", "2026-10-01", "2026-10-31", "-3", ""),
        ("leads", "", "2026-11-01", "2026-11-30", "many", ""),
        ("leads", "", "", "2026-12-31", "5", ""),
        ("leads", "", "2027-01-01", "2027-01-31", "10", ""),
    )
    prepared = prepare(data, "targets.csv")
    told = prepared.set_aside.select("line", "reason", "expected").rows()
    assert [(line, reason) for line, reason, _ in told] == [
        (2, "OUT_OF_RANGE"),
        (3, "OUT_OF_RANGE"),
        (4, "NOT_A_NUMBER"),
        (5, "MISSING_KEY"),
    ]
    assert (told[0][2], told[1][2]) == ("a last day that is not before the first", "0 or more")
    assert prepared.batch.rows.height == 1


def test_a_word_that_nobody_knows_is_asked_about():
    prepared = prepare(written(HEADERS, ("happiness", "", "2026-10-01", "2026-10-31", "30", "")), "targets.csv")
    (question,) = prepared.questions
    assert question["reason"] == "UNMAPPED_VALUES"
    assert "'happiness' (1)" in question["text"]


def test_quotas_in_peoples_words_are_no_targets():
    data = written(("person", "Metric", "Quarter", "Quota", "currency"), ("Ada", "Bookings", "2026-Q4", "9000", "EUR"))
    prepared = prepare(data, "quotas.csv", source="generic.quotas")
    assert (prepared.outcome, prepared.batch.target) == ("accept", "quotas")
    assert [(metric, float(number)) for metric, _, _, _, number in rows(prepared)] == [("amount", 9000)]


def test_targets_of_unknown_shape_get_a_guess_for_each_column():
    headers = ["KPI", "Market", "From", "To", "Budget", "Currency"]
    guessed = suggest(headers, {"Budget": ["12"], "From": ["2026-01-01"], "To": ["2026-01-31"]}, "plans")
    assert {field: header for field, (header, _) in guessed.items()} == {
        "metric": "KPI",
        "segment": "Market",
        "starts_on": "From",
        "ends_on": "To",
        "planned": "Budget",
        "currency": "Currency",
    }


def test_the_demo_companys_targets_are_its_quotas_and_promises():
    data = (ROOT / "data" / "demo" / "targets.csv").read_bytes()
    assert "targets.csv" in [file.name for file in demo.FILES]
    prepared = prepare(data, "targets.csv")
    asked = {(row[0], row[1], row[2]): float(row[4]) for row in rows(prepared)}
    quarter = date(2026, 10, 1)
    assert asked["mqls", None, quarter] == 115
    assert [asked["mqls", each, quarter] for each in ("SMB", "Mid-market", "Enterprise")] == [166, 117, 62]
    assert (asked["amount", None, quarter], asked["sqls", None, quarter]) == (1_180_000, 150)
