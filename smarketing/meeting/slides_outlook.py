"""The forecast of both halves against their targets, on a slide: this month as a picture, the quarter as a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from smarketing import pace_view, pace_words, sales_forecast
from smarketing.analysis import pace
from smarketing.analysis.forecast import Landing
from smarketing.analysis.pace import Pace, Period
from smarketing.filters import THIS_MONTH
from smarketing.format import money
from smarketing.meeting.asked import Asked
from smarketing.meeting.deck import MARKETING, SALES, Line, Picture, Slide
from smarketing.pace_view import Track
from smarketing.sales_forecast import Outlook

SHORT, REACH, ABOVE = "short of", "within reach of", "above"
NOTHING = "Neither MQLs nor value signed are known: nothing can be forecast."


def outlooks(asked: Asked) -> list[Outlook]:
    """Where this month and this quarter land in the currency with most value; none with too few deals."""
    chosen = asked.over(THIS_MONTH)
    deals = sales_forecast.lives(asked.read, chosen)
    currency = sales_forecast.currency_of(deals)
    return [] if currency is None else sales_forecast.outlooks(asked.read, chosen, deals, currency)


def slide(asked: Asked, found: Sequence[Outlook]) -> Slide:
    """The month against its targets on both sides."""
    chosen = asked.over(THIS_MONTH)

    def lands(currency: str, period: Period) -> Landing | None:
        for one in found:
            if (one.currency, one.landing.from_on, one.landing.until) == (currency, period.first, period.last):
                return one.landing
        if not found:
            return None
        deals, history = sales_forecast.lives(asked.read, chosen), sales_forecast.told(asked.read, chosen)
        span = (period.first, period.last)
        return sales_forecast.lands_at(asked.read, chosen, deals, currency, span, history)

    tracks = pace_view.tracks(asked.read, chosen, asked.versions, asked.calendar, "month", lands)
    known = [track for track in tracks if track.pace is not None]
    if not known:
        return Slide("outlook", "Where we end is not known", lacks=NOTHING)
    return Slide(
        "outlook",
        _title(known, asked.as_of),
        picture=Picture("landing", tuple(row(track) for track in known), " ".join(_verdicts(known))),
        lines=(*_lacking(tracks), *_quarter(found)),
        small=tuple(line for track in known for line in pace_words.lines(track)),
    )


def row(track: Track) -> dict[str, Any]:
    """A track as plain values, from which `pace_of` makes its pace again; texts as they stand beside the picture."""
    found = track.pace
    assert found is not None
    plan, course = found.plan, found.course
    return {
        "side": track.side,
        "name": track.name,
        "title": track.title,
        "currency": track.currency,
        "kind": found.clock.period.kind,
        "first": f"{found.clock.period.first}",
        "last": f"{found.clock.period.last}",
        "days": [f"{each}" for each in found.clock.days],
        "as_of": f"{found.clock.as_of}",
        "gone": found.clock.gone,
        "points": [list(point) for point in found.points],
        "plan": None
        if plan is None
        else {
            "whole": plan.whole,
            "steps": list(plan.steps),
            "covered": plan.covered,
            "is_covered_so_far": plan.is_covered_so_far,
            "origin": plan.origin,
        },
        "course": None if course is None else {"shares": list(course.shares), "curve": list(course.curve)},
        "lands": None if track.lands is None else [float(end) for end in track.lands],
        "verdict": pace_words.verdict(track) or "",
        "landing": pace_words.landing(track) or "",
    }


def pace_of(told: dict[str, Any]) -> Pace:
    """The pace of a row that `row` made."""
    period = Period(told["kind"], date.fromisoformat(told["first"]), date.fromisoformat(told["last"]))
    days = tuple(date.fromisoformat(each) for each in told["days"])
    clock = pace.Clock(period, days, date.fromisoformat(told["as_of"]), told["gone"])
    plan, course = told["plan"], told["course"]
    return Pace(
        clock,
        tuple((point[0], point[1]) for point in told["points"]),
        None if plan is None else pace.Plan(**plan | {"steps": tuple(plan["steps"])}),
        None if course is None else pace.Course(tuple(course["shares"]), tuple(course["curve"])),
    )


def lands_at(track: Track) -> str | None:
    """SHORT, REACH or ABOVE: the whole range of where it ends against the plan of the whole; None without either."""
    found = track.pace
    if found is None or found.plan is None or not found.plan.is_whole or track.lands is None:
        return None
    low, high = track.lands
    return SHORT if high < found.plan.whole else ABOVE if low > found.plan.whole else REACH


def _title(known: Sequence[Track], as_of: date) -> str:
    month = f"{as_of:%B}"
    where = [(track, state) for track in known if (state := lands_at(track)) is not None]
    if not where:
        return (
            f"No target says where {month} should end"
            if not any(_has_plan(one) for one in known)
            else f"{month} so far"
        )
    ends = [f"{state} {pace_words.aim(track)}" for track, state in where]
    if len(set(ends)) == 1 and len(where) == len(known):
        return f"{month} is likely to end {ends[0]}"
    return f"{month}: {', '.join(f'{track.name} {end}' for (track, _), end in zip(where, ends, strict=True))}"


def _has_plan(track: Track) -> bool:
    return track.pace is not None and track.pace.plan is not None


def _verdicts(known: Sequence[Track]) -> Iterator[str]:
    for track in known:
        yield from filter(None, (pace_words.verdict(track), pace_words.landing(track)))


def _lacking(tracks: Sequence[Track]) -> Iterator[Line]:
    for track in tracks:
        # The picture has the verdict above it: what that says already is not said again.
        why = track.lacks or (track.unplanned if track.unplanned != pace_words.verdict(track) else None)
        if why:
            yield Line(why, "", MARKETING if track.side == MARKETING else SALES)


def _quarter(found: Sequence[Outlook]) -> Iterator[Line]:
    for one in found[1:2]:
        signed = money(one.landing.signed, one.currency)
        yield Line(
            f"{one.title} ends at {sales_forecast.spread(one)}, of which {signed} is signed",
            "8 times in 10",
            SALES,
            "quarter",
        )
