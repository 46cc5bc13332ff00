"""What an agreement says: one value per clause, and the text that it is kept as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from smarketing import zones
from smarketing.calendars import Calendar, holidays_of

MARKETING, SALES, BOTH = "marketing", "sales", "both"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# When the response clock may start.
STARTS = ("mql", "queued", "assigned")
# clause -> who promises it
SIDES = {
    "definition": BOTH,
    "volume": MARKETING,
    "quality": MARKETING,
    "response": SALES,
    "attempts": SALES,
    "disposition": SALES,
    "calendar": BOTH,
}

Windows = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Definition:
    """An MQL has at least this score, or one of the triggers; and, if `segments` names any, is of one of them."""

    score: float | None = None
    triggers: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """How many MQLs of one segment marketing delivers in a calendar month."""

    segment: str
    mqls: int


LEFT_OUT, ACCEPTED = "left out", "accepted"


@dataclass(frozen=True)
class Volume:
    """How many MQLs that meet the definition marketing delivers in a calendar month: in all, and of some segments."""

    mqls: int | None = None
    segments: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Quality:
    """The least share (0 to 1) of the MQLs handed over that sales accepts.

    `silence` says what becomes of those undecided past their time: LEFT_OUT of both parts, as in the acceptance rate,
    or ACCEPTED, which is what every version meant that says nothing of it.
    """

    accepted_share: float
    silence: str = LEFT_OUT

    @property
    def takes_silence(self) -> bool:
        """Whether an MQL undecided past its time counts as accepted."""
        return self.silence == ACCEPTED

    def decided(self, counts: Mapping[str, int]) -> int:
        """How many MQLs of a row of the read decision_states it speaks of."""
        silence = counts["accepted_by_default"] if self.takes_silence else 0
        return counts["accepted"] + counts["rejected"] + silence


@dataclass(frozen=True)
class Target:
    """Within how many business minutes sales replies to MQLs of a segment, of a trigger, of both, or to all others."""

    minutes: int
    segment: str | None = None
    trigger: str | None = None

    @property
    def is_default(self) -> bool:
        """Whether it holds for every MQL that no target above it holds for."""
        return self.segment is None and self.trigger is None


@dataclass(frozen=True)
class Response:
    """How fast sales replies. Of `targets` the first that matches holds; `goal` is the share in time (0 to 1);
    `starts_at` is what starts the clock: mql, queued or assigned.
    """

    targets: tuple[Target, ...]
    starts_at: str = "mql"
    goal: float = 1.0


@dataclass(frozen=True)
class Attempts:
    """Touches within so many business days before a rejection for one of `reasons` is valid."""

    touches: int
    days: int
    reasons: tuple[str, ...] = ("Unreachable",)


@dataclass(frozen=True)
class Disposition:
    """Sales accepts or rejects within so many business days.

    `reasons` are offered to whoever rejects; a rejection for one of `not_meeting` takes the MQL off marketing's volume.
    """

    days: int
    reasons: tuple[str, ...] = ()
    not_meeting: tuple[str, ...] = ()


@dataclass(frozen=True, order=True)
class Holiday:
    """A day of one's own without working hours, or with shorter ones."""

    on: date
    hours: Windows = ()


@dataclass(frozen=True)
class WorkingTime:
    """When the clocks run: `hours` per weekday (mon to sun) in `zone`, but for holidays.

    `country` and `subdivision` (codes, such as DE and BE) name the public holidays; `own` days win over those.
    """

    zone: str
    hours: tuple[tuple[str, Windows], ...]
    country: str | None = None
    subdivision: str | None = None
    own: tuple[Holiday, ...] = ()

    def __post_init__(self) -> None:
        """Equal working time is one value: weekdays in their order, without those that have no hours; days sorted."""
        kept = [(day, windows) for day, windows in self.hours if windows]
        object.__setattr__(self, "hours", tuple(sorted(kept, key=_place)))
        object.__setattr__(self, "own", tuple(sorted(self.own)))
        object.__setattr__(self, "country", self.country or None)
        object.__setattr__(self, "subdivision", self.subdivision or None)


@dataclass(frozen=True)
class Terms:
    """One version's clauses. A clause that is None was not promised; the working time is always agreed."""

    name: str
    effective_from: date
    calendar: WorkingTime
    definition: Definition | None = None
    volume: Volume | None = None
    quality: Quality | None = None
    response: Response | None = None
    attempts: Attempts | None = None
    disposition: Disposition | None = None

    @classmethod
    def from_toml(cls, text: str) -> Terms:
        """The terms of an agreement file; Refused (BAD_AGREEMENT), with all that is wrong in words, when it is none.

        What is well-formed may still be no agreement that can be signed: see `faults`.
        """
        from smarketing.agreement.reading import terms

        return terms(text)

    @classmethod
    def from_dict(cls, whole: Mapping[str, Any]) -> Terms:
        """The terms given as plain data, in the form of an agreement file; Refused as `from_toml`."""
        from smarketing.agreement.reading import terms_of

        return terms_of(whole)

    def to_toml(self) -> str:
        """The agreement file: the same text for the same terms, which `from_toml` reads back."""
        from smarketing.agreement.writing import text

        return text(self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """The terms as plain data, in the order and form of an agreement file."""
        from smarketing.agreement.writing import plain

        return plain(self)

    def calendar_of(self) -> Calendar:
        """The calendar by which the clocks of this version run; Refused when it is none (see `faults`)."""
        return _calendar(self.calendar)


def weekly(hours: Mapping[str, Iterable[Sequence[str]]]) -> tuple[tuple[str, Windows], ...]:
    """Working hours given as {"mon": [["09:00", "17:00"]]}, as WorkingTime keeps them."""
    return tuple((day, tuple((str(start), str(stop)) for start, stop in windows)) for day, windows in hours.items())


def same(text: str) -> str:
    """How a segment, a trigger or a reason is compared: trimmed, in lower case."""
    return text.strip().lower()


def _place(day: tuple[str, Windows]) -> tuple[int, str]:
    return (WEEKDAYS.index(day[0]) if day[0] in WEEKDAYS else len(WEEKDAYS), day[0])


@lru_cache(maxsize=64)
def _calendar(time: WorkingTime) -> Calendar:
    years = tuple(range(zones.FIRST_YEAR, zones.LAST_YEAR))
    public = holidays_of(time.country, time.subdivision, years) if time.country else {}
    days: dict[date, Windows] = dict.fromkeys(public, ())
    days |= {one.on: one.hours for one in time.own}
    return Calendar(time.zone, dict(time.hours), [{"date": on, "hours": hours} for on, hours in days.items()])
