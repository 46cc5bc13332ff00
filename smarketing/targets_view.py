"""Everything that the targets of the Overview page say, computed from reads: no clock, no screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from smarketing import fiscal, planning, target_periods
from smarketing import format as words
from smarketing.analysis import periods, plan
from smarketing.analysis.intervals import rate
from smarketing.analysis.plan import BEHIND
from smarketing.answers import Read
from smarketing.calendars import Calendar
from smarketing.filters import BEGINNING, Filters
from smarketing.format import day, span
from smarketing.metrics.registry import TARGETS
from smarketing.metrics.series import Series, series
from smarketing.targets import MONEY, NOT_SET, PLANNED

AHEAD, NO_DATA = "ahead", "no data"
# What is spent, or costs, is not to be exceeded by more than this; the rest not missed by more than BEHIND allows.
_OVER = 1.05


@dataclass(frozen=True)
class Cell:
    """One number in one period: what is planned, and what came of it.

    `planned` is of the whole period, `due` of its part that is known; None without a target. `is_own`: a target lies
    within the period, it is not only a share of a longer one. `is_part`: targets cover only some of its working days;
    `is_sum`: the segments' were added. `actual` is None where nothing is known; `state`
    is 'whole', 'so far', 'part' (a month of it is not known), AHEAD or NO_DATA.
    """

    first: date
    last: date
    planned: float | None = None
    due: float | None = None
    is_own: bool = False
    is_part: bool = False
    is_sum: bool = False
    actual: float | None = None
    state: str = NO_DATA

    @property
    def attainment(self) -> float | None:
        """What came / what was due by then; None where either is not known, or only a part, or a share of a target."""
        is_judged = self.is_own and not self.is_part and self.state in (periods.WHOLE, periods.SO_FAR)
        if self.actual is None or not self.due or not is_judged:
            return None
        return rate(self.actual, self.due)


@dataclass(frozen=True)
class Line:
    """One metric, of one segment (None: the whole), in one currency ((not set) for a count), over the periods."""

    metric: str
    segment: str | None
    currency: str
    cells: tuple[Cell, ...]

    @property
    def title(self) -> str:
        """What the line is of, in words."""
        label = TARGETS[self.metric].label
        named = f"{label}, {self.currency}" if self.metric in MONEY else label
        return named if self.segment is None else f"{named}: {self.segment}"

    def is_missed(self, cell: Cell) -> bool:
        """Whether less came than was planned of a period that is over, or more was spent."""
        share = cell.attainment
        if share is None or cell.state != periods.WHOLE:
            return False
        return share < BEHIND if TARGETS[self.metric].better == "more" else share > _OVER

    def is_behind(self, cell: Cell) -> bool:
        """Whether less came so far than was due by then, or each costs more; of what is spent that says nothing."""
        share = cell.attainment
        if share is None or cell.state != periods.SO_FAR:
            return False
        return {"more": share < BEHIND, "less": share > _OVER}.get(TARGETS[self.metric].better, False)

    def value(self, amount: float | None) -> str:
        """An amount of this line in words."""
        unit = None if self.currency == NOT_SET else self.currency
        return words.money(amount, unit) if self.metric in MONEY else words.count(amount)


def lines(read: Read, calendar: Calendar, as_of: date, year: int, unit: str) -> list[Line]:
    """What is planned and what came, each metric of which either is known; below the whole the segments with targets.

    `calendar` says which days are worked: targets are pro-rated by these.
    """
    plans = read("plans")
    bounds = fiscal.calendar().year(year)
    spans = target_periods.spans(year, unit)
    set_here = plans.filter((pl.col("starts_on") <= bounds[1]) & (pl.col("ends_on") >= bounds[0]))
    found = []
    for metric in PLANNED:
        mine = set_here.filter(metric=metric)
        for segment in (None, *mine["segment"].drop_nulls().unique().sort().to_list()):
            came = actuals(read, metric, as_of, segment)
            of_segment = mine if segment is None else mine.filter(segment=segment)
            planned_in = of_segment["currency"].unique().sort().to_list()
            known_in = came.currencies if came and segment is None else []
            for currency in dict.fromkeys([*planned_in, *known_in]):
                cells = _cells(read, (metric, segment, currency), came, calendar, spans, unit)
                found.append(Line(metric, segment, currency, tuple(cells)))
    return [line for line in found if any(cell.planned is not None or cell.actual is not None for cell in line.cells)]


def actuals(read: Read, target: str, as_of: date, segment: str | None = None) -> Series | None:
    """What came of what a target asks for (one of TARGETS) up to data-as-of, by the day it happened.

    None where no source tells of it, or not by segment, or nothing is of that segment.
    """
    if segment is not None and read("dimension_values").filter(dimension="segment", value=segment).is_empty():
        return None
    return series(read, TARGETS[target].key, Filters(BEGINNING, as_of + timedelta(days=1), as_of, segment=segment))


def headline(found: Sequence[Line], year: int, unit: str) -> str:
    """How the targets of the newest period that is over were kept, and which are behind in the one that goes on."""
    if not any(cell.planned is not None for line in found for cell in line.cells):
        return f"No target is set for {target_periods.name(year)}."
    titles = [title for title, _, _ in target_periods.spans(year, unit)][:-1]
    whole = [line for line in found if line.segment is None]
    said: list[str] = []
    for place in range(len(titles) - 1, -1, -1):
        cells = [(line, line.cells[place]) for line in whole if line.cells[place].attainment is not None]
        over = [(line, one) for line, one in cells if one.state == periods.WHOLE]
        behind = [TARGETS[line.metric].label for line, one in cells if line.is_behind(one)]
        if over:
            missed = [TARGETS[line.metric].label for line, one in over if line.is_missed(one)]
            targets = "1 target" if len(over) == 1 else f"{len(over)} targets"
            kept = f"{titles[place]}: {len(missed) or 'none'} of {targets} missed"
            return " ".join([f"{kept}: {_listed(missed)}." if missed else f"{kept}.", *said])
        if behind:
            said.append(f"Behind so far in {titles[place]}: {_listed(behind)}.")
    return " ".join(said) or f"No target of {target_periods.name(year)} is behind, and no period with one is over yet."


def shown(line: Line, cell: Cell) -> tuple[str, str]:
    """A cell in words: what came ('302', 'no data'; '' where its time has not come), and the rest ('of 345')."""
    actual = line.value(cell.actual) if cell.actual is not None else ""
    so_far = {periods.SO_FAR: "so far", periods.PART: "(not all known)"}.get(cell.state, "") if actual else ""
    if cell.planned is None:
        return (actual or words.NOTHING, so_far)
    planned = line.value(cell.planned)
    if cell.is_part:
        # What came in the whole period is not what the targets of a part of it ask for.
        part = f"({planned} in a part of it)"
        return ("", part) if cell.state == AHEAD else (actual or "no data", f"{so_far} {part}".strip())
    return ("", planned) if cell.state == AHEAD else (actual or "no data", f"of {planned} {so_far}".strip())


def untold(found: Sequence[Line]) -> list[str]:
    """What to add for the numbers that are planned and of which no source tells, in sentences."""
    silent = [
        line.metric
        for line in found
        if line.segment is None
        and any(cell.planned is not None for cell in line.cells)
        and all(cell.actual is None for cell in line.cells)
        and any(cell.state == NO_DATA for cell in line.cells)
    ]
    missing: dict[str, list[str]] = {}
    for metric in dict.fromkeys(silent):
        missing.setdefault(TARGETS[metric].lacks, []).append(TARGETS[metric].label)
    return [f"{_listed(labels)}: {lacks}" for lacks, labels in missing.items()]


def standing(read: Read, calendar: Calendar, of: tuple[str, str | None, str], days: tuple[date, date]) -> str:
    """What stands of a metric, segment and currency for exactly these days, and since when; else what others ask."""
    metric, segment, currency = of
    mine = read("plans").filter(metric=metric, starts_on=days[0], ends_on=days[1], currency=currency)
    mine = mine.filter(pl.col("segment").is_null() if segment is None else pl.col("segment") == segment)
    line = Line(metric, segment, currency, ())
    if mine.is_empty():
        others = _asked(planning.planned(read, metric, days, calendar, segment), currency)
        if others is None:
            return f"Nothing is set for {span(*days)} yet."
        if others.segments:
            worth = line.value(others.value)
            return f"No target of the whole is set for {span(*days)}; those of the segments ask for {worth} in it."
        return f"No target is of exactly {span(*days)}; those of other days ask for {line.value(others.value)} in it."
    row = mine.row(0, named=True)
    by = row["set_by"] or ("a file" if row["origin"] == "file" else "somebody")
    return f"{line.value(row['planned'])} is set for {span(*days)}, by {by} on {day(row['set_at'].date())}."


def template(read: Read, year: int, unit: str) -> pl.DataFrame:
    """The targets of a year as a file that can be loaded again, with an empty row for each period that has none."""
    columns = ("metric", "segment", "starts_on", "ends_on", "planned", "currency")
    bounds = target_periods.spans(year, target_periods.grain(unit))[:-1]
    whole_year = fiscal.calendar().year(year)
    plans = read("plans").filter(
        pl.col("starts_on").is_between(*whole_year) | pl.col("ends_on").is_between(*whole_year)
    )
    mine = plans.with_columns(pl.col("currency").replace(NOT_SET, None)).select(columns)
    wanted = [(metric, first, last) for metric in PLANNED for _, first, last in bounds]
    rows = pl.DataFrame(wanted, schema={"metric": pl.String, "starts_on": pl.Date, "ends_on": pl.Date}, orient="row")
    whole = mine.filter(pl.col("segment").is_null())
    empty = rows.join(whole, on=["metric", "starts_on", "ends_on"], how="anti")
    return pl.concat([mine, empty], how="diagonal").select(columns).sort("metric", "starts_on", "ends_on", "segment")


def _cells(
    read: Read,
    of: tuple[str, str | None, str],
    came: Series | None,
    calendar: Calendar,
    bounds: list[tuple[str, date, date]],
    unit: str,
) -> list[Cell]:
    metric, segment, currency = of
    known: dict[tuple[date, date], tuple[float | None, str]] = {}
    for each in (target_periods.grain(unit), "year") if came else ():
        assert came is not None
        for first, value in came.over(each, currency).items():
            known[first, periods.end(first, periods.MONTHS_IN[each])] = value
    cells = []
    for _, first, last in bounds:
        ahead = came is not None and first > came.last_on
        actual, state = known.get((first, last), (None, AHEAD if ahead else NO_DATA))
        until = min(last, came.last_on) if came and state == periods.SO_FAR else last
        whole = _asked(planning.planned(read, metric, (first, last), calendar, segment), currency)
        days = (first, last) if came is not None and came.per else (first, until)
        part = _asked(planning.planned(read, metric, days, calendar, segment), currency)
        cells.append(
            Cell(
                first,
                last,
                whole.value if whole else None,
                part.value if whole and part else None,
                bool(whole) and _is_own(read("plans"), of, (first, last)),
                bool(whole and not whole.is_whole),
                bool(whole and whole.is_sum_of_segments),
                actual,
                state if actual is not None or state == AHEAD else NO_DATA,
            )
        )
    return cells


def _is_own(plans: pl.DataFrame, of: tuple[str, str | None, str], days: tuple[date, date]) -> bool:
    """Whether a target of that, or of a segment of it, lies within the days."""
    metric, segment, currency = of
    mine = plans.filter(metric=metric, currency=currency)
    if segment is not None:
        mine = mine.filter(segment=segment)
    return not mine.filter((pl.col("starts_on") >= days[0]) & (pl.col("ends_on") <= days[1])).is_empty()


def _asked(found: list[plan.Planned], currency: str) -> plan.Planned | None:
    return next((one for one in found if one.currency == currency), None)


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
