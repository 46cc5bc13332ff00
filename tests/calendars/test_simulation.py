"""Five thousand invented cases, answered by the calendar and by asking the wall clock at every second."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from smarketing.calendars import Calendar
from tests.calendars.simulation import DAY, instant, world
from tests.size import cases

CHUNKS, WORLDS, CASES = cases(4, 20, 20), 25, 10
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _stamps(seconds: list[int]) -> pl.Series:
    return (pl.Series(seconds, dtype=pl.Int64) * 1_000_000).cast(pl.Datetime("us"))


def _since(stamps: pl.Series, begin: int) -> list[int | None]:
    """Whole seconds since the beginning; fails when an answer has a fraction."""
    micro = stamps.to_physical()
    assert (micro.drop_nulls() % 1_000_000 == 0).all()
    return (micro // 1_000_000 - begin).to_list()


@pytest.mark.sampled
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_calendar_agrees_with_the_wall_clock_at_every_second(chunk):
    chance = random.Random(f"business time {chunk}")
    for _ in range(WORLDS):
        there = world(chance)
        if not any(there.hours.values()):
            continue
        calendar = Calendar(there.zone, there.hours, there.holidays)
        pairs = [sorted((instant(chance, there), instant(chance, there))) for _ in range(CASES)]
        starts, stops = [a for a, _ in pairs], [b for _, b in pairs]
        # As many seconds as passed (due where the reply came), a few more or less, whole minutes, and none.
        targets = [
            max(0, chance.choice((there.elapsed(a, b) + chance.choice((-1, 0, 0, 1)), 60 * chance.randrange(2000), 0)))
            for a, b in pairs
        ]
        days = [chance.randrange(5) for _ in pairs]
        start, stop = _stamps([there.begin + a for a in starts]), _stamps([there.begin + b for b in stops])
        minutes = pl.Series([target / 60 for target in targets])
        what = f"{there.zone} {there.hours} {there.holidays} from {there.begin}"

        expected = [there.elapsed(a, b) for a, b in pairs]
        assert calendar.elapsed_seconds(start, stop).to_list() == expected, what
        for a, b, seconds in zip(start, stop, expected, strict=True):
            assert calendar.elapsed_minutes(a, b) == seconds / 60, what

        due = [there.due(a, target) for a, target in zip(starts, targets, strict=True)]
        last = [there.last_on_time(a, target) for a, target in zip(starts, targets, strict=True)]
        closes = [there.closes(a, day) for a, day in zip(starts, days, strict=True)]
        _agree(_since(calendar.due(start, minutes), there.begin), due, there.seconds, what)
        _agree(_since(calendar.last_on_time(start, minutes), there.begin), last, there.seconds, what)
        _agree(_since(calendar.closes(start, pl.Series(days)), there.begin), closes, there.seconds - 3 * DAY, what)
        for a, target, one in zip(start, minutes, due, strict=True):
            if one is not None:
                assert calendar.due_at(a, target) == EPOCH + timedelta(seconds=there.begin + one), what


@pytest.mark.parametrize("chunk", range(4))
def test_local_days_begin_where_the_wall_clock_first_shows_them(chunk):
    chance = random.Random(f"midnights {chunk}")
    for _ in range(WORLDS):
        there = world(chance)
        calendar = Calendar(there.zone, {"mon": [["09:00", "17:00"]]})
        days = list(range(int(there.day[0]) + 1, int(there.day[-1])))
        dates = pl.Series([date(1970, 1, 1) + timedelta(days=day) for day in days])
        assert _since(calendar.day_starts(dates), there.begin) == [there.day_start(day) for day in days], there.zone
        assert _since(calendar.day_ends(dates), there.begin) == [there.day_start(day + 1) for day in days], there.zone


def _agree(answers: list[int | None], expected: list[int | None], known_until: int, what: str) -> None:
    """Equal; where the simulated weeks end too early, the answer must lie behind them (or nowhere)."""
    for answer, simulated in zip(answers, expected, strict=True):
        if simulated is not None:
            assert answer == simulated, what
        else:
            assert answer is None or answer >= known_until, what
