"""The reverse funnel: put back into the funnel its answer gives the goal; in flight is what a known world brings."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.analysis import chances, incidence, reverse
from smarketing.analysis.chances import Course, Window
from smarketing.analysis.history import DEAL, STAGES, History, history
from smarketing.analysis.incidence import Day
from smarketing.analysis.worth import channel_worths, eventual, mixed

AS_OF = date(2026, 5, 10)
QUARTER = Window(0, 51)
NEXT = Window(51, 142)
MIX = {"Events": 0.5, "Search": 0.5}
RATES = {"lead": 0.4, "mql": 0.6, "sal": 0.6, "sql": 0.7, DEAL: 0.3}
LAGS = {"lead": 12.0, "mql": 5.0, "sal": 10.0, "sql": 8.0, DEAL: 30.0}
STAYS = {
    "stage": pl.String,
    "channel": pl.String,
    "outcome": pl.String,
    "days": pl.Int64,
    "leads": pl.Int64,
}
LIVES = {
    "created_on": pl.Date,
    "ended_on": pl.Date,
    "is_won": pl.Int32,
    "amount": pl.Float64,
    "currency": pl.String,
    "channel": pl.String,
    "is_linked": pl.Int32,
}


class World:
    """Leads of a company whose rates and lags are known: each stage is left after an exponential time, on by chance."""

    def __init__(self, seed: int, leads: int, days: int = 600) -> None:
        chance = np.random.default_rng(seed)
        self.stays: list[tuple[str, str, str, int, int]] = []
        self.lives: list[tuple[date, date | None, int, float, str, str, int]] = []
        # What those in play at data-as-of bring later: per stage (the day it is won, amount).
        self.later: dict[str, list[tuple[int, float]]] = {stage: [] for stage in (*STAGES, DEAL)}
        for entered in chance.integers(-days, 1, leads):
            self._trip(chance, int(entered))

    def _trip(self, chance: np.random.Generator, day: int) -> None:
        channel = "Events" if chance.random() < 0.5 else "Search"
        amount = float(chance.choice([500.0, 1_000.0, 1_500.0]))
        seen = None
        for stage in STAGES:
            lag = int(chance.exponential(LAGS[stage]))
            moves = chance.random() < RATES[stage]
            if seen is None:
                known = day + lag <= 0
                outcome = ("converted" if moves else "out") if known else "in_play"
                self.stays.append((stage, channel, outcome, lag if known else -day, 1))
                seen = None if known else stage
            if not moves:
                return
            day += lag
        lag = int(chance.exponential(LAGS[DEAL]))
        is_won = bool(chance.random() < RATES[DEAL])
        if seen is None:
            known = day + lag <= 0
            ended = AS_OF + timedelta(days=day + lag) if known else None
            opened = AS_OF + timedelta(days=day)
            self.lives.append((opened, ended, int(is_won and known), amount, "EUR", channel, 1))
            seen = None if known else DEAL
        if is_won and seen is not None:
            self.later[seen].append((day + lag, amount))

    def past(self) -> History:
        stays = pl.DataFrame(self.stays, schema=STAYS, orient="row")
        return history(stays, pl.DataFrame(self.lives, schema=LIVES, orient="row"), "EUR", AS_OF)

    def brings(self, stage: str, window: Window) -> float:
        return sum(amount for day, amount in self.later[stage] if window.before < day <= window.until)


@cache
def world() -> World:
    return World(7, 6_000)


@cache
def found(window: Window = QUARTER) -> reverse.Outlook:
    return reverse.outlook(world().past(), window, MIX)


def put_back(outlook: reverse.Outlook, chain: list[reverse.Level], place: int) -> float:
    """What entrants of one level, so many each day, and all in flight further down bring in time."""
    level = chain[place]
    factor = outlook.mixed if level.stage == "mql" else 1.0
    new = level.needed / 7 * outlook.values.daily[level.stage].sum() * factor
    return float(new) + sum(one.flight for one in chain[: place + 1])


@pytest.mark.parametrize("window", [QUARTER, NEXT])
def test_the_need_put_back_gives_the_goal_exactly(window):
    outlook = found(window)
    signed = 20_000.0
    chain = reverse.levels(outlook, 900_000.0, signed)
    assert [level.stage for level in chain] == [DEAL, "sql", "mql", "lead"]
    for place, level in enumerate(chain):
        assert put_back(outlook, chain, place) + signed == pytest.approx(900_000.0, rel=1e-12)
        assert level.needed * level.days / 7 * level.worth == pytest.approx(level.gap, rel=1e-12)
        assert 0 < level.low < level.needed < level.high


@settings(max_examples=40)
@given(st.floats(0, 2e6), st.floats(0, 2e6), st.floats(0, 5e5))
def test_a_higher_goal_never_needs_less(one, other, signed):
    low, high = sorted((one, other))
    for less, more in zip(reverse.levels(found(), low, signed), reverse.levels(found(), high, signed), strict=True):
        assert less.needed <= more.needed
        assert less.low <= more.low
        assert less.high <= more.high
        assert less.low <= less.needed <= less.high


def test_a_goal_that_is_signed_or_in_flight_needs_nobody_new():
    expected = found().values.open + sum(found().values.flight.values())
    assert all(level.needed == level.gap == 0.0 for level in reverse.levels(found(), 10_000.0, 10_000.0))
    last = reverse.levels(found(), expected * 0.999, 0.0)[-1]
    assert last.needed == 0.0
    # Half of what is in flight may stay out: the range does not pretend to know.
    assert last.high > 0


@pytest.mark.parametrize("window", [QUARTER, NEXT])
@pytest.mark.parametrize("stage", [*STAGES, DEAL])
def test_in_flight_is_what_a_world_with_known_rates_and_lags_brings(stage, window):
    """The mean over 12 worlds of the same kind, within four standard errors of what came of those in play."""
    gaps = []
    for seed in range(12):
        one = worlds()[seed]
        values = reverse.values(one.past(), window, list(reverse.LEVELS))
        expected = values.open if stage == DEAL else values.flight[stage]
        gaps.append(one.brings(stage, window) - expected)
    error = np.std(gaps, ddof=1) / np.sqrt(len(gaps))
    assert abs(np.mean(gaps)) <= 4 * error


@cache
def worlds() -> list[World]:
    return [World(seed, 2_000) for seed in range(12)]


def test_the_rates_of_the_world_are_found():
    past = world().past()
    for stage in STAGES:
        assert float(past.course(stage).rate) == pytest.approx(RATES[stage], abs=0.03)
    assert eventual(past) == pytest.approx(RATES["mql"] * RATES["sal"] * RATES["sql"] * RATES[DEAL], abs=0.02)
    assert mixed(past, MIX) == pytest.approx(1.0, abs=0.1)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6), st.integers(0, 6), st.integers(0, 6)), max_size=30))
def test_the_course_is_the_incidence_of_the_funnels_page(rows):
    counts = np.zeros((3, 41))
    for days, *each in rows:
        counts[:, days] += each
    points = incidence.curve([Day(days, *map(int, counts[:, days])) for days in range(41)])
    got = chances.course(*counts)
    for days in range(41):
        rate, undecided = incidence.at(points, days)
        assert got.moves[: days + 1].sum() == pytest.approx(rate, abs=1e-9)
        if days < 40:
            assert got.stays[days + 1] == pytest.approx(undecided, abs=1e-9)


def test_chances_of_one_known_lag_can_be_counted_by_hand():
    # Half of those who enter go on, all on day 3; who then goes on brings 10 on day 2 after that.
    step = Course(np.array([0, 0, 0, 0.5, 0, 0]), np.array([1, 1, 1, 1, 0.5, 0.5]))
    brings = np.array([0, 0, 10.0, 0, 0, 0, 0, 0])
    assert chances.onward(step, brings).tolist() == [0, 0, 0, 0, 0, 5.0, 0, 0]
    # Of the days 1 to 8, those who enter by day 3 are won by day 8; day 1 alone by day 6.
    assert chances.within(chances.onward(step, brings), Window(0, 8)).tolist() == [5, 5, 5, 0, 0, 0, 0, 0]
    assert chances.within(chances.onward(step, brings), Window(6, 8)).tolist() == [0, 5, 5, 0, 0, 0, 0, 0]
    # In play: 4 at age 0 and 2 at age 2 go on in 3 days and in 1; 7 at age 3 are past it.
    ages, counts = np.array([0, 2, 3]), np.array([4.0, 2.0, 7.0])
    assert chances.in_flight(step, ages, counts, brings, Window(0, 5)) == pytest.approx(30.0)
    assert chances.in_flight(step, ages, counts, brings, Window(0, 4)) == pytest.approx(10.0)
    assert chances.in_flight(step, ages, counts, brings, Window(3, 5)) == pytest.approx(20.0)
    assert chances.odds(step, ages, Window(0, 2)).tolist() == [0.0, 0.5, 0.0]


def test_the_days_that_are_too_late_follow_from_the_lags():
    shares = reverse.remaining(world().past(), "mql")
    assert shares[0] < 0.1
    assert shares[-1] == pytest.approx(1.0)
    until = date(2026, 6, 30)
    half, tenth = (reverse.last_day(shares, share, until) for share in (reverse.HALF, reverse.TENTH))
    assert half is not None
    assert tenth is not None
    assert half < tenth < until
    days = (until - half).days
    assert shares[days] >= 0.5 > shares[days - 1]
    # Through four stages of 5, 10, 8 and 30 days on average, half are won within about 45.
    assert 38 <= days <= 50
    assert reverse.last_day(np.zeros(10), 0.5, until) is None


def test_the_need_goes_beyond_what_ever_came_from_a_day_on():
    level = next(one for one in reverse.levels(found(), 900_000.0, 0.0) if one.stage == "mql")
    first = AS_OF + timedelta(days=1)
    assert reverse.beyond(found(), level, 0.0, level.needed * 0.99, AS_OF) == first
    later = reverse.beyond(found(), level, level.needed * 0.9, level.needed * 1.1, AS_OF)
    assert later is not None
    assert first < later < AS_OF + timedelta(days=QUARTER.until)
    assert reverse.beyond(found(), level, level.needed * 1.001, level.needed * 1.1, AS_OF) is None


def test_where_the_data_is_thin_the_chain_stops_and_says_why():
    thin = World(3, 200, 100)
    nothing = reverse.outlook(thin.past(), QUARTER, MIX)
    assert nothing.levels == ()
    assert nothing.lacks[DEAL].endswith("it takes 20.")
    assert reverse.levels(nothing, 1_000.0, 0.0) == []
    alone = world()
    lives = pl.DataFrame(alone.lives, schema=LIVES, orient="row")
    stays = pl.DataFrame(alone.stays, schema=STAYS, orient="row")
    sales = reverse.outlook(history(stays.head(0), lives.with_columns(is_linked=0), "EUR", AS_OF), QUARTER, {})
    assert sales.levels == (DEAL,)
    assert set(sales.lacks) == {"sql", "mql", "lead"}
    assert [level.stage for level in reverse.levels(sales, 900_000.0, 0.0)] == [DEAL]
    blind = stays.with_columns(days=pl.when(pl.col("stage") == "mql").then(None).otherwise("days"))
    some = reverse.outlook(history(blind, lives, "EUR", AS_OF), QUARTER, {})
    assert some.levels == (DEAL, "sql")
    assert some.lacks["mql"] == some.lacks["lead"] == "0 dated steps onward from MQL; it takes 20."


def test_a_channel_has_its_own_rates_where_twenty_of_it_are_known():
    alone = world()
    stays = pl.DataFrame(alone.stays, schema=STAYS, orient="row")
    rare = stays.with_columns(channel=pl.when(pl.int_range(pl.len()) < 15).then(pl.lit("Rare")).otherwise("channel"))
    past = history(rare, pl.DataFrame(alone.lives, schema=LIVES, orient="row"), "EUR", AS_OF)
    worths = channel_worths(past)
    # Fifteen of one channel are too few for anything of its own.
    assert set(worths) == {"Events", "Search"}
    assert worths["Events"].own == ("mql", "sal", "sql", DEAL, "amount")
    assert mixed(past, {"Rare": 1.0}) == pytest.approx(1.0)


def test_only_the_share_of_deals_in_the_currency_of_the_goal_is_expected():
    alone = world()
    lives = pl.DataFrame(alone.lives, schema=LIVES, orient="row")
    half = lives.with_columns(
        currency=pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.lit("USD")).otherwise("currency")
    )
    past = history(pl.DataFrame(alone.stays, schema=STAYS, orient="row"), half, "EUR", AS_OF)
    assert past.currency_share == pytest.approx(0.5, abs=0.001)
    assert len(past.deals.age) == half.filter(currency="EUR").height
    mine = reverse.values(past, QUARTER, list(reverse.LEVELS))
    assert mine.flight["sql"] == pytest.approx(found().values.flight["sql"] / 2, rel=0.25)


def test_an_open_deal_without_an_amount_counts_as_the_average_won_one():
    alone = world()
    stays = pl.DataFrame(alone.stays, schema=STAYS, orient="row")
    lives = pl.DataFrame(alone.lives, schema=LIVES, orient="row")
    same = lives.with_columns(amount=pl.lit(800.0))
    blind = same.with_columns(amount=pl.when(pl.col("ended_on").is_not_null()).then("amount"))
    known, unknown = (reverse.values(history(stays, one, "EUR", AS_OF), QUARTER, [DEAL]).open for one in (same, blind))
    assert unknown == pytest.approx(known)
    assert known > 0
