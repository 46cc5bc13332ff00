"""The pipeline between two days: every bar by hand, and start + changes = end over random histories."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from smarketing.analysis.waterfall import BARS, PARTS, Moved, State, flows, waterfall

FROM, TO = date(2026, 9, 30), date(2026, 10, 31)
SPAN = (FROM, TO)
QUARTER = (date(2026, 10, 1), date(2026, 12, 31))
HISTORIES = 5000
# Some have nothing open on either day and nothing that was signed between.
_DRAWN = 5400
_MONEY = pl.Decimal(38, 6)
SCHEMA: dict[str, Any] = {
    "deal_key": pl.String,
    "deal_id": pl.String,
    "name": pl.String,
    "company": pl.String,
    "owner": pl.String,
    "status": pl.String,
    "amount": _MONEY,
    "currency": pl.String,
    "created_on": pl.Date,
    "closes_on": pl.Date,
    "is_amount_known": pl.Int32,
    "is_closing_known": pl.Int32,
}
BEFORE, WITHIN, LATER = date(2026, 9, 10), date(2026, 10, 12), date(2027, 2, 1)


def frame(*states: dict[str, Any]) -> pl.DataFrame:
    usual = {"status": "open", "currency": "EUR", "created_on": date(2026, 8, 1), "is_amount_known": 1}
    rows = [{"deal_key": "d", "closes_on": WITHIN, "is_closing_known": 1} | usual | state for state in states]
    return pl.DataFrame([{name: row.get(name) for name in SCHEMA} for row in rows], schema=SCHEMA)


def state(
    status: str | None, amount: int | None = 100, closes_on: date | None = WITHIN, currency: str = "EUR"
) -> State:
    return State(status, None if amount is None else Decimal(amount), currency, closes_on)


OPEN, FAR = state("open"), state("open", closes_on=LATER)
CASES: list[tuple[str, State | None, State | None, date | None, Any, list[tuple[str, int | None]]]] = [
    ("nothing changed", OPEN, OPEN, BEFORE, None, []),
    ("came in with its last amount", None, state("open", 70), WITHIN, None, [("created", 70)]),
    ("opened before but unknown then", None, OPEN, BEFORE, None, [("learned", 100)]),
    ("opened on an unknown day", None, OPEN, None, None, [("learned", 100)]),
    ("first changed, then won", OPEN, state("won", 130), BEFORE, None, [("increased", 30), ("won", -130)]),
    ("first changed, then lost", OPEN, state("lost", 60), BEFORE, None, [("decreased", -40), ("lost", -60)]),
    ("created and won", None, state("won"), WITHIN, None, [("created", 100), ("won", -100)]),
    ("created and lost", None, state("lost"), WITHIN, None, [("created", 100), ("lost", -100)]),
    ("lost, then open again", state("lost"), OPEN, BEFORE, None, [("reopened", 100)]),
    ("lost, then won", state("lost"), state("won"), BEFORE, None, [("reopened", 100), ("won", -100)]),
    ("won before, learned now", OPEN, state("won", 100, BEFORE), BEFORE, None, [("booked_other", -100)]),
    ("won on an unknown day", OPEN, state("won", 100, None), BEFORE, None, [("booked_other", -100)]),
    ("won before and unknown", None, state("won", 100, BEFORE), BEFORE, None, []),
    ("the day of a win was corrected", state("won", 100, BEFORE), state("won"), BEFORE, None,
     [("learned", 100), ("won", -100)]),
    ("deleted", OPEN, None, BEFORE, None, [("deleted", -100)]),
    ("its status is not told any more", OPEN, state(None), BEFORE, None, [("deleted", -100)]),
    ("lost and then deleted", state("lost"), None, BEFORE, None, []),
    ("an amount at last", state("open", None), OPEN, BEFORE, None, [("priced", 100)]),
    ("an amount taken away", OPEN, state("open", None), BEFORE, None, [("unpriced", -100)]),
    ("won without an amount", state("open", None), state("won", None), BEFORE, None, [("won", None)]),
    ("another currency", OPEN, state("open", 110, currency="USD"), BEFORE, None,
     [("currency_out", -100), ("currency_in", 110)]),
    ("pulled in, then grown", FAR, state("open", 120), BEFORE, QUARTER, [("pulled_in", 100), ("increased", 20)]),
    ("shrunk, then pushed out", OPEN, state("open", 90, LATER), BEFORE, QUARTER,
     [("decreased", -10), ("pushed_out", -90)]),
    ("the close date was taken away", OPEN, state("open", 100, None), BEFORE, QUARTER, [("pushed_out", -100)]),
    ("pulled in and won", FAR, state("won"), BEFORE, QUARTER, [("pulled_in", 100), ("won", -100)]),
    ("moved outside the quarter alone", FAR, state("open", 90, LATER), BEFORE, QUARTER, []),
    ("lost outside the quarter", FAR, state("lost"), BEFORE, QUARTER, []),
    ("expected in the quarter, won before it", OPEN, state("won"), BEFORE, (LATER, LATER), []),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "created_on", "horizon", "expected"),
                         [case[1:] for case in CASES], ids=[case[0] for case in CASES])  # fmt: skip
def test_a_deal_is_in_the_bars_that_tell_what_became_of_it(before, after, created_on, horizon, expected):
    found = list(flows(before, after, created_on, SPAN, horizon))
    assert [(flow.bar, flow.amount) for flow in found] == expected


def test_a_deal_that_changed_its_currency_left_one_and_entered_the_other():
    moved = waterfall(frame({"amount": 100}), frame({"amount": 110, "currency": "USD"}), SPAN)
    assert [(one.currency, one.start.amount, one.end.amount) for one in moved.waterfalls] == [
        ("USD", 0, 110),
        ("EUR", 100, 0),
    ]


def test_deals_without_an_amount_are_counted_beside_the_sum():
    states = frame({"amount": None}, {"deal_key": "e", "amount": 5})
    (one,) = waterfall(states, states.with_columns(status=pl.lit("lost")), SPAN).waterfalls
    assert (one.start.amount, one.start.deals, one.start.unpriced) == (5, 2, 1)
    assert [(step.bar, step.amount, step.deals, step.unpriced) for step in one.steps] == [("lost", -5, 2, 1)]
    assert (one.end.amount, one.end.deals) == (0, 0)


def test_what_closes_after_the_day_is_open_on_it():
    states = frame({"amount": 100, "status": "won", "closes_on": LATER})
    (one,) = waterfall(states, states, SPAN).waterfalls
    assert (one.start.amount, one.steps, one.end.amount) == (100, (), 100)


def test_it_says_how_many_values_of_the_first_day_nobody_knows():
    states = frame(
        {"is_amount_known": 0},
        {"deal_key": "e"},
        {"deal_key": "f", "status": "lost", "closes_on": BEFORE, "is_amount_known": 0},
    )
    moved = waterfall(states, states, SPAN)
    assert (moved.opened, moved.amounts_unknown, moved.closings_unknown) == (2, 1, 0)


def test_nothing_at_all_has_no_waterfall():
    moved = waterfall(frame(), frame(), SPAN)
    assert (moved.waterfalls, moved.parts.height, moved.parts.schema) == ((), 0, pl.Schema(PARTS))


def test_start_plus_changes_is_the_end_to_the_cent_in_5000_random_histories():
    """Each history has currencies of its own, so one waterfall tells them all apart."""
    first, second, expected = _worlds(random.Random(7))
    for horizon in (None, QUARTER):
        moved = waterfall(first, second, SPAN, horizon)
        found = {one.currency: one for one in moved.waterfalls}
        assert horizon or len({name.split(":")[0] for name in found}) >= HISTORIES
        assert {name for of, name in expected if of == horizon and any(expected[of, name])} <= set(found)
        for currency, one in found.items():
            start, won, end = expected.get((horizon, currency), (0, 0, 0))
            assert (one.start.amount, one.end.amount) == (start, end)
            assert one.start.amount + sum(step.amount for step in one.steps) == one.end.amount
            assert one.amount("won") == -won, currency
        _check_parts(moved)
    assert {step.bar for one in moved.waterfalls for step in one.steps} == set(BARS)


def _check_parts(moved: Moved) -> None:
    """The rows behind each bar are its sum."""
    sums = moved.parts.group_by("currency", "bar").agg(pl.col("amount").sum(), pl.len())
    parts = {(row[0], row[1]): row[2:] for row in sums.iter_rows()}
    steps = {(one.currency, step.bar): (step.amount, step.deals) for one in moved.waterfalls for step in one.steps}
    assert parts == steps


def _worlds(dice: random.Random) -> tuple[pl.DataFrame, pl.DataFrame, dict[Any, tuple[Decimal, Decimal, Decimal]]]:
    """Deals of many histories on two days; and per horizon and currency what was open, was signed and is open."""
    days: tuple[list[Any], list[Any]] = ([], [])
    expected: dict[Any, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    for history in range(_DRAWN):
        for number in range(dice.randint(2, 4)):
            before, after, created = _deal(dice, history)
            for place, one in enumerate((before, after)):
                if one is not None:
                    status, cents, currency, closes = one
                    amount = None if cents is None else Decimal(cents).scaleb(-2)
                    key = f"{history}.{number}"
                    days[place].append((key, key, None, None, None, status, amount, currency, created, closes, 1, 1))
                    _expect(expected, one, place, amount)
    first, second = (pl.DataFrame(rows, schema=SCHEMA, orient="row") for rows in days)
    return first, second, {key: (sums[0], sums[1], sums[2]) for key, sums in expected.items()}


def _expect(expected: Any, one: Any, place: int, amount: Decimal | None) -> None:
    status, _, currency, closes = one
    day = (FROM, TO)[place]
    is_open = status == "open" or (status in ("won", "lost") and closes is not None and closes > day)
    is_signed = place == 1 and status == "won" and closes is not None and FROM < closes <= TO
    for horizon in (None, QUARTER):
        if horizon is None or (closes is not None and horizon[0] <= closes <= horizon[1]):
            sums = expected[horizon, currency]
            sums[place * 2] += (amount or 0) if is_open else 0
            sums[1] += (amount or 0) if is_signed else 0


def _deal(dice: random.Random, history: int) -> tuple[Any, Any, date | None]:
    """What is said of one deal on either day: any status, amounts in cents, some without; or nothing."""
    created = None if dice.random() < 0.05 else FROM + timedelta(days=dice.randint(-60, 31))
    said = []
    for _ in range(2):
        status = dice.choice(("open", "open", "open", "won", "lost", None))
        cents = None if dice.random() < 0.1 else dice.randint(-100, 10_000_000)
        currency = f"{history}:{dice.choice(('EUR', 'EUR', 'EUR', 'USD'))}"
        closes = None if dice.random() < 0.1 else FROM + timedelta(days=dice.randint(-40, 120))
        said.append(None if dice.random() < 0.15 else (status, cents, currency, closes))
    if said[0] and said[1] and dice.random() < 0.3:
        said[1] = (said[1][0], *said[0][1:])
    return said[0], said[1], created
