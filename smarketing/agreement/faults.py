"""What stands in the way of signing an agreement, and which of its promises nobody can keep or break."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from smarketing import zones
from smarketing.agreement.terms import (
    ACCEPTED,
    LEFT_OUT,
    STARTS,
    WEEKDAYS,
    Holiday,
    Response,
    Target,
    Terms,
    Windows,
    WorkingTime,
    same,
)
from smarketing.agreement.words import minutes_in_words, whom
from smarketing.calendars import Calendar, holidays_of
from smarketing.errors import SmarketingError

FIRST_DAY = date(1900, 1, 1)
_MOST = 1_000_000
_ALWAYS = {day: [["00:00", "24:00"]] for day in WEEKDAYS}


def faults(terms: Terms) -> list[str]:
    """All that keeps these terms from being signed, one sentence each; [] when nothing does."""
    return [
        *_heading(terms),
        *_definition(terms),
        *_volume(terms),
        *_shares(terms),
        *_response(terms.response),
        *_limits(terms),
        *_calendar(terms.calendar),
    ]


def impossible(terms: Terms) -> list[str]:
    """Promises that can never be kept, can never be broken, or never apply, one sentence each.

    They may be signed: the sentences are for those who are about to. Of terms with faults only some are found.
    """
    return [*_unreached(terms), *_unkept_replies(terms), *_never_tried(terms), *_idle(terms)]


def _heading(terms: Terms) -> Iterator[str]:
    if not terms.name.strip():
        yield "The agreement has no name."
    if not FIRST_DAY <= terms.effective_from < date(zones.LAST_YEAR, 1, 1):
        yield (
            f"The agreement cannot begin on {terms.effective_from}: the years {FIRST_DAY.year} to "
            f"{zones.LAST_YEAR - 1} are known."
        )


def _definition(terms: Terms) -> Iterator[str]:
    said = terms.definition
    if said is None:
        return
    if said.score is None and not said.triggers:
        yield "The definition names neither a score nor a trigger: then no lead could ever be an MQL."
    if said.score is not None and not 0 <= said.score <= _MOST:
        yield f"The definition's score is {said.score:g}: write one from 0 to {_MOST:,}."
    yield from _words("definition", "trigger", said.triggers)
    yield from _words("definition", "segment", said.segments)


def _volume(terms: Terms) -> Iterator[str]:
    volume = terms.volume
    if volume is None:
        return
    if volume.mqls is None and not volume.segments:
        yield "The volume names no number of MQLs: write one, or leave the clause out."
    if volume.mqls is not None and not 1 <= volume.mqls <= _MOST:
        yield f"The volume is {volume.mqls} MQLs a month: write 1 to {_MOST:,}."
    for part in volume.segments:
        if not 1 <= part.mqls <= _MOST:
            yield f"The volume of {part.segment} is {part.mqls} MQLs a month: write 1 to {_MOST:,}."
    yield from _words("volume", "segment", [part.segment for part in volume.segments])


def _shares(terms: Terms) -> Iterator[str]:
    if terms.quality and not 0 < terms.quality.accepted_share <= 1:
        yield f"The share that sales accepts is {terms.quality.accepted_share:g}: write one above 0 and up to 1."
    if terms.quality and terms.quality.silence not in (LEFT_OUT, ACCEPTED):
        yield f"What is undecided past its time is {terms.quality.silence!r}: write {LEFT_OUT!r} or {ACCEPTED!r}."
    if terms.response and not 0 < terms.response.goal <= 1:
        yield f"The share of replies in time is {terms.response.goal:g}: write one above 0 and up to 1."


def _response(response: Response | None) -> Iterator[str]:
    if response is None:
        return
    if response.starts_at not in STARTS:
        yield f"The response clock starts at {response.starts_at!r}: write one of {', '.join(STARTS)}."
    if not response.targets:
        yield "The response names no target: write one, or leave the clause out."
    seen: set[tuple[str | None, str | None]] = set()
    for target in response.targets:
        named = _condition(target)
        if "" in named:
            yield "A response target names an empty segment or trigger: leave it out instead."
        if named in seen:
            yield f"Two response targets are for {whom(target)}: keep one."
        seen.add(named)
        if not 0 <= target.minutes <= _MOST:
            yield f"The response target for {whom(target)} is {target.minutes} minutes: write 0 to {_MOST:,}."


def _limits(terms: Terms) -> Iterator[str]:
    if terms.attempts:
        tries = terms.attempts
        if not 1 <= tries.touches <= _MOST:
            yield f"The attempts are {tries.touches} touches: write 1 or more."
        yield from _days("attempts", tries.days)
        yield from _words("attempts", "reason", tries.reasons)
    if terms.disposition:
        yield from _days("disposition", terms.disposition.days)
        yield from _words("disposition", "reason", terms.disposition.reasons)
        yield from _words("disposition", "reason for not meeting the definition", terms.disposition.not_meeting)


def _days(clause: str, days: int) -> Iterator[str]:
    if not 0 <= days <= 366:
        yield f"The {clause} clause gives {days} business days: write 0 to 366."


def _words(clause: str, what: str, given: Iterable[str]) -> Iterator[str]:
    counts = Counter(same(text) for text in given)
    for text, times in counts.items():
        if not text:
            yield f"The {clause} clause has an empty {what}."
        elif times > 1:
            yield f"The {clause} clause names the {what} {text!r} {times} times."


def _calendar(time: WorkingTime) -> Iterator[str]:
    """Each part by itself first, so that all that is wrong is told at once."""
    parts: list[Callable[[], object]] = [lambda: Calendar(time.zone, _ALWAYS)]
    parts += [_alone(day, windows) for day, windows in time.hours]
    parts += [_day_alone(holiday) for holiday in time.own]
    parts.append(lambda: holidays_of(time.country, time.subdivision, (2000,)) if time.country else None)
    found = []
    for part in parts:
        try:
            part()
        except SmarketingError as refused:
            found.append(str(refused))
    if time.subdivision and not time.country:
        found.append(f"The holidays name the subdivision {time.subdivision!r} without its country.")
    for on, times in Counter(one.on for one in time.own).items():
        if times > 1:
            found.append(f"The holidays name {on} {times} times.")
    if not time.hours:
        found.append("No weekday has working hours: then no clock would ever run.")
    yield from found


def _alone(day: str, windows: Windows) -> Callable[[], object]:
    return lambda: Calendar("UTC", {day: windows})


def _day_alone(holiday: Holiday) -> Callable[[], object]:
    return lambda: Calendar("UTC", _ALWAYS, [{"date": holiday.on, "hours": holiday.hours}])


def _condition(target: Target) -> tuple[str | None, str | None]:
    return (
        None if target.segment is None else same(target.segment),
        None if target.trigger is None else same(target.trigger),
    )


def _unreached(terms: Terms) -> Iterator[str]:
    said, volume = terms.definition, terms.volume
    if said and said.score is not None and said.score > 100 and not said.triggers:
        yield f"A score of {said.score:g} is asked for and no trigger: scores usually end at 100."
    if volume is None:
        return
    parts = sum(part.mqls for part in volume.segments)
    if volume.mqls is not None and parts > volume.mqls:
        yield f"The segments' MQLs add up to {parts}, more than the {volume.mqls} in all."
    meant = {same(segment) for segment in said.segments} if said else set()
    for part in volume.segments:
        if meant and same(part.segment) not in meant:
            yield f"MQLs of {part.segment} are promised, but the definition does not count that segment."


def _unkept_replies(terms: Terms) -> Iterator[str]:
    targets = terms.response.targets if terms.response else ()
    week = _weekly_minutes(terms.calendar)
    for place, target in enumerate(targets):
        if target.minutes == 0:
            yield f"Sales would have to reply to {whom(target)} within 0 minutes: nobody can."
        if week and target.minutes > 52 * week:
            yield (
                f"Sales may take {minutes_in_words(target.minutes)} to reply to {whom(target)}: more than a year, so "
                "hardly any reply could be late."
            )
        above = next((one for one in targets[:place] if _covers(one, target)), None)
        if above:
            yield f"The target for {whom(target)} never applies: the one for {whom(above)} above it matches first."
    if targets and not any(target.is_default for target in targets):
        yield "No response target is for all others: an MQL that matches none of them has no promise."


def _covers(above: Target, below: Target) -> bool:
    """Whether whatever matches `below` matches `above`."""
    return all(
        wide is None or wide == narrow for wide, narrow in zip(_condition(above), _condition(below), strict=True)
    )


def _never_tried(terms: Terms) -> Iterator[str]:
    tries, end = terms.attempts, terms.disposition
    if tries is None:
        return
    if tries.days == 0:
        yield f"{tries.touches} touches are asked for within 0 business days."
    if not tries.reasons:
        yield "The attempts clause names no reason for which it holds: it never applies."
    if end and end.reasons:
        offered = {same(reason) for reason in end.reasons}
        for reason in tries.reasons:
            if same(reason) not in offered:
                yield f"Attempts are asked for before {reason!r}, which is not among the reasons offered."
    if end and tries.days > end.days:
        yield (
            f"Sales has {tries.days} business days for its attempts, but must decide within {end.days}: an MQL counts "
            "as accepted before it may be called unreachable."
        )


def _idle(terms: Terms) -> Iterator[str]:
    """Whether holidays leave a year without a working day."""
    try:
        calendar = terms.calendar_of()
        first = max(terms.effective_from, date(zones.FIRST_YEAR, 1, 1))
        if calendar.working_days(first, first + timedelta(days=365)) == 0:
            yield f"The year from {first} has no working day: no clock would run."
    except SmarketingError:
        return


def _weekly_minutes(time: WorkingTime) -> int:
    """Working minutes of a week without holidays; 0 when its hours are no times."""
    try:
        return sum(_minute(stop) - _minute(start) for _, windows in time.hours for start, stop in windows)
    except ValueError:
        return 0


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
