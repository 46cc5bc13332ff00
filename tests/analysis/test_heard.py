"""Themes ranked by what is known of them, their whole weeks, and how the loop runs with those who still wait."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from smarketing import heard_view, heard_words
from smarketing.analysis import heard
from smarketing.analysis.heard import COSTLY, HARMLESS, NO_STAKE, OPEN
from smarketing.calendars import Calendar
from smarketing.calendars.work_week import WorkWeek
from smarketing.charts import heard as picture

CALENDAR = Calendar("UTC", {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")})
MONDAY = datetime(2026, 10, 5, 9)


def _themes(**counts: int) -> pl.DataFrame:
    rows = [
        {"theme": name.replace("_", " ") if name != "none" else "(not set)", "statements": count, "notes": count,
         "reasons": 0, "by_sales": count, "waiting": 0, "leads": 0, "deals": 0}
        for name, count in counts.items()
    ]  # fmt: skip
    return pl.DataFrame(rows)


def _amounts(*rows: tuple[str, str, int, float | None]) -> pl.DataFrame:
    """(theme, currency, open deals, open amount)."""
    return pl.DataFrame(
        [
            {"theme": theme, "currency": currency, "open_deals": deals, "open_amount": amount, "open_unpriced": 0,
             "won_deals": 0, "lost_deals": 0, "lost_amount": None}
            for theme, currency, deals, amount in rows
        ],
        schema={"theme": pl.String, "currency": pl.String, "open_deals": pl.Int64, "open_amount": pl.Float64,
                "open_unpriced": pl.Int64, "won_deals": pl.Int64, "lost_deals": pl.Int64, "lost_amount": pl.Float64},
    )  # fmt: skip


def _wins(*rows: tuple[str, int, int, int, int, int, int]) -> pl.DataFrame:
    """(theme, won, lost, unclear won, unclear lost, all won, all lost)."""
    names = ["theme", "won", "lost", "unclear_won", "unclear_lost", "all_won", "all_lost"]
    return pl.DataFrame(rows, schema=dict(zip(names, [pl.String, *[pl.Int64] * 6], strict=True)), orient="row")


def test_a_factor_that_is_not_known_is_left_out_and_never_zero() -> None:
    found = heard.ranked(
        _themes(Small=2, Costly=4, Big=9, Liked=5, Silent=30, none=50),
        _amounts(
            ("Small", "EUR", 1, 10.0), ("Costly", "EUR", 2, 500.0), ("Big", "EUR", 3, 9000.0),
            ("Liked", "EUR", 1, 99999.0), ("Big", "USD", 2, 7.0),
        ),
        _wins(
            # 10 of 50 won with it, 60 of 100 without it; 2 on neither side.
            ("Costly", 10, 40, 1, 1, 71, 81),
            ("Liked", 45, 5, 0, 0, 70, 80),
            # 19 closed deals are few, whatever the difference.
            ("Big", 0, 19, 0, 0, 71, 81),
        ),
        "EUR",
    )  # fmt: skip
    rows = {row["theme"]: row for row in found.to_dicts()}
    assert found["theme"].to_list() == ["Costly", "Big", "Small", "Liked", "Silent", "(not set)"]
    assert found["rank"].to_list() == [1, 2, 3, 4, 5, None]
    assert [rows[name]["group"] for name in ("Costly", "Big", "Small", "Liked", "Silent")] == [
        COSTLY, OPEN, OPEN, HARMLESS, NO_STAKE,
    ]  # fmt: skip
    costly, big = rows["Costly"], rows["Big"]
    assert (costly["closed"], costly["rest_won"], costly["rest_closed"], costly["unclear"]) == (50, 60, 100, 2)
    assert costly["gap"] == pytest.approx(-0.4)
    assert costly["score"] == pytest.approx(4 * 500 * 0.4)
    assert (costly["gap_low"] < -0.4 < costly["gap_high"] < 0) is True
    assert (big["few"], big["is_clear"], big["score"], big["elsewhere"]) == (True, False, 81000.0, 2)
    assert (rows["Small"]["gap"], rows["Silent"]["at_stake"], rows["Silent"]["score"]) == (None, None, 30.0)


def test_in_another_currency_other_amounts_are_at_stake() -> None:
    amounts = _amounts(("A", "EUR", 1, 10.0), ("B", "USD", 1, 5.0))
    assert heard.ranked(_themes(A=1, B=1), amounts, _wins(), "EUR")["theme"].to_list() == ["A", "B"]
    assert heard.ranked(_themes(A=1, B=1), amounts, _wins(), "USD")["theme"].to_list() == ["B", "A"]
    none = heard.ranked(_themes(A=1, B=2), _amounts(), _wins(), None)
    assert none.select("theme", "group", "open_deals").rows() == [("B", NO_STAKE, 0), ("A", NO_STAKE, 0)]


def test_the_verdict_says_what_is_known_and_no_more() -> None:
    amounts = _amounts(("price vs. value", "EUR", 2, 612000.0))
    wins = _wins(("price vs. value", 10, 40, 0, 0, 60, 90))
    themes = _themes(x=14).with_columns(theme=pl.lit("price vs. value"))
    found = heard.ranked(themes, amounts, wins, "EUR")
    assert heard_view.headline(found, "EUR") == (
        "Sales keeps hearing “price vs. value”: 14 notes, €612k at stake, deals with it are won 30 points less often"
    )
    found = heard.ranked(themes, _amounts(), _wins(), "EUR")
    assert heard_view.headline(found, "EUR") == "Sales keeps hearing “price vs. value”: 14 notes"
    both = themes.with_columns(by_sales=pl.lit(7), reasons=pl.lit(5), notes=pl.lit(9))
    assert heard_view.headline(heard.ranked(both, _amounts(), _wins(), None), None) == (
        "We keep hearing “price vs. value”: 9 notes and 5 lost deals"
    )
    bare = themes.with_columns(theme=pl.lit("(not set)"))
    assert heard_view.headline(heard.ranked(bare, _amounts(), _wins(), None), None) == (
        "14 notes without a theme: give them one to see what is heard most"
    )


def test_the_bars_are_what_is_at_stake_or_else_how_often() -> None:
    amounts = _amounts(("A", "EUR", 1, 1500.0), ("B", "EUR", 2, None))
    found = heard.ranked(_themes(A=1, B=3, C=2, none=9), amounts, _wins(), "EUR")
    view = heard_view.HeardView("", found, "EUR", ("EUR",), ())
    rows = heard_view.bars(view, new={"A": 1})
    assert rows == [
        {"name": "A", "value": 1500.0, "said": "€1,500", "note": "1 note, 1 new"},
        {"name": "B", "value": 0, "said": "3 notes", "note": "open deals without an amount"},
        {"name": "C", "value": 0, "said": "2 notes", "note": "no open deal"},
    ]
    assert heard_words.alt(rows).startswith("A: €1,500, 1 note, 1 new. B: 3 notes")
    figure = picture.heard(rows, width=600)
    assert list(figure.data[0]["x"]) == [1500.0, 0, 0]
    assert "<b>€1,500</b>" in figure.layout.annotations[1].text
    silent = heard_view.HeardView("", heard.ranked(_themes(A=4), _amounts(), _wins(), None), None, (), ())
    assert heard_view.bars(silent) == [{"name": "A", "value": 4, "said": "4 notes", "note": ""}]


def test_a_course_holds_whole_months_from_the_first_statement_on_with_zeros_between() -> None:
    weeks = pl.DataFrame(
        {
            "theme": ["A", "A", "B"],
            "starts_on": [date(2026, 2, 1), date(2026, 4, 1), date(2026, 1, 1)],
            "statements": [3, 1, 2],
        }
    )
    found = heard.courses(weeks, heard.MONTH, date(2026, 1, 15), date(2026, 4, 20))
    assert [(one.theme, one.statements) for one in found] == [("A", (3, 0)), ("B", (0, 0))]
    assert found[0].starts == (date(2026, 2, 1), date(2026, 3, 1))
    assert heard.courses(weeks.clear(), heard.WEEK, date(2026, 1, 1), date(2026, 2, 1)) == []


def test_those_who_wait_are_neither_answered_nor_left_out() -> None:
    # Without waiting it is the plain order statistic.
    assert heard.quantile([(1, True), (2, True), (3, True), (4, True)], 0.5) == 2
    # Two of four answered at once, two wait: nobody knows when three of four will be.
    assert heard.quantile([(1, True), (1, True), (9, False), (9, False)], 0.5) == 1
    assert heard.quantile([(1, True), (1, True), (9, False), (9, False)], 0.75) is None
    # One that has waited for less than others took is no evidence that it is slow: 1 - 3/4 x 1/2 = 5/8.
    assert heard.quantile([(1, True), (2, False), (3, True), (4, False)], 0.6) == 3
    assert heard.quantile([], 0.5) is None


def _note(number: int, made: datetime, **more: Any) -> dict[str, Any]:
    blank = {"answered_at": None, "state": "open", "waits_since": made, "check_on": None, "is_actioned": 0}
    return {"note_id": f"n{number}", "made_at": made} | blank | more


def test_the_loop_is_told_in_working_days_with_not_yet_apart_from_no() -> None:
    day = timedelta(days=1)
    answered = {"answered_at": MONDAY + timedelta(hours=4), "waits_since": None}
    notes = [
        _note(1, MONDAY, **answered, state="acknowledged"),
        _note(2, MONDAY, **answered, state="verified", is_actioned=1, check_on=date(2026, 10, 8)),
        _note(3, MONDAY, **answered, state="actioned", is_actioned=1, check_on=date(2026, 10, 8)),
        _note(4, MONDAY, **answered, state="actioned", is_actioned=1, check_on=date(2026, 11, 8)),
        _note(5, MONDAY, **answered, state="declined"),
        # Written on Friday at noon: over the weekend nobody works.
        _note(6, MONDAY + 4 * day + timedelta(hours=3)),
    ]
    frame = pl.DataFrame(notes, schema_overrides={"made_at": pl.Datetime("us"), "answered_at": pl.Datetime("us"),
                                                  "waits_since": pl.Datetime("us"), "check_on": pl.Date})  # fmt: skip
    found = heard.health(frame, CALENDAR, MONDAY + 7 * day + timedelta(hours=3), date(2026, 10, 9))
    assert (found.waiting.notes, found.waiting.answered, found.waiting.median, found.waiting.most) == (6, 5, 0.5, None)
    assert (found.open, found.actioned, found.declined, found.undecided) == (1, 3, 1, 2)
    assert (found.verified, found.due, found.not_due) == (1, 2, 1)
    assert found.oldest == (1.0, MONDAY + 4 * day + timedelta(hours=3), "n6")
    week = WorkWeek.of(CALENDAR)
    told = {one.label: (one.value, one.note) for one in heard_words.loop(found, week)}
    assert told == {
        "Answered": ("5 of 6", "half within 4 working hours"),
        "Acted on": ("3 of 6", "1 declined, 2 not decided yet"),
        "Verified": ("1 of 2", "1 not due yet"),
        "Waits longest": ("8 working hours", "since 9 Oct 2026, 1 waits"),
    }
    silent = heard.health(frame.filter(pl.col("note_id") == "n6"), CALENDAR, MONDAY + 5 * day, date(2026, 10, 9))
    told = {one.label: (one.value, one.note) for one in heard_words.loop(silent, week)}
    assert told["Answered"] == ("0 of 1", "none yet")
    assert told["Verified"] == ("—", "no action is due yet")


def test_a_difference_says_how_sure_it_is_or_why_it_does_not_count() -> None:
    sure = {"gap": -0.2, "gap_low": -0.311, "gap_high": -0.0123, "few": False, "closed": 25, "rest_closed": 183}
    assert heard_words.difference(sure) == "−20.0 (−31.1 to −1.2)"
    assert heard_words.difference(sure | {"few": True, "closed": 12}) == "few deals (12)"
    assert heard_words.difference(sure | {"gap": None}) == "not known"
    assert (heard_words.rate(3, 25), heard_words.rate(0, 0), heard_words.rate(None, None)) == ("12% of 25", "—", "—")
