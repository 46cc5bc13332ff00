"""How what is heard is said: counts, differences, and how the loop runs, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from smarketing import format as words
from smarketing.analysis import intervals
from smarketing.analysis.heard import Health, Waiting
from smarketing.calendars.work_week import WorkWeek
from smarketing.format import day

WORKING = "Business time by the calendar of the agreement in force."


@dataclass(frozen=True)
class Told:
    """A number with its name, what stands below it, and what it means; `is_late` colours it."""

    label: str
    value: str
    note: str
    about: str
    is_late: bool = False


def counted(row: dict[str, Any]) -> str:
    """What a theme was heard in: '14 notes', '9 notes and 5 lost deals'."""
    notes, reasons = row["notes"], row["reasons"]
    parts = [f"{words.exact(notes)} {'note' if notes == 1 else 'notes'}"] if notes else []
    return " and ".join([*parts, lost_deals(reasons)] if reasons else parts)


def often(gap: float) -> str:
    """A difference of win rates in words: '12 points less often'."""
    points = abs(gap) * 100
    size = f"{points:.0f}" if points >= 1 else f"{points:.1f}"
    return f"{size} {'point' if size == '1' else 'points'} {'less' if gap < 0 else 'more'} often"


def difference(row: dict[str, Any]) -> str:
    """The third factor of a theme in points with its 95 % limits, '−12.0 (−20.1 to −3.2)', or why it does not count."""
    if row["gap"] is None:
        return "not known"
    if row["few"]:
        return f"few deals ({words.exact(min(row['closed'], row['rest_closed']))})"
    gap, low, high = (words.points(row[name]).removesuffix(" points") for name in ("gap", "gap_low", "gap_high"))
    return f"{gap} ({low} to {high})"


def rate(part: int | None, whole: int | None) -> str:
    """A win rate with what it rests on: '31% of 45'; '—' where no deal was closed."""
    return (
        words.NOTHING
        if not whole or part is None
        else f"{words.rate(intervals.rate(part, whole))} of {words.exact(whole)}"
    )


def alt(rows: Sequence[dict[str, Any]]) -> str:
    """The figure of `heard_view.bars` in words."""
    return ". ".join(", ".join(filter(None, (f"{row['name']}: {row['said']}", row["note"]))) for row in rows) + "."


def lost_deals(deals: int) -> str:
    """'1 lost deal', '5 lost deals'."""
    return f"{words.exact(deals)} lost {'deal' if deals == 1 else 'deals'}"


def loop(found: Health, week: WorkWeek) -> list[Told]:
    """How the loop runs: answered, acted on, verified, and who waits longest."""
    whole = words.exact(found.waiting.notes)
    late = (
        ""
        if found.oldest is None
        else f"since {day(found.oldest[1].date())}, {words.exact(found.open)} {'waits' if found.open == 1 else 'wait'}"
    )
    return [
        Told(
            "Answered",
            f"{words.exact(found.waiting.answered)} of {whole}",
            _answered(found.waiting, week),
            f"Notes that somebody acknowledged, acted on or declined, and how long that took from when they were "
            f"written, or their file was loaded. {WORKING} Notes that still wait are counted as waiting so far "
            "(Kaplan-Meier).",
        ),
        Told(
            "Acted on",
            f"{words.exact(found.actioned)} of {whole}",
            _listed((found.declined, "declined"), (found.undecided, "not decided yet")),
            "Notes on which something was changed that stands, verified or not. Who is not decided yet is no no.",
        ),
        Told(
            "Verified",
            f"{words.exact(found.verified)} of {words.exact(found.due)}" if found.due else words.NOTHING,
            _listed((found.not_due, "not due yet")) or ("" if found.due else "no action is due yet"),
            "Of the actions whose day to look has come, those that were found to have worked. One that was reopened or "
            "declined since counts as one that has not.",
        ),
        Told(
            "Waits longest",
            "nobody" if found.oldest is None else _long(found.oldest[0], week),
            late,
            f"The note that has waited longest for an answer. {WORKING}",
            is_late=found.oldest is not None,
        ),
    ]


def _answered(found: Waiting, week: WorkWeek) -> str:
    if not found.answered:
        return "none yet"
    if found.median is None:
        return "fewer than half so far"
    most = "" if found.most is None else f", 9 of 10 within {_long(found.most, week)}"
    return f"half within {_long(found.median, week)}{most}"


def _long(days: float, week: WorkWeek) -> str:
    """Working days as people read them: '25 min', '4 working hours', '12 working days'."""
    return words.working_time(days * week.hours, week)


def _listed(*parts: tuple[int, str]) -> str:
    return ", ".join(f"{words.exact(count)} {what}" for count, what in parts if count)
