"""What the agreement's pages say: its versions and their states, what stands in the way, and what the data says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, count

import polars as pl

from smarketing.agreement import BOTH, MARKETING, SALES, WEEKDAYS, Terms
from smarketing.agreement.sheet import DAYS
from smarketing.analysis import rescore
from smarketing.calendars import holidays_of
from smarketing.errors import SmarketingError
from smarketing.filters import BEGINNING, Filters
from smarketing.format import day, span
from smarketing.targets import NOT_SET
from smarketing.warehouse.chain import LAST_ON, Version

STATES = {
    "draft": "Draft",
    "signed_by_marketing": "Signed by marketing only",
    "signed_by_sales": "Signed by sales only",
    "scheduled": "Scheduled",
    "in_force": "In force",
    "superseded": "Superseded",
    "discarded": "Discarded",
}
OPEN = ("draft", "signed_by_marketing", "signed_by_sales")
EARLY_TOUCH = "touch before the lead was known"
_HEADS = {MARKETING: "marketing", SALES: "sales"}


@dataclass(frozen=True)
class Finding:
    """One thing that was checked: `is_well` or not, the sentence, and the records behind it, if any."""

    is_well: bool
    sentence: str
    rows: pl.DataFrame | None = None


def headline(known: Sequence[Version]) -> str:
    """What holds today, and who signed it; plain text."""
    version = next(one for one in known if one.state == "in_force")
    if version.is_starter:
        return f"{version.name}: nobody has signed it"
    since = f" since {day(version.from_on)}" if version.from_on else ""
    return f"{version.name} is in force{since}, signed by both sides"


def newest_first(known: Sequence[Version]) -> list[Version]:
    """Open drafts first, then by first day, the newest first; what was discarded comes last."""
    order = sorted(known, key=lambda one: (one.effective_from, one.created_at), reverse=True)
    return sorted(order, key=lambda one: (one.state == "discarded", one.state not in OPEN))


def labels(known: Sequence[Version], *, with_days: bool = True) -> dict[str, str]:
    """A label for each version, by its id, that no other has: its name, its state and days, a number where needed."""
    found: dict[str, str] = {}
    for one in sorted(known, key=lambda one: one.created_at):
        label = f"{one.name} ({standing(one)})" if with_days else one.name
        taken = sum(other == label or other.startswith(f"{label} no. ") for other in found.values())
        found[one.version_id] = f"{label} no. {taken + 1}" if taken else label
    return found


def new_name(known: Sequence[Version], wanted: str) -> str:
    """The name for a new draft: the one wanted, or with a number when another version is called so."""
    stem = re.sub(r" \(\d+\)$", "", wanted)
    taken = {one.name for one in known}
    numbered = (f"{stem} ({number})" for number in count(2))
    return next(name for name in chain([stem], numbered) if name not in taken)


def period(chosen: Filters) -> str:
    """The days of a period with what it is narrowed to: '1 May – 23 Oct 2026, segment SMB'."""
    days = "all that is loaded" if chosen.from_on == BEGINNING else span(chosen.from_on, chosen.last_on)
    return ", ".join([days, *(f"{name} {value}" for name, value in chosen.chosen.items())])


def standing(version: Version) -> str:
    """The state of a version with its days: 'In force from 1 Apr 2026', 'Draft, to hold from 1 Jan 2027'."""
    word = STATES[version.state]
    if version.state in (*OPEN, "discarded"):
        return f"{word}, to hold from {day(version.effective_from)}"
    if version.from_on is None or version.to_on is None:
        return word
    if version.to_on < LAST_ON:
        last = version.to_on - timedelta(days=1)
        return f"{word}: until {day(last)}" if version.is_starter else f"{word}: {span(version.from_on, last)}"
    return word if version.is_starter else f"{word} from {day(version.from_on)}"


def signed(version: Version) -> str:
    """Who signed: 'signed by Ada (marketing) and Bo (sales)', 'nobody has signed it'."""
    names = [f"{one.signed_by} ({_HEADS[one.side]})" for one in version.signatures]
    return f"signed by {' and '.join(names)}" if names else "nobody has signed it"


def replaced(known: Sequence[Version], version: Version) -> Version | None:
    """What to compare a version with: for a draft the one in force on its first day, else the one before it."""
    in_chain = sorted((one for one in known if one.is_in_chain), key=lambda one: one.effective_from)
    before = [one for one in in_chain if one.effective_from <= version.effective_from and one is not version]
    return before[-1] if before else None


def first_day_allowed(known: Sequence[Version], today: date) -> date | None:
    """From which day a new version may hold; None when it may be any, as nobody signed what it replaces."""
    newest = max((one for one in known if one.is_in_chain), key=lambda one: one.effective_from)
    return None if newest.is_starter else max(newest.effective_from + timedelta(days=1), today)


def begun(known: Sequence[Version], terms: Terms, today: date) -> date:
    """The first day that a new draft of these terms begins with: theirs, or the first of a month that is allowed."""
    allowed = first_day_allowed(known, today)
    if allowed is None:
        return today.replace(day=1)
    if terms.effective_from >= allowed:
        return terms.effective_from
    return allowed if allowed.day == 1 else (allowed.replace(day=1) + timedelta(days=32)).replace(day=1)


def idle_weekdays(terms: Terms) -> list[str]:
    """The weekdays without working hours."""
    worked = dict(terms.calendar.hours)
    return [DAYS[weekday] for weekday in WEEKDAYS if weekday not in worked]


def free_days(terms: Terms, year: int) -> list[tuple[date, str]]:
    """The days of a year without the usual hours, each with its name or its hours; [] where the country is unknown."""
    time = terms.calendar
    try:
        found = holidays_of(time.country, time.subdivision, (year,)) if time.country else {}
    except SmarketingError:
        found = {}
    own = {
        one.on: "our own day" + (f", {', '.join(f'{start}–{stop}' for start, stop in one.hours)}" if one.hours else "")
        for one in time.own
    }
    return sorted((on, words) for on, words in (found | own).items() if on.year == year)


def uncovered(read: Callable[..., pl.DataFrame], version: Version, chosen: Filters) -> pl.DataFrame:
    """MQLs of the period that no response target of the version matches: segment, trigger, mqls; the most first.

    Of a version that judges leads, those that it judges; of a draft, all of the period, as if it had been in force.
    """
    asked = {"from_on": chosen.from_on, "to_on": chosen.to_on, "as_of": chosen.as_of, **chosen.chosen}
    if version.is_in_chain:
        rows = read("reply_rows", state="uncovered", **asked).filter(version_id=version.version_id)
    else:
        rows = rescore.matched(read("rescore_rows", starts_at="mql", **asked), version.terms.response)
        rows = rows.filter(pl.col("place").is_null())
    counted = rows.group_by("segment", pl.col("trigger").fill_null(NOT_SET)).len("mqls")
    return counted.sort("mqls", "segment", "trigger", descending=[True, False, False])


def coverage(found: pl.DataFrame, days: str) -> Finding:
    """Whether every MQL of the period has a response promise; `found` as `uncovered` gives it."""
    missed = int(found["mqls"].sum())
    if not missed:
        return Finding(True, f"Every MQL has a promised reply time ({days}).")
    noun = "MQL has" if missed == 1 else "MQLs have"
    return Finding(False, f"{missed:,} {noun} no promised reply time, as no target matches ({days}).", found)


def early_touches(issues: pl.DataFrame) -> Finding:
    """Whether any touch lies before its lead was known; `issues` as the read data_issues gives them."""
    rows = issues.filter(issue=EARLY_TOUCH)
    found = int(rows["records"].sum())
    if not found:
        return Finding(True, "No touch lies before its lead was known.")
    noun = "touch lies" if found == 1 else "touches lie"
    return Finding(
        False, f"{found:,} {noun} before the lead was known. An MQL touched before its clock starts is not judged."
    )


def side_of(words: str) -> str:
    """'Marketing', 'Sales' or 'Both'."""
    return {MARKETING: "Marketing", SALES: "Sales", BOTH: "Both"}[words]
