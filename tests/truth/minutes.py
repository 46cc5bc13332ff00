"""Working hours looked up minute by minute: no intervals, no arithmetic with days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

FIRST = datetime(2025, 12, 20, tzinfo=UTC)
HOURS = 24 * 130
Moment = tuple[date, datetime | None]
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Shop:
    """A place that is open at some minutes: `hours` per weekday (0 is Monday) on the wall clock of `zone`."""

    zone: str
    hours: tuple[tuple[tuple[str, str], ...], ...]
    closed: tuple[date, ...] = ()

    def elapsed(self, start: datetime, stop: datetime) -> int:
        """How many open minutes begin in [start, stop)."""
        passed, _ = _walk(self)
        return passed[_place(stop)] - passed[_place(start)]

    def is_open(self, wall: datetime) -> bool:
        """Whether a minute on the wall clock is one of its hours."""
        text = f"{wall:%H:%M}"
        return wall.date() not in self.closed and any(a <= text < b for a, b in self.hours[wall.weekday()])

    def closes(self, start: datetime, days: int) -> datetime:
        """The end of the last open minute of the `days`-th open day after that of the start; its own for 0."""
        _, lasts = _walk(self)
        today = self.wall(start).date()
        ahead = sorted(day for day in lasts if (day >= today if days == 0 else day > today))
        return lasts[ahead[max(days - 1, 0)]] + MINUTE

    def wall(self, at: datetime) -> datetime:
        """What its clock shows at an instant."""
        return at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    def instant(self, wall: datetime) -> datetime:
        """The instant at which its clock shows that."""
        return wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def possible(self, moment: Moment) -> list[datetime]:
        """The instants that a moment may mean: its own, or some of those of its day, with the first and the last."""
        on, at = moment
        if at is not None:
            return [self.instant(at)]
        start = datetime(on.year, on.month, on.day)
        return [self.instant(start + timedelta(minutes=n)) for n in (*range(0, 1440, 30), 1439)]


@lru_cache
def _walk(shop: Shop) -> tuple[list[int], dict[date, datetime]]:
    """Open minutes before each minute, and the last open minute of each day."""
    passed, lasts = [0], {}
    for hour in range(HOURS):
        at = FIRST + timedelta(hours=hour)
        wall = shop.wall(at)
        for minute in range(60):
            is_open = shop.is_open(wall + minute * MINUTE)
            passed.append(passed[-1] + is_open)
            if is_open:
                lasts[wall.date()] = at + minute * MINUTE
    return passed, lasts


def _place(at: datetime) -> int:
    return (at - FIRST) // MINUTE
