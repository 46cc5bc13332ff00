"""Business time second by second, the slow way: every second asks the wall clock. It shares no code with the app."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np

HOUR, DAY = 3600, 86_400
EDGE = 2 * DAY
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Places and days where clocks do something unusual; None: any day.
PLACES = (
    ("UTC", None),
    ("Europe/Berlin", "2024-03-31"),
    ("Europe/Berlin", "2024-10-27"),
    ("Europe/Dublin", "1996-10-27"),
    ("America/New_York", "2025-03-09"),
    ("America/New_York", "2025-11-02"),
    ("America/Vancouver", "2026-11-01"),
    ("America/St_Johns", "2010-11-07"),  # back at 00:01, into the day before
    ("America/St_Johns", "2011-03-13"),
    ("America/Havana", "2024-03-10"),  # no midnight
    ("America/Havana", "2024-11-03"),
    ("America/Santiago", "2024-09-08"),  # no midnight
    ("America/Santiago", "2024-04-07"),  # back at 24:00, into the same day
    ("America/Sao_Paulo", "2018-11-04"),
    ("America/Sao_Paulo", "2018-02-18"),
    ("America/Caracas", "2016-05-01"),  # half an hour, for good
    ("Asia/Beirut", "2024-03-31"),
    ("Asia/Gaza", "2024-04-20"),
    ("Asia/Kathmandu", "1986-01-01"),
    ("Asia/Pyongyang", "2018-05-05"),  # 23:30 to 24:00
    ("Asia/Tehran", "2022-03-22"),
    ("Asia/Manila", None),
    ("Africa/Cairo", "2024-04-26"),
    ("Africa/Casablanca", "2024-03-10"),
    ("Africa/Monrovia", "1972-01-07"),  # an offset with seconds in it
    ("Antarctica/Troll", "2024-03-31"),  # two hours
    ("Australia/Lord_Howe", "2024-04-07"),  # half an hour
    ("Australia/Lord_Howe", "2024-10-06"),
    ("Pacific/Chatham", "2024-04-07"),
    ("Pacific/Apia", "2011-12-30"),  # a day that never was
    ("Pacific/Kwajalein", "1993-08-21"),
    ("Pacific/Kiritimati", None),
)


@lru_cache(maxsize=200_000)
def offset(zone: str, second: int) -> int:
    local = (EPOCH + timedelta(seconds=second)).astimezone(ZoneInfo(zone))
    return int(local.utcoffset().total_seconds())


@dataclass
class World:
    """A calendar and some weeks around a day, simulated; seconds count from `begin` (since 1970, a whole hour)."""

    zone: str
    hours: dict[str, list[list[str]]]
    holidays: list[str | dict]
    begin: int
    seconds: int = field(default=14 * DAY)

    @cached_property
    def wall(self) -> np.ndarray:
        """The wall clock at each second, as seconds since its own 1970."""
        offsets = []
        for hour in range(self.begin, self.begin + self.seconds, HOUR):
            first, last = offset(self.zone, hour), offset(self.zone, hour + HOUR - 1)
            if first == last:
                offsets.append(np.full(HOUR, first))
            else:
                offsets.append(np.array([offset(self.zone, second) for second in range(hour, hour + HOUR)]))
        return np.arange(self.begin, self.begin + self.seconds) + np.concatenate(offsets)

    @cached_property
    def day(self) -> np.ndarray:
        return self.wall // DAY

    @cached_property
    def is_business(self) -> np.ndarray:
        """Whether each second is business time."""
        special = {
            h if isinstance(h, str) else h["date"]: [] if isinstance(h, str) else h["hours"] for h in self.holidays
        }
        clock, business = self.wall % DAY, np.zeros(self.seconds, dtype=bool)
        runs = [0, *(np.flatnonzero(np.diff(self.day)) + 1).tolist(), self.seconds]
        for begin, end in pairwise(runs):
            on = date(1970, 1, 1) + timedelta(days=int(self.day[begin]))
            for opens, closes in special.get(on.isoformat(), self.hours.get(WEEKDAYS[on.weekday()], [])):
                run = clock[begin:end]
                business[begin:end] |= (run >= _seconds(opens)) & (run < _seconds(closes))
        return business

    @cached_property
    def worked(self) -> np.ndarray:
        """The business seconds, one by one."""
        return np.flatnonzero(self.is_business)

    @cached_property
    def worked_days(self) -> np.ndarray:
        """The local day of each business second."""
        return self.day[self.worked]

    @cached_property
    def working_days(self) -> list[int]:
        return np.unique(self.worked_days).tolist()

    @cached_property
    def changes(self) -> list[int]:
        """The seconds at which something opens, closes, or happens to the clock, but for the edges."""
        found = np.flatnonzero(np.diff(self.is_business) | (np.diff(self.wall) != 1)) + 1
        return [second for second in found.tolist() if second - 1 > EDGE and second + 1 < self.seconds - 2 * EDGE]

    def elapsed(self, start: int, stop: int) -> int:
        return int(self.is_business[start:stop].sum())

    def due(self, start: int, seconds: int) -> int | None:
        """The end of the last second that is allowed; None behind the simulated weeks."""
        ahead = self.worked[self.worked >= start]
        if seconds == 0:
            return start
        return int(ahead[seconds - 1]) + 1 if seconds <= len(ahead) else None

    def last_on_time(self, start: int, seconds: int) -> int | None:
        """The beginning of the first second that is too much."""
        ahead = self.worked[self.worked >= start]
        return int(ahead[seconds]) if seconds < len(ahead) else None

    def closes(self, start: int, days: int) -> int | None:
        """The end of the last business second of the day; None where the weeks end too early to know."""
        today = int(self.day[start])
        ahead = [day for day in self.working_days if (day >= today if days == 0 else day > today)]
        chosen = ahead[max(days - 1, 0) :]
        if not chosen or chosen[0] >= int(self.day[-1]) - 1:
            return None
        return int(self.worked[self.worked_days == chosen[0]].max()) + 1

    def day_start(self, day: int) -> int:
        return int(np.argmax(self.day >= day))


def world(chance: random.Random) -> World:
    """A place, its hours and holidays, and two weeks in which something happens."""
    zone, on = chance.choice(PLACES)
    if on is None or chance.random() < 0.25:
        middle = EPOCH + timedelta(days=chance.randrange(365, 32_000))
    else:
        middle = datetime.fromisoformat(on).replace(tzinfo=UTC)
    begin = int(middle.timestamp()) - chance.randrange(4 * 24, 8 * 24) * HOUR
    days = chance.choice((WEEKDAYS, WEEKDAYS, WEEKDAYS[:5], WEEKDAYS[5:], WEEKDAYS[6:]))
    same = pairs(chance)
    alike = chance.random() < 0.5
    hours = {day: same if alike else pairs(chance) for day in days}
    first = (EPOCH + timedelta(seconds=begin)).date()
    holidays = []
    for number in chance.sample(range(15), chance.choice((0, 0, 1, 3, 8))):
        day = (first + timedelta(days=number)).isoformat()
        holidays.append(day if chance.random() < 0.5 else {"date": day, "hours": pairs(chance)})
    return World(zone, hours, holidays, begin)


def pairs(chance: random.Random) -> list[list[str]]:
    """One day's hours: the whole day, an office's, nights, touching or arbitrary windows."""
    kind = chance.randrange(6)
    if kind < 4:
        usual = ([["00:00", "24:00"]], [["09:00", "17:00"]], [["00:00", "06:00"], ["22:00", "24:00"]])
        return [*usual, [["08:30", "12:00"], ["12:00", "13:00"], ["13:30", "18:15"]]][kind]
    marks = sorted(chance.sample(range(0, 1441), 2 * chance.randint(1, 4)))
    if kind == 5:  # around midnight and the hours at which clocks change
        marks = sorted(chance.sample([*range(0, 241, 5), *range(1320, 1441, 5)], 2 * chance.randint(1, 3)))
    return [[_text(opens), _text(closes)] for opens, closes in zip(marks[::2], marks[1::2], strict=True)]


def instant(chance: random.Random, world: World) -> int:
    """A second within the weeks but for their edges; often one at which something opens, closes or changes."""
    if world.changes and chance.random() < 0.4:
        return chance.choice(world.changes) + chance.choice((-1, 0, 0, 1))
    return chance.randrange(EDGE, world.seconds - 2 * EDGE)


def _seconds(text: str) -> int:
    return int(text[:2]) * HOUR + int(text[3:]) * 60


def _text(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
