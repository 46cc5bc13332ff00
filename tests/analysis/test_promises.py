"""Which promises are kept: exact counts, goals that changed, months under way, money on both sides, and the verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from smarketing.agreement import (
    ACCEPTED,
    Attempts,
    Definition,
    Disposition,
    Part,
    Quality,
    Response,
    Target,
    Terms,
    Volume,
    WorkingTime,
    describe,
    weekly,
)
from smarketing.analysis import ledger, promise_words, promises, replies, trend_weeks, volume
from smarketing.analysis.promises import BEHIND, BROKEN, KEPT, NO_MQL, NO_TOUCHES, UNJUDGED, InForce
from smarketing.analysis.won_rate import WonRate

UTC_WEEK = WorkingTime("UTC", weekly({day: [("09:00", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri")}))
TERMS = Terms(
    name="Agreement",
    effective_from=date(2026, 1, 1),
    calendar=UTC_WEEK,
    definition=Definition(70),
    volume=Volume(100, (Part("Enterprise", 10),)),
    quality=Quality(0.8),
    response=Response((Target(60, trigger="Demo request"), Target(480)), goal=0.9),
    attempts=Attempts(4, 10),
    disposition=Disposition(5),
)
LAST = date(9999, 12, 31)
ONE = (InForce("v1", "Agreement", date(2026, 1, 1), LAST, TERMS),)
REPLIES = ("mqls", "met", "met_late", "breached", "at_risk", "running", "pre_contacted", "exempt")
REPLIES += ("unknown_precision", "not_started", "uncovered", "unjudged")
DECISIONS = (
    "mqls",
    "accepted",
    "rejected",
    "left_early",
    "accepted_by_default",
    "pending",
    "unjudged",
    "met",
    "met_late",
)
DECISIONS += ("unknown_precision", "exempt", "meets", "below", "unknown", "attempts_judged", "attempts_missed")


def counted(names: tuple[str, ...], rows: dict[str, dict[str, int]]) -> pl.DataFrame:
    """A read of counts by value; what is not given is 0."""
    schema = {"value": pl.String} | dict.fromkeys(names, pl.Int64)
    return pl.DataFrame([{"value": value, **dict.fromkeys(names, 0), **row} for value, row in rows.items()], schema)


def judged(reply: dict[str, int] | None = None, decision: dict[str, int] | None = None) -> dict[str, promises.Card]:
    return promises.cards(
        ONE,
        counted(REPLIES, {} if reply is None else {"v1": reply}),
        counted(DECISIONS, {} if decision is None else {"v1": decision}),
    )


def test_replies_name_what_they_are_counted_of_and_what_is_not_in_it():
    card = judged({"mqls": 110, "met": 80, "met_late": 12, "breached": 8, "running": 3, "at_risk": 2} | OTHERS)[
        "response"
    ]
    assert (card.part, card.whole, card.value, card.goal, card.state) == (80, 100, 0.8, 0.9, BROKEN)
    assert card.said == "80 of 100 due replies came in time; 5 are still running."
    assert card.notes == (
        "8 late replies are still open.",
        "2 had been touched before their clock started.",
        "1 was taken out, with a reason.",
        "2 are known by the day only, which does not decide.",
    )
    assert card.limits == pytest.approx((0.71117, 0.86663), abs=1e-5)


OTHERS = {"pre_contacted": 2, "exempt": 1, "unknown_precision": 2}


def test_a_goal_that_is_met_exactly_is_kept():
    assert judged({"mqls": 10, "met": 9, "met_late": 1})["response"].state == KEPT


def test_who_still_has_time_and_what_cannot_be_judged_is_no_broken_promise():
    assert judged({"mqls": 3, "running": 3})["response"].state == UNJUDGED
    assert judged({"mqls": 3, "running": 3})["response"].said == "No reply was due yet; 3 are still running."
    assert judged({"mqls": 3, "unjudged": 3})["response"].said == NO_TOUCHES
    assert judged()["response"].said == NO_MQL


def test_two_versions_are_each_held_against_their_own_goal():
    easier = replace(TERMS, name="Before", response=Response((Target(480),), goal=0.5))
    versions = (
        InForce("v0", "Before", date(2025, 1, 1), date(2026, 1, 1), easier),
        replace(ONE[0], from_on=date(2026, 1, 1)),
    )
    states = counted(
        REPLIES, {"v0": {"mqls": 10, "met": 5, "met_late": 5}, "v1": {"mqls": 10, "met": 9, "met_late": 1}}
    )
    card = promises.cards(versions, states, counted(DECISIONS, {}))["response"]
    assert (card.part, card.whole, card.state) == (14, 20, KEPT)
    assert card.goal == pytest.approx(0.7)
    assert card.version == "Agreement"
    assert promises.judged_before(versions, states) == (
        "Each MQL is judged by the version in force when its clock started: 10 by Before."
    )
    assert promises.judged_before(versions[1:], states) is None


def test_mqls_of_a_version_without_the_clause_are_not_in_its_card():
    silent = replace(TERMS, name="Before", quality=None)
    versions = (InForce("v0", "Before", date(2025, 1, 1), date(2026, 1, 1), silent), ONE[0])
    decisions = counted(DECISIONS, {"v0": {"mqls": 9, "rejected": 9}, "v1": {"mqls": 5, "accepted": 4, "rejected": 1}})
    card = promises.cards(versions, counted(REPLIES, {}), decisions)["quality"]
    assert (card.part, card.whole, card.state, card.notes) == (4, 5, KEPT, ())


SILENT = {"mqls": 30, "accepted": 12, "rejected": 5, "accepted_by_default": 3, "pending": 9, "left_early": 1}


def test_silence_is_in_neither_part_of_the_acceptance_and_stands_beside_it():
    card = judged(decision=SILENT)["quality"]
    assert (card.part, card.whole, card.state) == (12, 17, BROKEN)
    assert card.said == "12 of 17 decided were accepted; 9 are undecided; 3 past their time, undecided."
    assert card.notes == ("1 went away without a decision and is not in it.",)


def test_a_version_that_signed_silence_as_acceptance_keeps_its_own_number():
    terms = replace(TERMS, quality=Quality(0.8, ACCEPTED))
    versions = (replace(ONE[0], terms=terms),)
    card = promises.cards(versions, counted(REPLIES, {}), counted(DECISIONS, {ONE[0].version_id: SILENT}))["quality"]
    assert (card.part, card.whole, card.value, card.state) == (15, 20, 0.75, BROKEN)
    assert card.said == "15 of 20 decided were accepted; 9 are undecided."
    assert card.notes == (
        "3 count as accepted because nobody decided in time: accepted, silence included.",
        "1 went away without a decision and is not in it.",
    )


def test_a_decision_that_never_came_breaks_the_promise_to_decide():
    card = judged(decision={"mqls": 10, "met": 6, "met_late": 1, "accepted_by_default": 3})["disposition"]
    assert (card.part, card.whole, card.state) == (6, 10, BROKEN)


def test_decisions_that_no_file_tells_are_not_judged_and_blame_nobody():
    cards = judged(decision={"mqls": 10, "unjudged": 10})
    for clause in ("quality", "disposition"):
        assert (cards[clause].state, cards[clause].value) == (UNJUDGED, None)
        assert cards[clause].said == promises.NO_DECISIONS
    some = judged(decision={"mqls": 10, "met": 6, "unjudged": 4})["disposition"]
    assert (some.part, some.whole, some.state) == (6, 6, KEPT)
    assert some.notes == (f"4 {promises.UNTOLD}.",)


def test_one_mql_below_the_definition_breaks_it_and_an_unknown_one_does_not():
    assert judged(decision={"mqls": 10, "meets": 8, "unknown": 2})["definition"].state == KEPT
    broken = judged(decision={"mqls": 10, "meets": 7, "below": 1, "unknown": 2})["definition"]
    assert (broken.state, broken.said) == (BROKEN, "7 of 8 checked meet it.")
    assert broken.notes == ("2 cannot be checked: neither score nor trigger decides.",)
    assert judged(decision={"mqls": 10, "unknown": 10})["definition"].state == UNJUDGED


def test_attempts_are_judged_by_the_rejections_that_need_them():
    card = judged(decision={"mqls": 9, "attempts_judged": 4, "attempts_missed": 1})["attempts"]
    assert (card.part, card.whole, card.state, card.few) == (3, 4, BROKEN, True)
    assert judged(decision={"mqls": 9})["attempts"].state == UNJUDGED


def test_a_clause_that_is_not_agreed_has_no_card():
    versions = (replace(ONE[0], terms=replace(TERMS, response=None, quality=None)),)
    assert set(promises.cards(versions, counted(REPLIES, {}), counted(DECISIONS, {}))) == {
        "definition",
        "disposition",
        "attempts",
    }


def test_marketing_comes_first_whatever_it_promised():
    found = judged({"mqls": 10, "met": 5, "met_late": 5}, {"mqls": 10, "meets": 10, "accepted": 9, "rejected": 1})
    assert [card.clause for card in promises.ordered(found)] == [
        "quality",
        "response",
        "definition",
        "disposition",
        "attempts",
    ]
    whole = found | {"volume": replace(found["quality"], clause="volume")}
    assert tuple(card.clause for card in promises.ordered(whole)) == promises.CLAUSES


@pytest.mark.parametrize("clause", promises.CLAUSES)
def test_the_words_of_a_clause_are_those_of_the_agreement(clause):
    assert promises.sentence(TERMS, clause) in [said for _, said in describe(TERMS)]
    assert promises.sentence(replace(TERMS, **{clause: None}), clause) == ""


def months_of(
    *rows: tuple[str, str, int], as_of: str, told_at: datetime | None = None, start: str = "2026-09-01"
) -> list[volume.Month]:
    """Months of a volume read given as (month, segment, counted)."""
    schema = {"month_on": pl.Date, "segment": pl.String} | dict.fromkeys(
        ("counted", "below", "unknown", "not_meeting"), pl.Int64
    )
    read = pl.DataFrame(
        [(date.fromisoformat(month), segment, count, 0, 0, 0) for month, segment, count in rows], schema, orient="row"
    )
    day = date.fromisoformat(as_of)
    return volume.months(read, ONE, (date.fromisoformat(start), day + timedelta(days=1)), day, told_at)


def test_a_month_under_way_is_held_against_its_working_days_that_are_gone():
    # October 2026 has 22 working days; up to Friday the 16th, 12 of them.
    whole, part = months_of(
        ("2026-10-01", "all", 60), ("2026-10-01", "enterprise", 5), as_of="2026-10-16", start="2026-10-01"
    )
    assert (whole.gone, whole.days, whole.is_over, whole.due, whole.missing) == (12, 22, False, 55, 0)
    assert (part.segment, part.promised, part.due, part.missing) == ("Enterprise", 10, 5, 0)


def test_the_last_day_counts_by_its_working_hours_that_are_over():
    at_eleven = months_of(as_of="2026-10-16", told_at=datetime(2026, 10, 16, 11), start="2026-10-01")
    assert at_eleven[0].gone == 11.25
    before_opening = months_of(as_of="2026-10-16", told_at=datetime(2026, 10, 16, 6), start="2026-10-01")
    assert before_opening[0].gone == 11


def test_a_month_without_any_mql_is_a_broken_promise_and_not_missing_data():
    found = months_of(("2026-10-01", "all", 100), as_of="2026-11-10")
    september = next(one for one in found if one.month_on == date(2026, 9, 1) and one.segment == "all")
    assert (september.counted, september.missing) == (0, 100)


def test_a_surplus_of_one_month_does_not_fill_another():
    rows = [("2026-09-01", "all", 130), ("2026-10-01", "all", 90)]
    rows += [("2026-09-01", "enterprise", 10), ("2026-10-01", "enterprise", 10)]
    found = months_of(*rows, as_of="2026-10-31")
    card = volume.card(ONE, found)
    assert card is not None
    assert (card.value, card.goal, card.state, volume.missing(found)) == (220, 200, BROKEN, 10)
    assert card.notes[0] == "Short: Oct 90 of 100."
    assert card.said == "220 of 200 promised in 2 months."


def test_a_segment_that_falls_short_breaks_the_promise_of_the_whole():
    card = volume.card(ONE, months_of(("2026-09-01", "all", 130), ("2026-09-01", "enterprise", 9), as_of="2026-09-30"))
    assert card is not None
    assert (card.state, card.notes[0]) == (BROKEN, "Short: Sep Enterprise 9 of 10.")


def test_a_month_that_is_not_over_is_behind_and_not_broken():
    rows = [("2026-10-01", "all", 40), ("2026-10-01", "enterprise", 6)]
    card = volume.card(ONE, months_of(*rows, as_of="2026-10-16", start="2026-10-01"))
    assert card is not None
    assert card.state == BEHIND
    assert card.said == "40 of 100 for Oct; 12 of 22 working days are gone, which ask for 55."


def test_the_card_says_where_the_running_month_lands_and_that_it_is_of_those_counted():
    running = months_of(("2026-10-01", "all", 60), as_of="2026-10-16", start="2026-10-01")
    badges = [volume.card(ONE, running, ends).badge for ends in ((98, 122), (60, 60), None)]
    assert badges == [
        "Oct ends at 98–122 counted",
        "Oct ends at 60 counted",
        "too little history to say where it ends",
    ]
    over = volume.card(ONE, months_of(("2026-09-01", "all", 130), as_of="2026-09-30"), (98, 122))
    assert (over.badge, over.landing) == ("", None)


SHARE = WonRate(won=6, mqls=100, window=90)
WON = pl.DataFrame({"currency": ["EUR", "USD"], "deals": [3, 1], "amount": [30000, 8000]})


def test_an_mql_is_worth_the_share_that_is_won_times_the_average_deal_and_currencies_are_not_added():
    found = ledger.value(SHARE, WON)
    assert found.share.rate == 0.06
    assert found.won == 4
    assert found.per_mql == (("EUR", pytest.approx(0.06 * 7500)), ("USD", pytest.approx(0.06 * 2000)))
    book = ledger.Ledger(found, missing=10, late=3, waiting=2)
    assert (book.money(book.missing), book.money(book.exposed)) == ("€4,500 + $1,200", "€2,250 + $600")
    assert ledger.in_words(found) == [
        "One MQL: €450 + $120, which is 6% (3–12%) won × the average amount of 4 won deals. Expected value, not cause."
    ]


def test_an_mql_has_no_value_before_enough_of_them_have_had_the_time():
    young = ledger.value(WonRate(6, 19, 90), WON)
    assert (young.share.rate, young.share.limits, young.per_mql) == (None, None, ())
    book = ledger.Ledger(young, missing=10, late=None, waiting=None)
    assert (book.money(10), book.money(book.exposed)) == ("10 MQLs", "—")
    assert "Fewer than 20 MQLs have had the whole time" in (young.reason or "")
    assert "Fewer than 20 MQLs with both days" in (ledger.value(WonRate(0, 50, None), WON).reason or "")
    assert ledger.value(SHARE, WON.clear()).reason == "No won deal has an amount."


def test_the_download_says_what_the_cards_say():
    found = judged({"mqls": 10, "met": 5, "met_late": 5})["response"]
    row = promises.table([found]).row(0, named=True)
    assert (row["promise"], row["side"], row["state"], row["value"]) == ("response", "sales", BROKEN, 0.5)
    assert (row["part"], row["whole"], row["version"]) == (5, 10, "Agreement")
    assert (row["low"], row["high"]) == found.limits
    book = ledger.Ledger(ledger.value(SHARE, WON), missing=10, late=3, waiting=None)
    assert ledger.table(book).select("side", "mqls", "currency").rows() == [
        ("marketing: missing", 10, "EUR"),
        ("marketing: missing", 10, "USD"),
        ("sales: replied late", 3, "EUR"),
        ("sales: replied late", 3, "USD"),
        ("sales: reply late, still open", None, None),
    ]


def late(*rows: tuple[str, int, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, {"owner": pl.String, "is_active": pl.Int32, "late": pl.Int64}, orient="row")


def test_the_headline_counts_the_broken_promises_and_names_who_made_them():
    found = judged({"mqls": 10, "met": 5, "met_late": 5}, {"mqls": 10, "meets": 10, "accepted": 9, "rejected": 1})
    cards = [found["response"], found["definition"], found["quality"], found["attempts"]]
    assert (
        promise_words.headline(cards, "this month") == "One of three promises is broken this month: Sales on replies."
    )
    assert promise_words.headline(cards[1:], "last month") == "Both promises were kept last month."
    assert promise_words.headline(cards[:1], "last month") == (
        "The only promise that can be judged was broken last month: Sales on replies."
    )
    assert promise_words.headline(cards[3:], "this month") == "No promise can be judged this month."
    assert promise_words.headline([], "this month") == "Nothing is promised in this period."


def test_what_to_do_first_are_the_mqls_that_nobody_can_answer():
    assert promise_words.first(late()) is None
    assert promise_words.first(late(("Ada", 1, 2))) == "First: 2 MQLs of the period wait past the promised reply."
    assert promise_words.first(late(("Ada", 1, 2), ("Cy", 0, 3), ("(not set)", 1, 1))) == (
        "First: 6 MQLs of the period wait past the promised reply; 4 of them belong to no one who could answer."
    )
    assert promise_words.first(late(("(not set)", 1, 1))) == (
        "First: 1 MQL of the period waits past the promised reply, and no one who could answer owns it."
    )


def rows(*given: tuple[str, str, float | None, int]) -> pl.DataFrame:
    """Rows of reply_rows as (segment, state, minutes to the reply or None, target); all start on Monday 9:00."""
    start = datetime(2026, 10, 5, 9)
    return pl.DataFrame(
        [
            {
                "lead_key": f"L{place:04}",
                "cycle": 1,
                "segment": segment,
                "state": state,
                "reply_minutes": minutes,
                "target_minutes": target,
                "start_at": start,
                "now_at": datetime(2026, 10, 6, 11),
                "version_id": "v1",
                "place": place,
            }
            for place, (segment, state, minutes, target) in enumerate(given)
        ],
        schema_overrides={"reply_minutes": pl.Float64, "target_minutes": pl.Int32},
    )


CALENDARS = {"v1": TERMS.calendar_of()}


def states(**mqls: tuple[int, int]) -> pl.DataFrame:
    return counted(REPLIES, {name: {"mqls": n, "met": met, "met_late": n - met} for name, (n, met) in mqls.items()})


def test_marks_stand_at_the_share_of_their_own_promise_and_the_waiting_at_the_end_of_the_data():
    read = rows(("SMB", "met", 30.0, 60), ("SMB", "met_late", 960.0, 480), ("SMB", "breached", None, 480))
    found = replies.strip(read, states(SMB=(3, 1)), CALENDARS)
    assert found.target is None
    # From Monday 9:00 to Tuesday 11:00 are ten working hours.
    assert sorted(found.marks.select("state", "share").rows()) == [("breached", 1.25), ("met", 0.5), ("met_late", 2.0)]
    assert found.rows.rows() == [("SMB", 1, 3, 3, 3, 1.25, 495.0)]


def test_one_promise_for_all_keeps_the_axis_in_time():
    found = replies.strip(rows(("SMB", "met", 30.0, 480), ("SMB", "met", None, 480)), states(SMB=(2, 2)), CALENDARS)
    assert (found.target, found.untimed, found.marks.height) == (480.0, 1, 1)


def test_many_replies_are_drawn_evenly_and_none_of_their_states_is_lost():
    read = rows(*[("SMB", "met", 10.0, 480)] * 300, ("SMB", "breached", None, 480))
    found = replies.strip(read, states(SMB=(301, 300)), CALENDARS)
    assert found.is_sampled
    assert dict(found.marks["state"].value_counts().iter_rows()) == {"met": 50, "breached": 1}
    assert found.rows.select("drawn", "all").row(0) == (51, 301)


def test_beyond_five_segments_the_rest_stand_together():
    names = ("A", "B", "C", "D", "E", "(not set)")
    read = rows(*[(name, "met", 10.0, 480) for name in names])
    found = replies.strip(read, states(**{name: (10 - place, 5) for place, name in enumerate(names)}), CALENDARS)
    assert found.rows["segment"].to_list() == ["A", "B", "C", "D", "all others"]
    assert found.rows.select("met", "all").row(4) == (10, 2)


def test_weeks_without_a_due_reply_are_a_gap_and_a_new_version_is_marked():
    later = InForce("v2", "Later", date(2026, 10, 14), LAST, replace(TERMS, response=Response((Target(60),), goal=0.5)))
    versions = (replace(ONE[0], to_on=date(2026, 10, 14)), later)
    read = counted(REPLIES, {"2026-09-28": {"met": 9, "met_late": 1}, "2026-10-12": {"met": 20, "running": 2}})
    found = trend_weeks.weeks(read, versions, date(2026, 9, 30), date(2026, 10, 20))
    assert found.select("week_on", "share", "open", "few", "goal", "is_new").rows() == [
        (date(2026, 9, 28), 0.9, 0, True, 0.9, False),
        (date(2026, 10, 5), None, 0, True, 0.9, False),
        (date(2026, 10, 12), 1.0, 2, False, 0.5, True),
        (date(2026, 10, 19), None, 0, True, 0.5, False),
    ]
    assert found["low"][0] == pytest.approx(0.59585, abs=1e-5)
